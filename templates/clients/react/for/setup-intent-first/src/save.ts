import type { Stripe, StripeElements } from "@stripe/stripe-js";
import { failUnlessSaved } from "./failUnlessSaved";
import { RETURN_URL } from "./stripe";

/** Confirm the SetupIntent. Stripe.js handles 3D Secure and then goes to the return page. */
export async function save(stripe: Stripe, elements: StripeElements, clientSecret: string) {
  const { error } = await stripe.confirmSetup({
    elements,
    confirmParams: { return_url: RETURN_URL },
  });
  await failUnlessSaved(stripe, clientSecret, error);
}
