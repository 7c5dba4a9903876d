import { CheckoutError } from "./errors";
import { openStripe } from "./stripe";

const NOT_FOUND = "Your payment could not be looked up. Please do not pay again yet.";

/**
 * Return the status of the payment that the address is about, or "none".
 *
 * @throws {CheckoutError} If that cannot be found out, whatever the reason: the payment may be made.
 */
export async function lookUp(): Promise<string> {
  const secret = new URLSearchParams(location.search).get("payment_intent_client_secret");
  if (!secret) return "none";
  return statusOf(secret).catch((cause: unknown) => {
    console.error(cause);
    throw new CheckoutError("status_unknown", NOT_FOUND);
  });
}

async function statusOf(clientSecret: string) {
  const stripe = await openStripe();
  const { paymentIntent, error } = await stripe.retrievePaymentIntent(clientSecret);
  if (error) throw new Error(`Stripe.js: ${error.type}: ${error.message ?? ""}`);
  return paymentIntent.status;
}
