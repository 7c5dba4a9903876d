import type { Stripe } from "@stripe/stripe-js";
import { fromStripe } from "./errors";
import { openStripe } from "./stripe";

const NOT_FOUND = "Your subscription could not be looked up. Please do not subscribe again yet.";

/** Return the status of what was confirmed last, by the address, or "none". */
export async function lookUp(): Promise<string> {
  const query = new URLSearchParams(location.search);
  const payment = query.get("payment_intent_client_secret");
  if (payment) return lookUpPayment(await openStripe(), payment);
  const setup = query.get("setup_intent_client_secret");
  if (setup) return lookUpSetup(await openStripe(), setup);
  return "none";
}

/** Return the status of the first invoice's payment. */
async function lookUpPayment(stripe: Stripe, clientSecret: string) {
  const { paymentIntent, error } = await stripe.retrievePaymentIntent(clientSecret);
  if (error) throw fromStripe(error, NOT_FOUND);
  return paymentIntent.status;
}

/** Return the status of a trial's setup. */
async function lookUpSetup(stripe: Stripe, clientSecret: string) {
  const { setupIntent, error } = await stripe.retrieveSetupIntent(clientSecret);
  if (error) throw fromStripe(error, NOT_FOUND);
  return setupIntent.status;
}
