import { CheckoutError } from "./errors";
import { openStripe } from "./stripe";

const NOT_FOUND = "Your subscription could not be looked up. Please do not subscribe again yet.";

/**
 * Return the status of what was confirmed last, by the address, or "none".
 *
 * @throws {CheckoutError} If that cannot be found out, whatever the reason: the subscription may begin.
 */
export async function lookUp(): Promise<string> {
  try {
    const query = new URLSearchParams(location.search);
    const payment = query.get("payment_intent_client_secret");
    if (payment) return await lookUpPayment(payment);
    const setup = query.get("setup_intent_client_secret");
    if (setup) return await lookUpSetup(setup);
    return "none";
  } catch (cause) {
    console.error(cause);
    throw new CheckoutError("status_unknown", NOT_FOUND);
  }
}

/** Return the status of the first invoice's payment. */
async function lookUpPayment(clientSecret: string) {
  const stripe = await openStripe();
  const { paymentIntent, error } = await stripe.retrievePaymentIntent(clientSecret);
  if (error) throw new Error(`Stripe.js: ${error.type}: ${error.message ?? ""}`);
  return paymentIntent.status;
}

/** Return the status of a trial's setup. */
async function lookUpSetup(clientSecret: string) {
  const stripe = await openStripe();
  const { setupIntent, error } = await stripe.retrieveSetupIntent(clientSecret);
  if (error) throw new Error(`Stripe.js: ${error.type}: ${error.message ?? ""}`);
  return setupIntent.status;
}
