/** POST /api/create-intent: the PaymentIntent of an order, for Stripe.js to confirm. */

import type { RequestHandler } from "express";
import { z } from "zod";

import { AlreadyPaid, unpaidOrder } from "../orders.js";
import { findOrCreateIntent } from "../payment-intents.js";
import { readSession } from "../session.js";
import type { Shop } from "../shop.js";

const OrderToPay = z.strictObject({ orderId: z.string() });

export function createIntent(shop: Shop): RequestHandler {
  return async (request, response) => {
    const { orderId } = OrderToPay.parse(request.body);
    const session = readSession(request);
    const order = await shop.database.transaction((transaction) =>
      unpaidOrder(transaction, session, orderId),
    );
    const intent = await findOrCreateIntent(shop, order);
    if (["succeeded", "processing", "requires_capture"].includes(intent.status)) {
      throw new AlreadyPaid();
    }
    response.json({ clientSecret: intent.client_secret });
  };
}
