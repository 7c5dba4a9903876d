/**
 * PUT /api/order: change the cart.
 *
 * An order is a quote that never changes, so a changed cart is a new order. The old one is retired
 * first, with its PaymentIntent: a page that still shows it cannot pay it.
 */

import type { RequestHandler } from "express";
import Stripe from "stripe";
import { z } from "zod";

import { ApiError } from "../api.js";
import * as orders from "../orders.js";
import { makeQuote } from "../quotes.js";
import { readSession } from "../session.js";
import type { Shop } from "../shop.js";

const Cart = z.strictObject({
  quantities: z.record(z.string(), z.int().min(0).max(99)),
  discountCode: z.string().max(50).nullish(),
});

class PaymentInProgress extends ApiError {
  constructor(options?: ErrorOptions) {
    const message = "A payment for this order is under way, so it cannot be changed now.";
    super(409, "payment_in_progress", message, options);
  }
}

export function priceOrder({ database, stripe }: Shop): RequestHandler {
  return async (request, response) => {
    const { quantities, discountCode } = Cart.parse(request.body);
    const quote = makeQuote(quantities, discountCode ?? "");
    const session = readSession(request);
    const old = await database.transaction((transaction) =>
      orders.currentOrder(transaction, session),
    );
    if (!old) throw new orders.NoOrder();
    if (old.state === "paid") throw new orders.AlreadyPaid();
    await stopPayment(stripe, old);
    const order = await database.transaction(async (transaction) => {
      if (!(await orders.supersede(transaction, old))) throw new PaymentInProgress();
      return orders.openOrder(transaction, session, quote);
    });
    response.json(orders.viewOrder(order));
  };
}

async function stopPayment(stripe: Stripe, { paymentIntent }: orders.Order): Promise<void> {
  if (paymentIntent === null) return;
  try {
    await stripe.paymentIntents.cancel(paymentIntent);
  } catch (refusal) {
    if (!(refusal instanceof Stripe.errors.StripeInvalidRequestError)) throw refusal;
    const { status } = await stripe.paymentIntents.retrieve(paymentIntent);
    if (status !== "canceled") throw new PaymentInProgress({ cause: refusal });
  }
}
