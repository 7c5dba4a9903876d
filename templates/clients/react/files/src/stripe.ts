import { loadStripe, type Stripe } from "@stripe/stripe-js";
import { request } from "./api";
import { CheckoutError } from "./errors";

/** The page that the customer ends on, whichever way it went. */
export const RETURN_URL = new URL("complete.html", location.href).href;

/**
 * Load Stripe.js and set it up with the publishable key of our server; called once a page, outside
 * of components.
 *
 * @throws {CheckoutError} If the script was blocked or could not be loaded.
 */
export async function openStripe(): Promise<Stripe> {
  const { publishableKey } = (await request("GET", "/api/config")) as { publishableKey: string };
  const stripe = await loadStripe(publishableKey).catch(() => null);
  if (stripe) return stripe;
  throw new CheckoutError(
    "stripe_js_missing",
    "The payment form could not be loaded. Check your connection and whether a content blocker stops js.stripe.com.",
  );
}
