import { moneyOf } from "./money.js";
import { byId } from "./page.js";

/** @typedef {{ renewalAmount: number, interval: string, trialDays: number }} Terms */

/**
 * Tell the customer what is charged and when.
 *
 * @param {Terms & { currency: string, decimals: number, amount: number }} order
 */
export function showTerms(order) {
  const money = moneyOf(order);
  const today = order.trialDays ? `Free for ${order.trialDays} days` : `${money(order.amount)} today`;
  const later = `then ${money(order.renewalAmount)} every ${order.interval}`;
  byId("terms", HTMLElement).textContent = `${today}, ${later} until you cancel.`;
}
