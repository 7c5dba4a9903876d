/** POST /api/create-subscription: the subscription of an order, for Stripe.js to confirm. */

import type { RequestHandler } from "express";
import { z } from "zod";

import { AlreadyPaid, unpaidOrder } from "../orders.js";
import { readSession } from "../session.js";
import type { Shop } from "../shop.js";
import { findOrCreateIntent, isSettled } from "../subscriptions.js";

const OrderToSubscribe = z.strictObject({ orderId: z.string() });

export function createSubscription(shop: Shop): RequestHandler {
  return async (request, response) => {
    const { orderId } = OrderToSubscribe.parse(request.body);
    const session = readSession(request);
    const order = await shop.database.transaction((transaction) =>
      unpaidOrder(transaction, session, orderId),
    );
    const intent = await findOrCreateIntent(shop, session, order);
    if (isSettled(intent)) throw new AlreadyPaid();
    // What Stripe.js has to confirm: the payment of the first invoice, or the setup of a trial.
    const type = intent.object === "setup_intent" ? "setup" : "payment";
    response.json({ type, clientSecret: intent.client_secret });
  };
}
