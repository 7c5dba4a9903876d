import type Stripe from "stripe";

/** How patient we are: a repeated request carries the same idempotency key, so it is safe. */
export const STRIPE_OPTIONS: Stripe.StripeConfig = {
  timeout: 20_000, // milliseconds
  maxNetworkRetries: 2,
};
