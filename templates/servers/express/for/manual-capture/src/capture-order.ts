import { randomUUID } from "node:crypto";

import Stripe from "stripe";

import { findOrder } from "./orders.js";
import type { Shop } from "./shop.js";

/** The reason why an order is not captured, for its operator. */
export class NotCaptured extends Error {}

/**
 * Capture the whole amount of an order, and return what to tell the operator.
 *
 * The state is Stripe's: an authorization can lapse before its event has come. The order becomes paid
 * and is fulfilled by the webhook, as ever.
 *
 * @throws {NotCaptured} With the reason.
 */
export async function captureOrder(
  { database, stripe }: Pick<Shop, "database" | "stripe">,
  orderId: string,
): Promise<string> {
  const order = await database.transaction((transaction) => findOrder(transaction, orderId));
  if (!order) throw new NotCaptured(`There is no order ${orderId}.`);
  if (order.paymentIntent === null) {
    throw new NotCaptured(`Order ${orderId} is not authorized: its payment has not begun.`);
  }
  try {
    return await capture(stripe, orderId, order.paymentIntent);
  } catch (error) {
    if (!(error instanceof Stripe.errors.StripeError)) throw error;
    const problem = `Stripe did not answer as hoped (${error.type})`;
    const hint = "run this again, it is captured once at most";
    throw new NotCaptured(`Order ${orderId}: ${problem}; ${hint}.`, { cause: error });
  }
}

async function capture(stripe: Stripe, orderId: string, intentId: string): Promise<string> {
  const { status } = await stripe.paymentIntents.retrieve(intentId);
  if (status === "succeeded") return `Order ${orderId} is captured already.`;
  if (status === "canceled") {
    const problem = "its authorization has lapsed or was canceled";
    throw new NotCaptured(`Order ${orderId} cannot be captured: ${problem}.`);
  }
  if (status !== "requires_capture") {
    throw new NotCaptured(`Order ${orderId} is not authorized: its payment is ${status}.`);
  }
  // A PaymentIntent is captured once at most. So each run can have a key of its own: with one for
  // all of them Stripe would repeat a failure for a day.
  const idempotencyKey = `${orderId}:capture:${randomUUID()}`;
  await stripe.paymentIntents.capture(intentId, {}, { idempotencyKey });
  return `Order ${orderId} is captured.`;
}
