import { request } from "./api.js";
import { isOutOfDate } from "./errors.js";
import { moneyOf } from "./money.js";
import { announce, byId, clearError, create, showError } from "./page.js";

/**
 * @typedef {{ sku: string, name: string, quantity: number, unitAmount: number, amount: number }} Line
 * @typedef {{
 *   id: string, currency: string, decimals: number, lines: Line[],
 *   subtotal: number, discount: number, discountCode: string | null, amount: number,
 * }} Order
 * @typedef {{ quantity: HTMLInputElement, unit: HTMLElement, amount: HTMLElement }} Row
 */

const form = byId("cart", HTMLFormElement);
const fields = byId("cart-fields", HTMLFieldSetElement);
const code = byId("discount-code", HTMLInputElement);
const submit = byId("submit", HTMLButtonElement);

/** Open this browser's cart, or resume it, and show it; it is locked until `unlock` is called. */
export async function openCart() {
  return new Cart(await request("POST", "/api/order"));
}

/** The cart on the page. It shows quotes of the server and never computes a price of its own. */
export class Cart {
  /** @type {Map<string, Row>} By sku. */
  #rows = new Map();
  /** @type {string | null} The discount code to ask the next quote with. */
  #code = null;
  #changed = false;
  #asking = false;

  /** @param {Order} order */
  constructor(order) {
    this.order = order;
    this.#show();
    /** @type {(order: Order) => void | Promise<void>} Awaited for each new quote. */
    this.onQuote = () => {};
    form.addEventListener("change", (event) => {
      if (event.target !== code && form.reportValidity()) this.#ask();
    });
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.#code = code.value.trim() || this.#code;
      this.#ask();
    });
    byId("remove-discount", HTMLButtonElement).addEventListener("click", () => {
      this.#code = null;
      this.#ask();
      code.focus();
    });
  }

  /** Let the customer change the cart. */
  unlock() {
    fields.disabled = false;
  }

  /** Keep the cart as it is while it is being paid. */
  lock() {
    fields.disabled = true;
  }

  /** Show the order that the server has now. */
  async reload() {
    this.order = await request("POST", "/api/order");
    await this.#accept();
  }

  /** Ask for a new quote; changes that are made meanwhile lead to one more question. */
  async #ask() {
    this.#changed = true;
    if (this.#asking) return;
    this.#asking = true;
    submit.disabled = true;
    clearError();
    announce("Updating your total…");
    try {
      while (this.#changed) {
        await this.#askOnce();
        if (!this.#changed) await this.#accept();
      }
      announce(`Your total is ${moneyOf(this.order)(this.order.amount)}.`);
    } catch (error) {
      await this.#undo(error).then(() => showError(error), showError);
    } finally {
      this.#asking = false;
      submit.disabled = false;
    }
  }

  async #askOnce() {
    this.#changed = false;
    const quantities = Object.fromEntries(
      Array.from(this.#rows, ([sku, { quantity }]) => [sku, quantity.valueAsNumber]),
    );
    this.order = await request("PUT", "/api/order", { quantities, discountCode: this.#code });
  }

  /**
   * Go back to the order that the server has.
   *
   * @param {unknown} refusal
   */
  async #undo(refusal) {
    await (isOutOfDate(refusal) ? this.reload() : this.#accept());
  }

  async #accept() {
    this.#show();
    await this.onQuote(this.order);
  }

  #show() {
    const { lines, subtotal, discount, discountCode, amount } = this.order;
    const money = moneyOf(this.order);
    for (const line of lines) {
      const row = this.#rows.get(line.sku) ?? this.#addRow(line);
      row.quantity.valueAsNumber = line.quantity;
      row.unit.textContent = `${money(line.unitAmount)} each`;
      row.amount.textContent = money(line.amount);
    }
    this.#code = discountCode;
    if (discountCode === code.value.trim().toUpperCase()) code.value = "";
    byId("subtotal", HTMLElement).textContent = money(subtotal);
    byId("discount", HTMLElement).textContent = money(-discount);
    byId("discount-name", HTMLElement).textContent = discountCode;
    byId("discount-row", HTMLElement).hidden = !discountCode;
    for (const total of document.querySelectorAll("[data-total]")) {
      total.textContent = money(amount);
    }
  }

  /** @param {Line} line */
  #addRow({ sku, name }) {
    const quantity = create("input", "");
    Object.assign(quantity, { type: "number", min: 0, max: 99, required: true, autocomplete: "off" });
    const label = create("label", "quantity", "Quantity");
    label.append(create("span", "visually-hidden", ` of ${name}`), quantity);
    const unit = create("span", "detail");
    const amount = create("span", "amount");
    const item = create("li", "line");
    item.append(create("span", "name", name), amount, unit, label);
    byId("lines", HTMLElement).append(item);
    const row = { quantity, unit, amount };
    this.#rows.set(sku, row);
    return row;
  }
}
