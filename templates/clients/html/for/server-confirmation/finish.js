import { fromStripe } from "./errors.js";
import { RETURN_URL } from "./stripe.js";

/** @import { Stripe } from "@stripe/stripe-js" */

/**
 * Let the customer authenticate if the bank wants it, and go to the return page, which reads the
 * state again.
 *
 * @param {Stripe} stripe
 * @param {"payment" | "setup"} type
 * @param {{ status: string, clientSecret: string }} confirmed what our server answers once it has confirmed an Intent
 */
export async function finish(stripe, type, { status, clientSecret }) {
  if (status === "requires_action") {
    const { error } = await stripe.handleNextAction({ clientSecret });
    if (error) throw fromStripe(error);
  }
  location.assign(`${RETURN_URL}?${type}_intent_client_secret=${clientSecret}`);
}
