import type { Stripe, StripeElements } from "@stripe/stripe-js";
import { request } from "./api";
import { createToken } from "./createToken";

/**
 * Have the server keep a token with the setup, and go on to the review: the token survives the step
 * to the next page, as the payment form does not.
 */
export async function keepDetails(stripe: Stripe, elements: StripeElements, setupId: string) {
  const confirmationToken = await createToken(stripe, elements);
  await request("POST", "/api/setup-summary", { setupId, confirmationToken });
  location.assign("review.html");
}
