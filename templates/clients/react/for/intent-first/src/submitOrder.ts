import type { Stripe, StripeElements } from "@stripe/stripe-js";
import { failUnlessPaid } from "./failUnlessPaid";
import type { OpenCheckout } from "./openCheckout";
import { RETURN_URL } from "./stripe";

/** Confirm the PaymentIntent. Stripe.js handles 3D Secure and then goes to the return page. */
export async function submitOrder(
  stripe: Stripe,
  elements: StripeElements,
  { clientSecret }: OpenCheckout,
) {
  const { error } = await stripe.confirmPayment({
    elements,
    confirmParams: { return_url: RETURN_URL },
  });
  await failUnlessPaid(stripe, clientSecret, error);
}
