import { countries, hasPostalCode, likelyCountry, POSTAL_LABELS, STATE_LABELS } from "./countries.js";
import { asError, put, showProblem } from "./fields.js";

/** The fields in the order in which they are shown: name, label, what browsers fill in, whether both columns wide. */
const FIELDS = [
  ["name", "Full name", "name", true],
  ["firstName", "First name", "given-name", false],
  ["lastName", "Last name", "family-name", false],
  ["country", "Country or region", "country", true],
  ["addressLine1", "Address line 1", "address-line1", true],
  ["addressLine2", "Address line 2", "address-line2", true],
  ["locality", "City", "address-level2", true],
  ["administrativeArea", "State", "address-level1", false],
  ["postalCode", "Postal code", "postal-code", false],
  ["phone", "Phone number", "tel", true],
];

/** The form of the Address Element. */
export class AddressForm {
  #mode;
  /** @type {Record<string, any>} */
  #inputs;

  /**
   * @param {{ mode: "shipping" | "billing", allowedCountries?: string[] | null }} options
   * @param {() => void} onChange
   */
  constructor({ mode, allowedCountries }, onChange) {
    this.#mode = mode;
    const rows = FIELDS.map(([name, label, autocomplete, isWide]) =>
      makeField(String(name), String(label), `${mode} ${autocomplete}`, Boolean(isWide)),
    );
    document.querySelector(".fields")?.append(...rows.map(({ row }) => row));
    this.#inputs = Object.fromEntries(rows.map(({ input }) => [input.name, input]));
    const { country } = this.#inputs;
    const offered = countries().filter(([code]) => !allowedCountries?.length || allowedCountries.includes(code));
    country.append(...offered.map(([code, name]) => new Option(name, code)));
    const guess = likelyCountry();
    country.value = offered.some(([code]) => code === guess) ? guess : offered[0][0];
    for (const input of Object.values(this.#inputs)) {
      input.addEventListener("input", () => {
        if (input === country) this.#showFieldsOfCountry();
        if (input.getAttribute("aria-invalid")) showProblem(input, this.#problemOf(input));
        onChange();
      });
      input.addEventListener("blur", () => input.value && showProblem(input, this.#problemOf(input)));
    }
    document.querySelector("form")?.addEventListener("submit", (event) => event.preventDefault());
  }

  get isEmpty() {
    return this.#shown().every((input) => input.name === "country" || !input.value);
  }

  state() {
    const shown = this.#shown();
    const { country, locality, ...text } = this.#values();
    const isSplit = shown.includes(this.#inputs.firstName);
    return {
      elementMode: this.#mode,
      empty: this.isEmpty,
      complete: shown.every((input) => !this.#problemOf(input)),
      isNewAddress: true,
      value: {
        name: isSplit ? `${text.firstName} ${text.lastName}`.trim() : text.name,
        ...(isSplit && { firstName: text.firstName, lastName: text.lastName }),
        address: {
          line1: text.addressLine1,
          line2: text.addressLine2 || null,
          city: locality,
          state: text.administrativeArea,
          postal_code: text.postalCode,
          country,
        },
        ...(shown.includes(this.#inputs.phone) && { phone: text.phone }),
      },
    };
  }

  validate() {
    const wrong = this.#shown().filter((input) => showProblem(input, this.#problemOf(input)));
    wrong[0]?.focus();
    return asError(wrong.length ? this.#problemOf(wrong[0]) : null);
  }

  /**
   * @param {any} settings
   * @param {boolean} isFirst
   */
  apply({ element: { fields, display, validation, defaultValues } }, isFirst) {
    const { name, firstName, lastName, phone } = this.#inputs;
    const isSplit = display?.name === "split";
    this.#show(name, !isSplit && fields?.name !== "never");
    this.#show(firstName, isSplit);
    this.#show(lastName, isSplit);
    this.#show(phone, fields?.phone === "always");
    phone.required = validation?.phone?.required === "always";
    if (isFirst && defaultValues) this.#fill(defaultValues);
    this.#showFieldsOfCountry();
  }

  focus() {
    this.#shown()[0].focus();
  }

  clear() {
    for (const input of this.#shown()) {
      if (input.name !== "country") put(input, "");
      showProblem(input, null);
    }
  }

  #fill({ name, firstName, lastName, phone, address = /** @type {any} */ ({}) }) {
    const { line1, line2, city, state, postal_code, country } = address;
    const given = { name, firstName, lastName, phone, country, addressLine1: line1, addressLine2: line2 };
    const all = { ...given, locality: city, administrativeArea: state, postalCode: postal_code };
    for (const [field, value] of Object.entries(all)) if (value) this.#inputs[field].value = value;
  }

  #values() {
    const values = Object.values(this.#inputs).map((input) => [input.name, this.#isShown(input) ? input.value.trim() : ""]);
    return Object.fromEntries(values);
  }

  #showFieldsOfCountry() {
    const { country, administrativeArea, postalCode } = this.#inputs;
    const state = STATE_LABELS[country.value];
    administrativeArea.labels[0].textContent = state ?? "State";
    postalCode.labels[0].textContent = POSTAL_LABELS[country.value] ?? "Postal code";
    this.#show(administrativeArea, Boolean(state));
    this.#show(postalCode, hasPostalCode(country.value));
  }

  #show(input, isShown) {
    input.closest(".field").hidden = !isShown;
  }

  #isShown(input) {
    return !input.closest(".field").hidden;
  }

  #shown() {
    return Object.values(this.#inputs).filter((input) => this.#isShown(input));
  }

  #problemOf(input) {
    const isMissing = input.required && !input.value.trim();
    return isMissing ? { code: `incomplete_${snake(input.name)}`, message: "This field is incomplete." } : null;
  }
}

/** @param {string} name */
const snake = (name) => name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);

function makeField(name, text, autocomplete, isWide) {
  const input = /** @type {any} */ (document.createElement(name === "country" ? "select" : "input"));
  Object.assign(input, { id: `Field-${name}Input`, name, autocomplete, required: !["addressLine2", "phone"].includes(name) });
  input.setAttribute("aria-describedby", `Field-${name}Error`);
  if (name === "phone") input.type = "tel";
  const label = Object.assign(document.createElement("label"), { htmlFor: input.id, textContent: text });
  const error = Object.assign(document.createElement("p"), { id: `Field-${name}Error`, className: "error" });
  error.setAttribute("role", "alert");
  const row = document.createElement("div");
  row.className = isWide ? "field wide" : "field";
  row.append(label, input, error);
  return { row, input };
}
