/** POST /api/setup-summary: bind a confirmation token to the setup, for the review page. */

import type { RequestHandler } from "express";
import Stripe from "stripe";
import { z } from "zod";

import { ApiError } from "../api.js";
import { type PaymentMethod, saveDetails } from "../payment-details.js";
import { readSession } from "../session.js";
import { unsavedSetup } from "../setups.js";
import type { Shop } from "../shop.js";

const Details = z.strictObject({
  setupId: z.string(),
  confirmationToken: z
    .string()
    .regex(/^ctoken_\w+$/)
    .max(255),
});

export function summarizeSetup({ database, stripe }: Shop): RequestHandler {
  return async (request, response) => {
    const { setupId, confirmationToken } = Details.parse(request.body);
    const session = readSession(request);
    const setup = await database.transaction((transaction) =>
      unsavedSetup(transaction, session, setupId),
    );
    const method = describe(await previewMethod(stripe, confirmationToken));
    const summary = await database.transaction((transaction) =>
      saveDetails(transaction, setup, confirmationToken, method),
    );
    response.json(summary);
  };
}

async function previewMethod(
  stripe: Stripe,
  id: string,
): Promise<Stripe.ConfirmationToken.PaymentMethodPreview> {
  const message = "Please enter your payment details again.";
  try {
    const token = await stripe.confirmationTokens.retrieve(id);
    if (token.payment_method_preview) return token.payment_method_preview;
  } catch (refusal) {
    if (!(refusal instanceof Stripe.errors.StripeInvalidRequestError)) throw refusal;
    throw new ApiError(422, "unknown_payment_details", message, { cause: refusal });
  }
  throw new ApiError(422, "unknown_payment_details", message);
}

function describe({ type, card }: Stripe.ConfirmationToken.PaymentMethodPreview): PaymentMethod {
  if (card) return { type, label: `${capitalize(card.brand)} ending in ${card.last4}` };
  return { type, label: capitalize(type) };
}

function capitalize(id: string): string {
  const words = id.replaceAll("_", " ");
  return words.charAt(0).toUpperCase() + words.slice(1);
}
