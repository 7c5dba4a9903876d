import { fromStripe } from "./errors.js";
import { RETURN_URL } from "./stripe.js";

/** @import { Stripe, StripeElements } from "@stripe/stripe-js" */

/**
 * Turn the payment details into a token; each attempt has its own, because a token works once.
 *
 * @param {Stripe} stripe
 * @param {StripeElements} elements
 */
export async function createToken(stripe, elements) {
  const submitted = await elements.submit(); // first of all: it collects what wallets hold back until now
  if (submitted.error) throw fromStripe(submitted.error);
  const { confirmationToken, error } = await stripe.createConfirmationToken({
    elements,
    params: { return_url: RETURN_URL },
  });
  if (error) throw fromStripe(error);
  return confirmationToken.id;
}
