import { request } from "./api.js";
import { moneyOf } from "./money.js";
import { byId, create } from "./page.js";

/**
 * @typedef {{ sku: string, name: string, quantity: number, unitAmount: number, amount: number }} Line
 * @typedef {{ id: string, currency: string, decimals: number, lines: Line[], amount: number }} Order
 */

/**
 * Open this browser's order, or resume it, and show it.
 *
 * @returns {Promise<Order>}
 */
export async function openOrder() {
  const order = await request("POST", "/api/order");
  show(order);
  return order;
}

/** @param {Order} order */
function show(order) {
  const money = moneyOf(order);
  const rows = order.lines.map((line) => {
    const row = create("li", "line");
    row.append(
      create("span", "name", line.name),
      create("span", "amount", money(line.amount)),
      create("span", "detail", `${line.quantity} × ${money(line.unitAmount)}`),
    );
    return row;
  });
  byId("lines", HTMLElement).replaceChildren(...rows);
  for (const total of document.querySelectorAll("[data-total]")) {
    total.textContent = money(order.amount);
  }
}
