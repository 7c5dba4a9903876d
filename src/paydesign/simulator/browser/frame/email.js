import { asError, inputOf, put, showProblem } from "./fields.js";

const email = inputOf("Field-emailInput");

/** The e-mail address of the Link Authentication Element. There is no Link here. */
export class EmailForm {
  /** @param {() => void} onChange */
  constructor(onChange) {
    email.addEventListener("input", () => {
      if (email.getAttribute("aria-invalid")) showProblem(email, this.#problem);
      onChange();
    });
    email.addEventListener("blur", () => showProblem(email, this.#problem));
    document.querySelector("form")?.addEventListener("submit", (event) => event.preventDefault());
  }

  get isEmpty() {
    return !email.value;
  }

  state() {
    return {
      empty: this.isEmpty,
      complete: !this.isEmpty && !this.#problem,
      isExistingLinkCustomer: false,
      value: { email: email.value.trim() },
    };
  }

  validate() {
    if (showProblem(email, this.#problem)) email.focus();
    return asError(this.#problem);
  }

  apply({ element: { defaultValues } }, isFirst) {
    if (isFirst && defaultValues?.email) email.value = defaultValues.email;
  }

  focus() {
    email.focus();
  }

  clear() {
    put(email, "");
    showProblem(email, null);
  }

  /** Nobody verified that Stripe refuses an empty field, so it passes. */
  get #problem() {
    const isRight = this.isEmpty || /^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(email.value.trim());
    return isRight ? null : { code: "incomplete_email", message: "Your email address is incomplete." };
  }
}
