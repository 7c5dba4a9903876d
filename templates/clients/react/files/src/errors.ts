import type { StripeError } from "@stripe/stripe-js";

/** Where the customer can go on after an error. */
export interface WayOut {
  label: string;
  href: string;
}

/** An error whose message may be shown to the customer as it is. */
export class CheckoutError extends Error {
  wayOut: WayOut | null = null;

  /**
   * @param code A code of our server or of Stripe, "unreachable" or "unexpected".
   * @param message One or two sentences.
   */
  constructor(
    readonly code: string,
    message: string,
  ) {
    super(message);
  }
}

const NOT_APPROVED = "Your bank did not approve this. Try again, or use another payment method.";
const NO_CONNECTION = "The payment service cannot be reached. Check your connection and try again.";
const NOT_COMPLETED = "This could not be completed. Please try again.";

/**
 * Return what to tell the customer about an error of Stripe.js.
 *
 * Messages of card and validation errors are written for customers, all others for developers.
 * Source: https://docs.stripe.com/api/errors, read 2026-11-23.
 *
 * @param otherwise What to say instead of a message for developers.
 */
export function fromStripe(
  { type, code = type, message = "" }: StripeError,
  otherwise = NOT_COMPLETED,
) {
  if (code.endsWith("_intent_authentication_failure")) {
    return new CheckoutError(code, NOT_APPROVED);
  }
  if (type === "card_error" || type === "validation_error") {
    return new CheckoutError(code, message || otherwise);
  }
  console.error(`Stripe.js: ${type} ${code}: ${message}`);
  return type === "api_connection_error"
    ? new CheckoutError("unreachable", NO_CONNECTION)
    : new CheckoutError(code, otherwise);
}

/**
 * Tell whether this page shows an order of the past: it was changed or paid elsewhere, or
 * the browser session is gone.
 */
export function isOutOfDate(error: unknown) {
  const codes = ["order_changed", "already_paid", "no_order"];
  return error instanceof CheckoutError && codes.includes(error.code);
}
