import type { Stripe, StripeElements } from "@stripe/stripe-js";
import { failUnlessPaid } from "./failUnlessPaid";
import { failUnlessSaved } from "./failUnlessSaved";
import type { OpenCheckout } from "./openCheckout";
import { RETURN_URL } from "./stripe";

/**
 * Confirm the first payment, or the setup of a trial, for which nothing is charged now. Stripe.js
 * handles 3D Secure and then goes to the return page.
 */
export async function submitOrder(
  stripe: Stripe,
  elements: StripeElements,
  { type, clientSecret }: OpenCheckout,
) {
  const confirmation = { elements, confirmParams: { return_url: RETURN_URL } };
  if (type === "setup") {
    const { error } = await stripe.confirmSetup(confirmation);
    await failUnlessSaved(stripe, clientSecret, error);
  } else {
    const { error } = await stripe.confirmPayment(confirmation);
    await failUnlessPaid(stripe, clientSecret, error);
  }
}
