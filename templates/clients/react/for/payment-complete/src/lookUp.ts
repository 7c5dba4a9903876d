import { fromStripe } from "./errors";
import { openStripe } from "./stripe";

/** Return the status of the payment that the address is about, or "none". */
export async function lookUp(): Promise<string> {
  const secret = new URLSearchParams(location.search).get("payment_intent_client_secret");
  if (!secret) return "none";
  const stripe = await openStripe();
  const { paymentIntent, error } = await stripe.retrievePaymentIntent(secret);
  if (error) {
    throw fromStripe(error, "Your payment could not be looked up. Please do not pay again yet.");
  }
  return paymentIntent.status;
}
