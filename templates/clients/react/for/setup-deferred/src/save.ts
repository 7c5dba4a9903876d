import type { Stripe, StripeElements } from "@stripe/stripe-js";
import { request } from "./api";
import { fromStripe } from "./errors";
import { failUnlessSaved } from "./failUnlessSaved";
import { RETURN_URL } from "./stripe";

/** Have the SetupIntent created and confirm it. Stripe.js handles 3D Secure and then goes to the return page. */
export async function save(stripe: Stripe, elements: StripeElements, setupId: string) {
  const submitted = await elements.submit(); // first of all: it collects what wallets hold back until now
  if (submitted.error) throw fromStripe(submitted.error);
  const { clientSecret } = (await request("POST", "/api/create-setup-intent", { setupId })) as {
    clientSecret: string;
  };
  const { error } = await stripe.confirmSetup({
    elements,
    clientSecret,
    confirmParams: { return_url: RETURN_URL },
  });
  await failUnlessSaved(stripe, clientSecret, error);
}
