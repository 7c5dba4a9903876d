/** The business rules that have the last word before money moves. */

import type Stripe from "stripe";

import { ApiError } from "./api.js";
import type { Order } from "./orders.js";

/**
 * Refuse what must not be paid: the place for stock, fees and restrictions.
 *
 * @throws {ApiError} With a sentence for the customer.
 */
export function checkRules(order: Order, token: Stripe.ConfirmationToken): void {
  if (token.payment_method_preview?.card?.funding === "prepaid") {
    console.info(`order ${order.id}: a prepaid card was refused`);
    const message = "We cannot accept prepaid cards. Please use another payment method.";
    throw new ApiError(403, "payment_refused", message);
  }
}
