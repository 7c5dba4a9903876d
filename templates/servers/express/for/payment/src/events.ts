/** What the events of Stripe mean for the orders. */

import type { Transaction } from "@libsql/client";
import type Stripe from "stripe";

import { fulfil } from "./fulfilment.js";
import { findOrder, markPaid } from "./orders.js";

/** Do what an event asks for, in the transaction that records it. */
export async function handle(transaction: Transaction, event: Stripe.Event): Promise<void> {
  if (event.type === "payment_intent.succeeded") {
    await settle(transaction, event.data.object);
  } else {
    console.info(`event: ${event.type}`);
  }
}

async function settle(transaction: Transaction, intent: Stripe.PaymentIntent): Promise<void> {
  const order = await findOrder(transaction, intent.metadata.order_id ?? "");
  if (!order) {
    console.warn(`${intent.id} paid for an order that is not ours`);
    return;
  }
  const { amount, currency } = order.quote;
  if (intent.amount_received !== amount || intent.currency !== currency) {
    console.error(`order ${order.id}: ${intent.id} paid another amount; refund it`);
  } else if (await markPaid(transaction, order, intent.id)) {
    await fulfil(transaction, order);
  }
}
