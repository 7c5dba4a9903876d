/**
 * The one PaymentIntent of an order.
 *
 * It is created, and stored with its order, before it is confirmed. So whatever happens to an answer
 * while money moves, it is known which PaymentIntent to look at, and that one is charged once at most.
 */

import Stripe from "stripe";

import { createOnce } from "./idempotency.js";
import { AlreadyPaid, attachIntent, type Order, OrderChanged, supersede } from "./orders.js";
import type { Shop } from "./shop.js";

/**
 * Return the order's PaymentIntent; after a decline it is used again.
 *
 * @throws {OrderChanged | AlreadyPaid} If that has happened since the order was read.
 */
export async function findOrCreateIntent(shop: Shop, order: Order): Promise<Stripe.PaymentIntent> {
  const intent =
    order.paymentIntent === null
      ? await createAndAttach(shop, order)
      : await shop.stripe.paymentIntents.retrieve(order.paymentIntent);
  if (intent.status === "canceled") {
    await shop.database.transaction((transaction) => supersede(transaction, order));
    throw new OrderChanged();
  }
  return intent;
}

async function createAndAttach(shop: Shop, order: Order): Promise<Stripe.PaymentIntent> {
  const { database, stripe } = shop;
  const intent = await createIntent(stripe, order);
  const now = await database.transaction((transaction) =>
    attachIntent(transaction, order, intent.id),
  );
  if (now.paymentIntent !== intent.id) await cancelUnused(stripe, intent);
  if (now.state === "paid") throw new AlreadyPaid();
  if (now.state === "superseded" || now.paymentIntent === null) throw new OrderChanged();
  if (now.paymentIntent === intent.id) return intent;
  return stripe.paymentIntents.retrieve(now.paymentIntent);
}

/** However often this is asked for, an order has one PaymentIntent. */
function createIntent(stripe: Stripe, order: Order): Promise<Stripe.PaymentIntent> {
  const params: Stripe.PaymentIntentCreateParams = {
    amount: order.quote.amount,
    currency: order.quote.currency,
    automatic_payment_methods: { enabled: true },
    metadata: { order_id: order.id },
  };
  return createOnce(
    (idempotencyKey) => stripe.paymentIntents.create(params, { idempotencyKey }),
    `${order.id}:create`,
  );
}

/**
 * The order was closed, or got a PaymentIntent in another tab. Nobody has the secret of this one,
 * so nobody has paid it; it may be canceled already.
 */
async function cancelUnused(stripe: Stripe, intent: Stripe.PaymentIntent): Promise<void> {
  try {
    await stripe.paymentIntents.cancel(intent.id);
  } catch (refusal) {
    if (!(refusal instanceof Stripe.errors.StripeInvalidRequestError)) throw refusal;
  }
}
