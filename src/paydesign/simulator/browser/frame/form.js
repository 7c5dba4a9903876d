import { brandOf, checkCvc, checkExpiry, checkNumber, checkPostal, digitsOf } from "./card.js";
import { formatExpiry, formatNumber, monthAndYear } from "./card.js";
import { countries, likelyCountry, POSTAL_LABELS } from "./countries.js";
import { asError, formatAsTyped, inputOf, put, showProblem } from "./fields.js";

const field = (name) => inputOf(`payment-${name}Input`);
const number = field("number");
const expiry = field("expiry");
const cvc = field("cvc");
const postal = field("postalCode");
const country = /** @type {any} */ (field("country"));
const texts = [number, expiry, cvc, postal];

/** The card form: what is typed into it stays in here. */
export class CardForm {
  #shows = { country: true, postal: true };

  panel = /** @type {HTMLElement} */ (document.getElementById("card"));

  /** @param {() => void} onChange */
  constructor(onChange) {
    country.replaceChildren(...countries().map(([code, name]) => new Option(name, code)));
    country.value = likelyCountry();
    this.onChange = onChange;
    formatAsTyped(number, formatNumber);
    formatAsTyped(expiry, formatExpiry);
    formatAsTyped(cvc, (text) => digitsOf(text).slice(0, brandOf(number.value).cvc));
    for (const input of [...texts, country]) {
      input.addEventListener("input", () => this.#changed(input));
      input.addEventListener("blur", () => input.value && showProblem(input, this.#problemOf(input)));
    }
    document.querySelector("form")?.addEventListener("submit", (event) => event.preventDefault());
    this.#labelPostal();
  }

  get isEmpty() {
    return texts.every((input) => !input.value);
  }

  get isComplete() {
    return !this.#firstProblem();
  }

  /**
   * Show every problem and put the focus on the first.
   *
   * @returns {{ type: string, code: string, message: string } | null}
   */
  validate() {
    const wrong = this.#visible().filter((input) => showProblem(input, this.#problemOf(input)));
    wrong[0]?.focus();
    return this.#firstProblem();
  }

  /** The card and the address, as the API takes them. */
  paymentMethodData() {
    const address = {};
    if (this.#shows.country) address.country = country.value;
    if (this.#asksForPostal()) address.postal_code = postal.value.trim();
    return {
      type: "card",
      card: { number: digitsOf(number.value), cvc: digitsOf(cvc.value), ...monthAndYear(expiry.value) },
      billing_details: { address },
    };
  }

  /**
   * Type a test card.
   *
   * @param {string} cardNumber
   */
  fill(cardNumber) {
    const { cvc: length } = brandOf(cardNumber);
    const year = (new Date().getFullYear() + 3) % 100;
    put(number, cardNumber);
    put(expiry, `12${year}`);
    put(cvc, "1234".slice(0, length));
    if (country.value === "US" && !postal.value) put(postal, "94107");
    number.focus();
  }

  clear() {
    for (const input of texts) {
      put(input, "");
      showProblem(input, null);
    }
  }

  focus() {
    number.focus();
  }

  state() {
    return { empty: this.isEmpty, complete: this.isComplete, collapsed: false, value: { type: "card" } };
  }

  /**
   * @param {any} settings What the Payment Element was made with, and whether another Element asks for the address.
   * @param {boolean} isFirst Default values fill fields that nobody has touched.
   */
  apply({ element: { fields, defaultValues, readOnly = false }, hasAddress }, isFirst) {
    const details = fields?.billingDetails;
    const address = hasAddress ? "never" : (details?.address ?? details);
    this.#shows = {
      country: address !== "never" && address?.country !== "never",
      postal: address !== "never" && address?.postalCode !== "never",
    };
    const given = defaultValues?.billingDetails?.address;
    if (isFirst && given?.country) country.value = given.country;
    if (isFirst && given?.postal_code) postal.value = given.postal_code;
    country.closest(".field").hidden = !this.#shows.country;
    for (const input of [...texts, country]) input.disabled = readOnly;
    this.#labelPostal();
  }

  #changed(input) {
    if (input === country) this.#labelPostal();
    if (input.getAttribute("aria-invalid")) showProblem(input, this.#problemOf(input));
    this.onChange();
  }

  #visible() {
    return this.#asksForPostal() ? texts : texts.filter((input) => input !== postal);
  }

  #asksForPostal() {
    return this.#shows.postal && country.value in POSTAL_LABELS;
  }

  #labelPostal() {
    const label = document.querySelector('label[for="payment-postalCodeInput"]');
    if (label) label.textContent = POSTAL_LABELS[country.value] ?? "Postal code";
    /** @type {any} */ (postal.closest(".field")).hidden = !this.#asksForPostal();
  }

  #problemOf(input) {
    if (input === number) return checkNumber(number.value);
    if (input === expiry) return checkExpiry(expiry.value, new Date());
    if (input === cvc) return checkCvc(cvc.value, number.value);
    return this.#asksForPostal() && input === postal ? checkPostal(postal.value, country.value) : null;
  }

  #firstProblem() {
    return asError(this.#visible().map((input) => this.#problemOf(input)).find(Boolean));
  }
}
