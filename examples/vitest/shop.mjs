/** A shop of one product, as somebody might have it: nothing in it knows of the stand-in. */

import { createServer } from "node:http";

import Stripe from "stripe";

const stripe = new Stripe(process.env.STRIPE_SECRET_KEY, { maxNetworkRetries: 2 });
export const paid = new Set();

export function pay(order, paymentMethod) {
  return stripe.paymentIntents.create(
    {
      amount: 1999,
      currency: "eur",
      confirm: true,
      payment_method: paymentMethod,
      return_url: "https://shop.example/done",
      metadata: { order },
    },
    { idempotencyKey: order },
  );
}

export const readIntent = (id) => stripe.paymentIntents.retrieve(id);

export const server = createServer(async (request, response) => {
  const body = Buffer.concat(await request.toArray());
  try {
    const secret = process.env.STRIPE_WEBHOOK_SECRET;
    const event = stripe.webhooks.constructEvent(body, request.headers["stripe-signature"], secret);
    if (event.type === "payment_intent.succeeded") paid.add(event.data.object.metadata.order);
    response.end();
  } catch {
    response.writeHead(400).end();
  }
});
