/**
 * What the events of Stripe mean for the subscriptions.
 *
 * They come in any order, and what they say may be out of date. So an order is begun, renewed and
 * ended by facts that stay true: an invoice is paid, a SetupIntent has succeeded, a subscription has
 * ended. The first invoice has a PaymentIntent too: that it has succeeded is told once more by
 * `payment_intent.succeeded`, which counts for nothing. A trial's first invoice is over nothing and
 * paid at once, before the customer has done anything: the trial begins when its SetupIntent
 * succeeds.
 */

import type { Transaction } from "@libsql/client";
import type Stripe from "stripe";

import { countRenewals, recordInvoice } from "./access.js";
import { end, fulfil, renew } from "./fulfilment.js";
import { findOrder, markPaid, type Order } from "./orders.js";
import { idOf } from "./stripe-subscription.js";
import { findSubscribedOrder, hasEnded, markEnded } from "./subscriptions.js";

/** Do what an event asks for, in the transaction that records it. */
export async function handle(transaction: Transaction, event: Stripe.Event): Promise<void> {
  switch (event.type) {
    case "invoice.paid":
      await settle(transaction, event.data.object);
      break;
    case "setup_intent.succeeded":
      await beginTrial(transaction, event.data.object);
      break;
    case "customer.subscription.deleted":
      await finish(transaction, event.data.object);
      break;
    default:
      console.info(`event: ${event.type}`);
  }
}

async function settle(transaction: Transaction, invoice: Stripe.Invoice): Promise<void> {
  const subscription = idOf(invoice.parent?.subscription_details?.subscription ?? "");
  const order = await findSubscribedOrder(transaction, "id", subscription);
  if (!order) {
    await expectNotOurs(transaction, invoice);
    return;
  }
  const { amount, currency, trialDays } = order.quote;
  const isFirst = invoice.billing_reason === "subscription_create" && trialDays === 0;
  if (isFirst && (invoice.amount_paid !== amount || invoice.currency !== currency)) {
    console.error(`order ${order.id}: ${invoice.id} is paid with another amount; refund it`);
  } else if (!(await recordInvoice(transaction, order, invoice))) {
    console.info(`order ${order.id}: ${invoice.id} was handled before`);
  } else if (isFirst) {
    await begin(transaction, order, subscription);
  } else if (invoice.billing_reason === "subscription_cycle" && order.state === "paid") {
    await deliverAgain(transaction, order);
  }
}

/** @throws {Error} If it is for an order of ours that does not know its subscription yet. */
async function expectNotOurs(transaction: Transaction, invoice: Stripe.Invoice): Promise<void> {
  const orderId = invoice.parent?.subscription_details?.metadata?.order_id ?? "";
  const order = await findOrder(transaction, orderId);
  if (order?.subscription === null) {
    throw new Error(`order ${orderId}: ${invoice.id} came too early; Stripe sends it again`);
  }
  console.warn(`${invoice.id} is paid for a subscription that is not ours`);
}

async function beginTrial(transaction: Transaction, { id }: Stripe.SetupIntent): Promise<void> {
  const order = await findSubscribedOrder(transaction, "intent", id);
  if (order?.subscription) {
    await begin(transaction, order, order.subscription);
  } else {
    console.info(`${id} begins no trial of ours`);
  }
}

async function begin(transaction: Transaction, order: Order, subscription: string): Promise<void> {
  if (!(await markPaid(transaction, order, subscription))) return;
  console.info(`order ${order.id} is paid: deliver it`);
  await fulfil(transaction, order);
  // What we were told of first:
  const renewals = await countRenewals(transaction, order);
  for (let renewal = 1; renewal <= renewals; renewal++) await deliverAgain(transaction, order);
  if (await hasEnded(transaction, order)) await stop(transaction, order);
}

async function deliverAgain(transaction: Transaction, order: Order): Promise<void> {
  console.info(`order ${order.id} is paid again: deliver it again`);
  await renew(transaction, order);
}

async function finish(transaction: Transaction, { id }: Stripe.Subscription): Promise<void> {
  const order = await findSubscribedOrder(transaction, "id", id);
  if (!order) {
    console.warn(`${id} has ended, which is not ours`);
  } else if ((await markEnded(transaction, id)) && order.state === "paid") {
    await stop(transaction, order);
  }
}

async function stop(transaction: Transaction, order: Order): Promise<void> {
  console.info(`order ${order.id} has ended: deliver it no more`);
  await end(transaction, order);
}
