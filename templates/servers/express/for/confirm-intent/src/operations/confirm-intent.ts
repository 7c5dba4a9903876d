/**
 * POST /api/confirm-intent: confirm the PaymentIntent of an order with a confirmation token.
 *
 * Stripe's guide creates and confirms it in one call. Here these are two, so that the order knows
 * its PaymentIntent before money moves: whatever answer is lost then, its state can be read.
 */

import type { RequestHandler } from "express";
import Stripe from "stripe";
import { z } from "zod";

import { ApiError } from "../api.js";
import { type Order, unpaidOrder } from "../orders.js";
import { findOrCreateIntent } from "../payment-intents.js";
import { checkRules } from "../rules.js";
import { readSession } from "../session.js";
import type { Shop } from "../shop.js";

const { StripeAPIError, StripeError, StripeInvalidRequestError } = Stripe.errors;

const Attempt = z.strictObject({
  orderId: z.string(),
  confirmationToken: z
    .string()
    .regex(/^ctoken_\w+$/)
    .max(255),
});

class PaymentDetailsUnusable extends ApiError {
  constructor(cause: unknown) {
    const message = "Please enter your payment details again.";
    super(422, "payment_details_unusable", message, { cause });
  }
}

export function confirmIntent(shop: Shop): RequestHandler {
  return async (request, response) => {
    const { orderId, confirmationToken } = Attempt.parse(request.body);
    const session = readSession(request);
    const order = await shop.database.transaction((transaction) =>
      unpaidOrder(transaction, session, orderId),
    );
    const intent = await pay(shop, order, confirmationToken);
    if (intent.status === "requires_payment_method") throw declined(intent.last_payment_error);
    response.json({ status: intent.status, clientSecret: intent.client_secret });
  };
}

async function pay(shop: Shop, order: Order, token: string): Promise<Stripe.PaymentIntent> {
  try {
    checkRules(order, await shop.stripe.confirmationTokens.retrieve(token));
    const intent = await findOrCreateIntent(shop, order);
    return isConfirmable(intent) ? await confirm(shop.stripe, order, intent.id, token) : intent;
  } catch (refusal) {
    if (!(refusal instanceof StripeInvalidRequestError)) throw refusal;
    // The token is unknown, used or expired.
    console.warn(`order ${order.id}: Stripe refused: ${refusal.message}`);
    throw new PaymentDetailsUnusable(refusal);
  }
}

/** Return the PaymentIntent; the SDK throws a decline, and that it is paid already. */
async function confirm(
  stripe: Stripe,
  order: Order,
  intentId: string,
  token: string,
): Promise<Stripe.PaymentIntent> {
  try {
    return await stripe.paymentIntents.confirm(
      intentId,
      { confirmation_token: token },
      { idempotencyKey: `${order.id}:${token}` },
    );
  } catch (error) {
    if (error instanceof StripeAPIError) {
      // Stripe keeps it with its key for a day, so this token cannot be tried again.
      const intent = await stripe.paymentIntents.retrieve(intentId);
      if (isConfirmable(intent)) throw new PaymentDetailsUnusable(error);
      return intent;
    }
    if (!(error instanceof StripeError)) throw error;
    const isAnswer = error.statusCode === 402 || error.code === "payment_intent_unexpected_state";
    if (isAnswer && error.payment_intent) return error.payment_intent;
    throw error;
  }
}

function isConfirmable({ status }: Stripe.PaymentIntent): boolean {
  return ["requires_payment_method", "requires_confirmation", "requires_action"].includes(status);
}

function declined(error: Stripe.PaymentIntent.LastPaymentError | null): ApiError {
  const message = "Your payment was declined. Please try another payment method.";
  return new ApiError(402, error?.code ?? "card_declined", error?.message ?? message);
}
