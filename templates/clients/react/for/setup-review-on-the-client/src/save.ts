import type { Stripe } from "@stripe/stripe-js";
import { request } from "./api";
import { failUnlessSaved } from "./failUnlessSaved";
import { RETURN_URL } from "./stripe";
import type { Summary } from "./summary";

/**
 * Have the SetupIntent created and confirm it with the token of the details page. Stripe.js handles
 * 3D Secure and then goes to the return page.
 */
export async function save(stripe: Stripe, { setup, confirmationToken }: Summary) {
  const { clientSecret } = (await request("POST", "/api/create-setup-intent", {
    setupId: setup.id,
  })) as { clientSecret: string };
  const { error } = await stripe.confirmSetup({
    clientSecret,
    confirmParams: { confirmation_token: confirmationToken, return_url: RETURN_URL },
  });
  await failUnlessSaved(stripe, clientSecret, error);
}
