import { brandOf, checkCvc, checkExpiry, checkNumber, checkPostal, digitsOf } from "./card.js";
import { formatExpiry, formatNumber, monthAndYear } from "./card.js";
import { countries, likelyCountry, POSTAL_LABELS } from "./countries.js";

const field = (id) => /** @type {HTMLInputElement} */ (document.getElementById(id));
const number = field("number");
const expiry = field("expiry");
const cvc = field("cvc");
const postal = field("postal");
const country = /** @type {any} */ (document.getElementById("country"));
const texts = [number, expiry, cvc, postal];

/** The card form: what is typed into it stays in here. */
export class CardForm {
  #shows = { country: true, postal: true };

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
      input.addEventListener("blur", () => input.value && this.#show(input, this.#problemOf(input)));
    }
    document.getElementById("card")?.addEventListener("submit", (event) => event.preventDefault());
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
    const wrong = this.#visible().filter((input) => this.#show(input, this.#problemOf(input)));
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
    this.#put({ number: cardNumber, expiry: `12${year}`, cvc: "1234".slice(0, length) });
    if (country.value === "US" && !postal.value) this.#put({ postal: "94107" });
    number.focus();
  }

  clear() {
    this.#put({ number: "", expiry: "", cvc: "", postal: "" });
    for (const input of texts) this.#show(input, null);
  }

  focus() {
    number.focus();
  }

  /**
   * @param {any} options What the Payment Element was made with.
   * @param {boolean} isFirst Default values fill fields that nobody has touched.
   */
  apply({ fields, defaultValues, readOnly = false }, isFirst) {
    const details = fields?.billingDetails;
    const address = details?.address ?? details;
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
    if (input.getAttribute("aria-invalid")) this.#show(input, this.#problemOf(input));
    this.onChange();
  }

  #put(values) {
    for (const [id, value] of Object.entries(values)) {
      const input = field(id);
      input.value = value;
      input.dispatchEvent(new Event("input", { bubbles: true }));
    }
  }

  #visible() {
    return this.#asksForPostal() ? texts : texts.filter((input) => input !== postal);
  }

  #asksForPostal() {
    return this.#shows.postal && country.value in POSTAL_LABELS;
  }

  #labelPostal() {
    const label = document.querySelector('label[for="postal"]');
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
    const problem = this.#visible().map((input) => this.#problemOf(input)).find(Boolean);
    return problem ? { type: "validation_error", ...problem } : null;
  }

  #show(input, problem) {
    const message = document.getElementById(`${input.id}-error`);
    if (!message) return false;
    if (message.textContent !== (problem?.message ?? "")) message.textContent = problem?.message ?? "";
    if (problem) input.setAttribute("aria-invalid", "true");
    else input.removeAttribute("aria-invalid");
    return Boolean(problem);
  }
}

/**
 * Group digits while they are typed; the caret stays behind the digit it was behind.
 *
 * @param {HTMLInputElement} input
 * @param {(text: string) => string} format
 */
function formatAsTyped(input, format) {
  input.addEventListener("input", () => {
    const caret = input.selectionStart ?? input.value.length;
    const isAtEnd = caret === input.value.length;
    const before = digitsOf(input.value.slice(0, caret)).length;
    input.value = format(input.value);
    if (isAtEnd || document.activeElement !== input) return;
    let place = 0;
    for (let seen = 0; seen < before && place < input.value.length; place++) {
      if (/\d/.test(input.value[place])) seen++;
    }
    input.setSelectionRange(place, place);
  });
}
