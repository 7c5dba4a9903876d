import type { Stripe, StripeElements } from "@stripe/stripe-js";
import { request } from "./api";
import { fromStripe } from "./errors";
import { failUnlessPaid } from "./failUnlessPaid";
import { RETURN_URL } from "./stripe";

/** Have the PaymentIntent created and confirm it. Stripe.js handles 3D Secure and then goes to the return page. */
export async function submitOrder(stripe: Stripe, elements: StripeElements, orderId: string) {
  const submitted = await elements.submit(); // first of all: it collects what wallets hold back until now
  if (submitted.error) throw fromStripe(submitted.error);
  const { clientSecret } = (await request("POST", "/api/create-intent", { orderId })) as {
    clientSecret: string;
  };
  const { error } = await stripe.confirmPayment({
    elements,
    clientSecret,
    confirmParams: { return_url: RETURN_URL },
  });
  await failUnlessPaid(stripe, clientSecret, error);
}
