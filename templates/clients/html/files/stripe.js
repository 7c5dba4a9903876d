import { request } from "./api.js";
import { CheckoutError } from "./errors.js";

/** @import { Stripe } from "@stripe/stripe-js" */

/** The page that the customer ends on, whichever way it went. */
export const RETURN_URL = new URL("complete.html", location.href).href;

/**
 * Return Stripe.js, set up with the publishable key of our server.
 *
 * @returns {Promise<Stripe>}
 * @throws {CheckoutError} If the script was blocked or could not be loaded.
 */
export async function openStripe() {
  if (!window.Stripe) {
    throw new CheckoutError(
      "stripe_js_missing",
      "The payment form could not be loaded. Check your connection and whether a content blocker stops js.stripe.com.",
    );
  }
  const { publishableKey } = await request("GET", "/api/config");
  return window.Stripe(publishableKey);
}
