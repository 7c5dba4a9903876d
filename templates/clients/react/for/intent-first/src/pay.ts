import type { Stripe, StripeElements } from "@stripe/stripe-js";
import { fromStripe } from "./errors";
import { RETURN_URL } from "./stripe";

/** Confirm the PaymentIntent. Stripe.js handles 3D Secure and then goes to the return page. */
export async function pay(stripe: Stripe, elements: StripeElements) {
  const { error } = await stripe.confirmPayment({
    elements,
    confirmParams: { return_url: RETURN_URL },
  });
  const paid = ["succeeded", "processing"].includes(error.payment_intent?.status ?? "");
  if (!paid) throw fromStripe(error);
  // It was paid in another tab meanwhile; the return page shows that.
  const secret = error.payment_intent?.client_secret ?? "";
  location.assign(`${RETURN_URL}?payment_intent_client_secret=${secret}`);
}
