import { fromStripe } from "./errors.js";
import { RETURN_URL } from "./stripe.js";

/** @import { Stripe, StripeError } from "@stripe/stripe-js" */

/**
 * Throw why a SetupIntent could not be confirmed. If it is done all the same, in another tab or
 * because only the answer was lost, go to the return page instead.
 *
 * @param {Stripe} stripe
 * @param {string} clientSecret
 * @param {StripeError} error
 */
export async function failUnlessSaved(stripe, clientSecret, error) {
  const intent = error.setup_intent ?? (await stripe.retrieveSetupIntent(clientSecret)).setupIntent;
  if (!intent || !["succeeded", "processing"].includes(intent.status)) {
    throw fromStripe({ ...error, setup_intent: intent });
  }
  location.assign(`${RETURN_URL}?setup_intent_client_secret=${clientSecret}`);
}
