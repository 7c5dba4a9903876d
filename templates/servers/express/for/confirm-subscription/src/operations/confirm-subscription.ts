/**
 * POST /api/confirm-subscription: confirm an order's subscription with a confirmation token.
 *
 * What is confirmed is the payment of its first invoice or, with a trial, the setup of its payment
 * method.
 */

import type { RequestHandler } from "express";
import Stripe from "stripe";
import { z } from "zod";

import { ApiError } from "../api.js";
import { type Order, unpaidOrder } from "../orders.js";
import { checkOrder, checkPaymentMethod, type PaymentMethod } from "../rules.js";
import { readSession } from "../session.js";
import type { Shop } from "../shop.js";
import { findIntent, findOrCreateIntent, giveUp, type Intent } from "../subscriptions.js";

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

export function confirmSubscription(shop: Shop): RequestHandler {
  return async (request, response) => {
    const { orderId, confirmationToken } = Attempt.parse(request.body);
    const session = readSession(request);
    const order = await shop.database.transaction((transaction) =>
      unpaidOrder(transaction, session, orderId),
    );
    const intent = await subscribe(shop, session, order, confirmationToken);
    if (intent.status === "canceled") await giveUp(shop, order); // meanwhile
    if (intent.status === "requires_payment_method") throw declined(intent);
    const type = intent.object === "setup_intent" ? "setup" : "payment";
    response.json({ type, status: intent.status, clientSecret: intent.client_secret });
  };
}

async function subscribe(
  shop: Shop,
  session: string,
  order: Order,
  token: string,
): Promise<Intent> {
  const begun = await findIntent(shop, order);
  if (begun && !isConfirmable(begun)) return begun; // the rules cannot change that any more
  checkOrder(order);
  checkPaymentMethod(order, await preview(shop.stripe, token));
  const intent = begun ?? (await findOrCreateIntent(shop, session, order));
  return isConfirmable(intent) ? confirm(shop.stripe, order, intent, token) : intent;
}

async function preview(stripe: Stripe, token: string): Promise<PaymentMethod | undefined> {
  try {
    const { payment_method_preview: method } = await stripe.confirmationTokens.retrieve(token);
    return method ?? undefined;
  } catch (refusal) {
    if (!(refusal instanceof StripeInvalidRequestError)) throw refusal;
    throw new PaymentDetailsUnusable(refusal); // it is unknown
  }
}

/** Return the Intent; the SDK throws a decline, and that it has succeeded already. */
async function confirm(
  stripe: Stripe,
  order: Order,
  intent: Intent,
  token: string,
): Promise<Intent> {
  const intents = intent.object === "setup_intent" ? stripe.setupIntents : stripe.paymentIntents;
  try {
    const confirmed = await intents.confirm(
      intent.id,
      { confirmation_token: token },
      { idempotencyKey: `${order.id}:${token}` },
    );
    // If the token was sent before, this is the answer of then.
    if (confirmed.status === "requires_action") return await intents.retrieve(intent.id);
    return confirmed;
  } catch (error) {
    // A 409 says that the same attempt is under way in another tab.
    if (error instanceof StripeAPIError && error.statusCode !== 409) {
      // Stripe keeps it with its key for a day, so this token cannot be tried again.
      const now = await intents.retrieve(intent.id);
      if (isConfirmable(now)) throw new PaymentDetailsUnusable(error);
      return now;
    }
    if (!(error instanceof StripeError)) throw error;
    const isAnswer = error.statusCode === 402 || error.code?.endsWith("_unexpected_state");
    const now = error.setup_intent ?? error.payment_intent;
    if (isAnswer && now) return now;
    // It is used, or has expired.
    if (error.param === "confirmation_token") throw new PaymentDetailsUnusable(error);
    throw error;
  }
}

function isConfirmable({ status }: Intent): boolean {
  return ["requires_payment_method", "requires_confirmation", "requires_action"].includes(status);
}

function declined(intent: Intent): ApiError {
  const error =
    intent.object === "setup_intent" ? intent.last_setup_error : intent.last_payment_error;
  const message = "Your payment method was declined. Please try another one.";
  return new ApiError(402, error?.code ?? "card_declined", error?.message ?? message);
}
