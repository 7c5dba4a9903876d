import { CheckoutError } from "./errors";
import { openStripe } from "./stripe";

const NOT_FOUND = "We could not look up whether it was saved. Please do not save it again yet.";

/**
 * Return the status of the setup that the address is about, or "none".
 *
 * @throws {CheckoutError} If that cannot be found out, whatever the reason: it may be saved.
 */
export async function lookUp(): Promise<string> {
  const secret = new URLSearchParams(location.search).get("setup_intent_client_secret");
  if (!secret) return "none";
  return statusOf(secret).catch((cause: unknown) => {
    console.error(cause);
    throw new CheckoutError("status_unknown", NOT_FOUND);
  });
}

async function statusOf(clientSecret: string) {
  const stripe = await openStripe();
  const { setupIntent, error } = await stripe.retrieveSetupIntent(clientSecret);
  if (error) throw new Error(`Stripe.js: ${error.type}: ${error.message ?? ""}`);
  return setupIntent.status;
}
