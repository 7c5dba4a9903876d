import type { Stripe } from "@stripe/stripe-js";
import { fromStripe } from "./errors";
import { RETURN_URL } from "./stripe";

/** What our server answers once it has confirmed an Intent. */
export interface Confirmed {
  status: string;
  clientSecret: string;
}

/**
 * Let the customer authenticate if the bank wants it, and go to the return page, which reads the
 * state again.
 */
export async function finish(
  stripe: Stripe,
  type: "payment" | "setup",
  { status, clientSecret }: Confirmed,
) {
  if (status === "requires_action") {
    const { error } = await stripe.handleNextAction({ clientSecret });
    if (error) throw fromStripe(error);
  }
  location.assign(`${RETURN_URL}?${type}_intent_client_secret=${clientSecret}`);
}
