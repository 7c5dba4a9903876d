import { makeAccountMenu } from "./account_menu.js";
import { asError, put, showProblem } from "./fields.js";
import { CHECKS } from "./method_checks.js";

/**
 * @typedef {{ at: string, label: string, check: string, placeholder?: string, autocomplete?: string,
 *   options?: Record<string, string>, inputmode?: string }} Field `at` is where the API has it, such as
 *   "sepa_debit.iban"; with options it is a list to choose from.
 * @typedef {{ type: string, title: string, fields: Field[], notice: string, accounts: { label: string,
 *   number: string }[] }} Method
 */

/** The form of any method but a card: the fields that methods.toml gives it, and what the customer is told. */
export class MethodForm {
  /** @type {{ field: Field, input: HTMLInputElement, row: HTMLElement }[]} */
  #rows;
  #details = /** @type {any} */ ({});

  /**
   * @param {Method} method
   * @param {() => void} onChange
   */
  constructor(method, onChange) {
    this.type = method.type;
    this.panel = document.createElement("div");
    this.panel.className = "panel";
    this.#rows = method.fields.map((field) => {
      const row = makeRow(method.type, field);
      return { field, row, input: /** @type {HTMLInputElement} */ (row.querySelector("input, select")) };
    });
    const fields = document.createElement("div");
    fields.className = "fields";
    fields.append(...this.#rows.map(({ row }) => row));
    if (method.accounts.length) this.panel.append(makeAccountMenu(method, (number) => this.#fill(number)));
    this.panel.append(fields);
    if (method.notice) {
      const notice = document.createElement("p");
      notice.className = "notice";
      notice.textContent = method.notice;
      this.panel.append(notice);
    }
    for (const { input, field } of this.#rows) {
      input.addEventListener("input", () => {
        if (input.getAttribute("aria-invalid")) showProblem(input, this.#problemOf(field, input));
        onChange();
      });
      input.addEventListener("blur", () => input.value && showProblem(input, this.#problemOf(field, input)));
    }
  }

  /** Nothing to type is not empty: such a method can be paid with at once. */
  get isEmpty() {
    const asked = this.#asked();
    return asked.length > 0 && asked.every(({ input }) => input.tagName === "SELECT" || !input.value);
  }

  state() {
    const complete = !this.#problems().some(Boolean);
    return { empty: this.isEmpty, complete, collapsed: false, value: { type: this.type } };
  }

  validate() {
    const wrong = this.#asked().filter(({ field, input }) => showProblem(input, this.#problemOf(field, input)));
    wrong[0]?.input.focus();
    return asError(this.#problems().find(Boolean));
  }

  /** The method and the billing details, as the API takes them. */
  paymentMethodData() {
    const data = /** @type {any} */ ({ type: this.type, [this.type]: {}, billing_details: {} });
    for (const { field, input } of this.#asked()) {
      const [place, name] = field.at.split(".");
      data[place][name] = input.value.trim();
    }
    return data;
  }

  /**
   * @param {any} settings
   * @param {boolean} isFirst Default values fill fields that nobody has touched.
   */
  apply({ element: { fields, defaultValues, readOnly = false } }, isFirst) {
    this.#details = fields?.billingDetails ?? {};
    for (const { field, input, row } of this.#rows) {
      row.hidden = !this.#isAsked(field);
      input.disabled = readOnly;
      const [place, name] = field.at.split(".");
      const given = place === "billing_details" && defaultValues?.billingDetails?.[name];
      if (isFirst && given && !input.value) input.value = given;
    }
  }

  clear() {
    for (const { input } of this.#rows) {
      if (input.tagName !== "SELECT") put(input, "");
      showProblem(input, null);
    }
  }

  /** @returns {boolean} Whether there is anything to put the focus on. */
  focus() {
    const [first] = this.#asked();
    first?.input.focus();
    return Boolean(first);
  }

  /** Type a test account, and what else is asked for where nothing stands yet; the number is the last field. */
  #fill(number) {
    for (const { field, input } of this.#rows) {
      if (field.at === "billing_details.name" && !input.value) put(input, "Ada Example");
      if (field.at === "billing_details.email" && !input.value) put(input, "ada@example.com");
      if (field.at === "us_bank_account.routing_number") put(input, "110000000");
    }
    const last = this.#rows[this.#rows.length - 1].input;
    put(last, number);
    last.focus();
  }

  #asked() {
    return this.#rows.filter(({ field }) => this.#isAsked(field));
  }

  /** What the page keeps from the Element, it gives itself when it confirms. */
  #isAsked({ at }) {
    const [place, name] = at.split(".");
    return place !== "billing_details" || (this.#details !== "never" && this.#details[name] !== "never");
  }

  #problems() {
    return this.#asked().map(({ field, input }) => this.#problemOf(field, input));
  }

  #problemOf(field, input) {
    return CHECKS[field.check](input.value.trim(), field.label);
  }
}

function makeRow(type, field) {
  const name = field.at.split(".")[1];
  const id = `payment-${type}-${name}`;
  const input = document.createElement(field.options ? "select" : "input");
  for (const [value, text] of Object.entries(field.options ?? {})) input.append(new Option(text, value));
  Object.assign(input, { id: `${id}Input`, name, autocomplete: field.autocomplete ?? "off" });
  if (field.placeholder) input.setAttribute("placeholder", field.placeholder);
  if (field.inputmode) input.inputMode = field.inputmode;
  input.setAttribute("aria-describedby", `${id}Error`);
  const label = document.createElement("label");
  Object.assign(label, { htmlFor: input.id, textContent: field.label });
  const error = document.createElement("p");
  Object.assign(error, { id: `${id}Error`, className: "error" });
  error.setAttribute("role", "alert");
  const row = document.createElement("div");
  row.className = "field wide";
  row.append(label, input, error);
  return row;
}
