import type { Stripe, StripeElements } from "@stripe/stripe-js";
import { request } from "./api";
import { fromStripe } from "./errors";
import { failUnlessPaid } from "./failUnlessPaid";
import { failUnlessSaved } from "./failUnlessSaved";
import { RETURN_URL } from "./stripe";

/**
 * Have the subscription created and confirm it: its first payment, or the setup of a trial. Stripe.js
 * handles 3D Secure and then goes to the return page.
 */
export async function submitOrder(stripe: Stripe, elements: StripeElements, orderId: string) {
  const submitted = await elements.submit(); // first of all: it collects what wallets hold back until now
  if (submitted.error) throw fromStripe(submitted.error);
  const { type, clientSecret } = (await request("POST", "/api/create-subscription", {
    orderId,
  })) as { type: "payment" | "setup"; clientSecret: string };
  const confirmation = { elements, clientSecret, confirmParams: { return_url: RETURN_URL } };
  if (type === "setup") {
    const { error } = await stripe.confirmSetup(confirmation);
    await failUnlessSaved(stripe, clientSecret, error);
  } else {
    const { error } = await stripe.confirmPayment(confirmation);
    await failUnlessPaid(stripe, clientSecret, error);
  }
}
