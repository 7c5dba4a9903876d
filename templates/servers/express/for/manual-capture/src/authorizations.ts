/**
 * What the events of Stripe mean for an amount that is held until it is captured.
 *
 * They come in any order. So an order is never moved back: one that is paid or closed stays so.
 */

import type { Transaction } from "@libsql/client";
import type Stripe from "stripe";

import { findOrder, markAuthorized, markCanceled } from "./orders.js";

/** Note that an order is authorized: from now on it can be captured. */
export async function hold(transaction: Transaction, intent: Stripe.PaymentIntent): Promise<void> {
  const order = await findOrder(transaction, intent.metadata.order_id ?? "");
  if (!order) {
    console.warn(`${intent.id} is authorized for an order that is not ours`);
    return;
  }
  const { amount, currency } = order.quote;
  if (intent.amount_capturable !== amount || intent.currency !== currency) {
    console.error(`order ${order.id}: ${intent.id} holds another amount; cancel it`);
  } else if (await markAuthorized(transaction, order, intent.id)) {
    console.info(`order ${order.id} is authorized: capture it when you deliver`);
  }
}

/** Close an order whose authorization has lapsed or was given up. */
export async function release(
  transaction: Transaction,
  intent: Stripe.PaymentIntent,
): Promise<void> {
  const order = await findOrder(transaction, intent.metadata.order_id ?? "");
  if (order && (await markCanceled(transaction, order, intent.id))) {
    console.info(`order ${order.id} is canceled: nothing is held for it any more`);
  }
}
