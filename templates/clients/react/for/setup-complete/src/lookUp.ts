import { fromStripe } from "./errors";
import { openStripe } from "./stripe";

const NOT_FOUND = "We could not look up whether it was saved. Please do not save it again yet.";

/** Return the status of the setup that the address is about, or "none". */
export async function lookUp(): Promise<string> {
  const secret = new URLSearchParams(location.search).get("setup_intent_client_secret");
  if (!secret) return "none";
  const stripe = await openStripe();
  const { setupIntent, error } = await stripe.retrieveSetupIntent(secret);
  if (error) throw fromStripe(error, NOT_FOUND);
  return setupIntent.status;
}
