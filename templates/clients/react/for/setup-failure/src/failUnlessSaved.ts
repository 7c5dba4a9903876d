import type { Stripe, StripeError } from "@stripe/stripe-js";
import { fromStripe } from "./errors";
import { RETURN_URL } from "./stripe";

const SAVED = ["succeeded", "processing"];

/**
 * Throw why a SetupIntent could not be confirmed. If it is done all the same, in another tab or
 * because only the answer was lost, go to the return page instead.
 */
export async function failUnlessSaved(stripe: Stripe, clientSecret: string, error: StripeError) {
  const intent = error.setup_intent ?? (await stripe.retrieveSetupIntent(clientSecret)).setupIntent;
  if (!intent) throw fromStripe(error);
  if (!SAVED.includes(intent.status)) throw fromStripe({ ...error, setup_intent: intent });
  location.assign(`${RETURN_URL}?setup_intent_client_secret=${clientSecret}`);
}
