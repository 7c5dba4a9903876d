import { brandOf, checkCvc, checkExpiry, checkNumber, digitsOf } from "./card.js";
import { formatExpiry, formatNumber, monthAndYear } from "./card.js";
import { asError, formatAsTyped, put, showProblem } from "./fields.js";

const field = (name) => /** @type {HTMLInputElement} */ (document.querySelector(`input[name="${name}"]`));
const number = field("cardnumber");
const expiry = field("exp-date");
const cvc = field("cvc");
const postal = field("postal");
const ALL = [number, expiry, cvc, postal];

/** Which fields each Element of a card has. */
const FIELDS = { card: ALL, cardNumber: [number], cardExpiry: [expiry], cardCvc: [cvc] };

const STYLES = ["color", "fontFamily", "fontSize", "fontStyle", "fontWeight", "letterSpacing", "lineHeight"];

/** A card in one line, or one field of it: what is typed into it stays in here. */
export class CardLine {
  #type;
  #fields;
  #left = new Set();

  /**
   * @param {"card" | "cardNumber" | "cardExpiry" | "cardCvc"} type
   * @param {() => void} onChange
   */
  constructor(type, onChange) {
    this.#type = type;
    this.#fields = FIELDS[type];
    document.body.classList.toggle("alone", type !== "card");
    formatAsTyped(number, formatNumber);
    formatAsTyped(expiry, formatExpiry);
    formatAsTyped(cvc, (text) => digitsOf(text).slice(0, this.#hasNumber ? brandOf(number.value).cvc : 4));
    for (const input of ALL) {
      input.hidden = !this.#fields.includes(input);
      input.addEventListener("input", () => this.#changed(input, onChange));
      input.addEventListener("blur", () => {
        if (input.value) this.#left.add(input);
        this.#mark();
        onChange();
      });
    }
    document.querySelector("form")?.addEventListener("submit", (event) => event.preventDefault());
  }

  get isEmpty() {
    return this.#fields.every((input) => !input.value);
  }

  /** What a change event says. A problem is told once its field was left, or is past mending. */
  state() {
    const problems = this.#fields.map((input) => this.#problemOf(input));
    const told = this.#fields.map((input) => this.#shownProblemOf(input)).find(Boolean);
    return {
      empty: this.isEmpty,
      complete: problems.every((problem) => !problem),
      error: asError(told) ?? undefined,
      ...(this.#hasNumber && { brand: brandOf(number.value).id }),
      ...(this.#type === "card" && { value: { postalCode: postal.value } }),
    };
  }

  validate() {
    for (const input of this.#fields) this.#left.add(input);
    this.#mark();
    const wrong = this.#fields.find((input) => this.#problemOf(input));
    wrong?.focus();
    return asError(wrong && this.#problemOf(wrong));
  }

  /** What of the card is typed here, as the API takes it. */
  part() {
    const has = (input) => this.#fields.includes(input);
    return {
      card: {
        ...(has(number) && { number: digitsOf(number.value) }),
        ...(has(expiry) && monthAndYear(expiry.value)),
        ...(has(cvc) && { cvc: digitsOf(cvc.value) }),
      },
      ...(has(postal) && { postal_code: postal.value.trim() }),
    };
  }

  focus() {
    this.#fields[0].focus();
  }

  clear() {
    this.#left.clear();
    for (const input of this.#fields) put(input, "");
    this.#mark();
  }

  /**
   * @param {any} settings
   * @param {boolean} isFirst
   */
  apply({ element: { style, hidePostalCode, value, disabled = false, placeholder } }, isFirst) {
    if (this.#type === "card") this.#fields = hidePostalCode ? ALL.filter((input) => input !== postal) : ALL;
    postal.hidden = !this.#fields.includes(postal);
    if (isFirst && value?.postalCode) postal.value = value.postalCode;
    if (placeholder !== undefined) this.#fields[0].placeholder = placeholder;
    for (const input of this.#fields) input.disabled = disabled;
    applyStyle(style);
  }

  get #hasNumber() {
    return this.#fields.includes(number);
  }

  #changed(input, onChange) {
    if (!input.value) this.#left.delete(input);
    this.#mark();
    onChange();
    const next = this.#fields[this.#fields.indexOf(input) + 1];
    if (next && document.activeElement === input && isFull(input) && !this.#problemOf(input)) next.focus();
  }

  #mark() {
    for (const input of this.#fields) showProblem(input, this.#shownProblemOf(input));
  }

  #shownProblemOf(input) {
    const problem = this.#problemOf(input);
    return this.#left.has(input) || (problem && !problem.code.startsWith("incomplete")) ? problem : null;
  }

  #problemOf(input) {
    if (input === number) return checkNumber(number.value);
    if (input === expiry) return checkExpiry(expiry.value, new Date());
    if (input === postal) return checkZip(postal.value);
    return !this.#hasNumber && digitsOf(cvc.value).length >= 3 ? null : checkCvc(cvc.value, number.value);
  }
}

/** Which country's code it is depends on the card; only one that is digits alone can be seen to be incomplete. */
function checkZip(text) {
  const isIncomplete = /^\d*$/.test(text.trim()) ? text.trim().length < 5 : text.trim().length < 3;
  return isIncomplete ? { code: "incomplete_zip", message: "Your postal code is incomplete." } : null;
}

/** Whether nothing more can be typed into a field whose length is known. */
function isFull(input) {
  if (input === number) return digitsOf(number.value).length === Math.max(...brandOf(number.value).lengths);
  if (input === expiry) return digitsOf(expiry.value).length === 4;
  return input === cvc && digitsOf(cvc.value).length === brandOf(number.value).cvc;
}

function applyStyle({ base = {}, invalid = {} } = /** @type {any} */ ({})) {
  const { style } = document.documentElement;
  for (const name of STYLES) {
    const property = `--line-${name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
    style.setProperty(property, base[name] ?? "");
  }
  style.setProperty("--line-placeholder", base["::placeholder"]?.color ?? "");
  style.setProperty("--line-invalid", invalid.color ?? "");
}
