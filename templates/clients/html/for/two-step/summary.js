import { request } from "./api.js";
import { CheckoutError, endsPage, forCustomers } from "./errors.js";
import { moneyOf } from "./money.js";
import { byId, create } from "./page.js";

/** @import { Order } from "./cart.js" */
/** @typedef {{ order: Order, confirmationToken: string, paymentMethod: { label: string } }} Summary */

const DETAILS = { label: "Enter payment details", href: "details.html" };
const MAY_BE_REPEATED = ["unreachable", "unexpected", "internal_error", "payment_service_unavailable"];

/**
 * Show what the customer is about to pay for, and with what.
 *
 * @returns {Promise<Summary>}
 */
export async function openSummary() {
  const summary = await request("GET", "/api/payment-summary").catch(sendBack);
  showOrder(summary.order);
  byId("payment-method", HTMLElement).textContent = summary.paymentMethod.label;
  byId("review", HTMLFormElement).hidden = false;
  return summary;
}

/**
 * Return why paying failed, with the way on.
 *
 * A token works once, so unless the attempt did not get through, the customer enters the details again.
 *
 * @param {unknown} error
 */
export function explainFailure(error) {
  const failure = forCustomers(error);
  if (!MAY_BE_REPEATED.includes(failure.code)) failure.wayOut ??= DETAILS;
  return failure;
}

/**
 * @param {unknown} error
 * @returns {never}
 */
function sendBack(error) {
  if (error instanceof CheckoutError && error.code === "no_payment_details") error.wayOut = DETAILS;
  byId("review", HTMLFormElement).hidden = endsPage(error);
  throw error;
}

/** @param {Order} order */
function showOrder(order) {
  const money = moneyOf(order);
  const lines = order.lines.filter((line) => line.quantity > 0);
  const rows = lines.map((line) => {
    const row = create("li", "line");
    row.append(
      create("span", "name", line.name),
      create("span", "amount", money(line.amount)),
      create("span", "detail", `${line.quantity} × ${money(line.unitAmount)}`),
    );
    return row;
  });
  byId("lines", HTMLElement).replaceChildren(...rows);
  byId("subtotal", HTMLElement).textContent = money(order.subtotal);
  byId("discount", HTMLElement).textContent = money(-order.discount);
  byId("discount-name", HTMLElement).textContent = order.discountCode;
  byId("discount-row", HTMLElement).hidden = !order.discountCode;
  for (const total of document.querySelectorAll("[data-total]")) {
    total.textContent = money(order.amount);
  }
}
