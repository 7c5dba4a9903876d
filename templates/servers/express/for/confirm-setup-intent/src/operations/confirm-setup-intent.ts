/**
 * POST /api/confirm-setup-intent: confirm the SetupIntent of a setup with a confirmation token.
 *
 * Stripe's guide creates and confirms it in one call. Here these are two, so that the setup knows
 * its SetupIntent before the bank is asked: whatever answer is lost then, its state can be read.
 */

import type { RequestHandler } from "express";
import Stripe from "stripe";
import { z } from "zod";

import { ApiError } from "../api.js";
import { checkRules } from "../rules.js";
import { readSession } from "../session.js";
import { findOrCreateIntent } from "../setup-intents.js";
import { type Setup, unsavedSetup } from "../setups.js";
import type { Shop } from "../shop.js";

const { StripeAPIError, StripeError, StripeInvalidRequestError } = Stripe.errors;

const Attempt = z.strictObject({
  setupId: z.string(),
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

export function confirmSetupIntent(shop: Shop): RequestHandler {
  return async (request, response) => {
    const { setupId, confirmationToken } = Attempt.parse(request.body);
    const session = readSession(request);
    const setup = await shop.database.transaction((transaction) =>
      unsavedSetup(transaction, session, setupId),
    );
    const intent = await save(shop, setup, confirmationToken);
    if (intent.status === "requires_payment_method") throw declined(intent.last_setup_error);
    response.json({ status: intent.status, clientSecret: intent.client_secret });
  };
}

async function save(shop: Shop, setup: Setup, token: string): Promise<Stripe.SetupIntent> {
  try {
    checkRules(setup, await shop.stripe.confirmationTokens.retrieve(token));
    const intent = await findOrCreateIntent(shop, setup);
    return isConfirmable(intent) ? await confirm(shop.stripe, setup, intent.id, token) : intent;
  } catch (refusal) {
    if (!(refusal instanceof StripeInvalidRequestError)) throw refusal;
    // The token is unknown, used or expired.
    console.warn(`setup ${setup.id}: Stripe refused: ${refusal.message}`);
    throw new PaymentDetailsUnusable(refusal);
  }
}

/** Return the SetupIntent; the SDK throws a decline, and that it is confirmed already. */
async function confirm(
  stripe: Stripe,
  setup: Setup,
  intentId: string,
  token: string,
): Promise<Stripe.SetupIntent> {
  try {
    return await stripe.setupIntents.confirm(
      intentId,
      { confirmation_token: token },
      { idempotencyKey: `${setup.id}:${token}` },
    );
  } catch (error) {
    // A 409 says that the same attempt is under way in another tab.
    if (error instanceof StripeAPIError && error.statusCode !== 409) {
      // Stripe keeps it with its key for a day, so this token cannot be tried again.
      const intent = await stripe.setupIntents.retrieve(intentId);
      if (isConfirmable(intent)) throw new PaymentDetailsUnusable(error);
      return intent;
    }
    if (!(error instanceof StripeError)) throw error;
    const isAnswer = error.statusCode === 402 || error.code === "setup_intent_unexpected_state";
    if (isAnswer && error.setup_intent) return error.setup_intent;
    throw error;
  }
}

function isConfirmable({ status }: Stripe.SetupIntent): boolean {
  return ["requires_payment_method", "requires_confirmation", "requires_action"].includes(status);
}

function declined(error: Stripe.SetupIntent.LastSetupError | null): ApiError {
  const message = "Your payment method was declined. Please try another one.";
  return new ApiError(402, error?.code ?? "card_declined", error?.message ?? message);
}
