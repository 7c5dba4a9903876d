/** @typedef {import("./method_form.js").Method} Method */

/**
 * The methods that are offered, each a row with its form below it; one alone is only its form.
 *
 * Rows are radio buttons, so the arrow keys go from one to the next, and a screen reader says how many there are.
 */
export class MethodChooser {
  #list = /** @type {HTMLElement} */ (document.getElementById("methods"));
  #shown = "";
  /** @type {Method[]} */
  #methods = [];
  #chosen = "card";

  /**
   * @param {(method: Method) => HTMLElement} panelOf The form of a method.
   * @param {() => void} onChange Another method was chosen.
   */
  constructor(panelOf, onChange) {
    this.panelOf = panelOf;
    this.onChange = onChange;
  }

  /** The type that is chosen. */
  get chosen() {
    return this.#chosen;
  }

  get areSeveral() {
    return this.#methods.length > 1;
  }

  /**
   * @param {Method[]} methods
   * @param {{ paymentMethodOrder?: string[], layout?: string | { type: string }, readOnly?: boolean }} options
   */
  show(methods, { paymentMethodOrder: order = [], layout = "accordion", readOnly = false }) {
    const place = ({ type }) => (order.includes(type) ? order.indexOf(type) : order.length);
    const sorted = [...methods].sort((one, other) => place(one) - place(other));
    this.#list.classList.toggle("tabs", (typeof layout === "string" ? layout : layout.type) === "tabs");
    const state = JSON.stringify([sorted, readOnly]);
    if (state === this.#shown) return;
    this.#shown = state;
    this.#methods = sorted;
    const before = this.#chosen;
    if (!sorted.some(({ type }) => type === before)) this.#chosen = sorted[0].type;
    this.#draw(readOnly);
    if (this.#chosen !== before) this.onChange();
  }

  /** Put the focus on the row of what is chosen. */
  focus() {
    /** @type {HTMLElement | null} */ (this.#list.querySelector("input[name=method]:checked"))?.focus();
  }

  #draw(isReadOnly) {
    const parts = this.#methods.map((method) => [this.areSeveral && this.#makeRow(method, isReadOnly), this.panelOf(method)]);
    this.#list.replaceChildren(...parts.flat().filter((part) => part instanceof HTMLElement));
    if (this.areSeveral) this.#list.setAttribute("role", "radiogroup");
    else this.#list.removeAttribute("role");
    this.#reveal();
  }

  #makeRow({ type, title }, isReadOnly) {
    const radio = document.createElement("input");
    Object.assign(radio, { type: "radio", name: "method", value: type, checked: type === this.#chosen });
    radio.disabled = isReadOnly;
    radio.addEventListener("change", () => {
      this.#chosen = type;
      this.#reveal();
      this.onChange();
    });
    const label = document.createElement("label");
    label.append(radio, title);
    const row = document.createElement("div");
    row.className = "choice";
    row.dataset.testid = type;
    row.append(label);
    return row;
  }

  #reveal() {
    for (const method of this.#methods) this.panelOf(method).hidden = method.type !== this.#chosen;
  }
}
