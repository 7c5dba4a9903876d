/** How something is created at Stripe once, however often it is asked for. */

import { randomUUID } from "node:crypto";

import Stripe from "stripe";

/**
 * Return what `create` makes under this idempotency key, which it is given.
 *
 * Stripe keeps a failure of its own with the key for a day. Use this only for what charges nothing
 * when it is created: then another key is taken.
 */
export async function createOnce<T>(
  create: (idempotencyKey: string) => Promise<T>,
  key: string,
): Promise<T> {
  try {
    return await create(key);
  } catch (failure) {
    const isKept = failure instanceof Stripe.errors.StripeAPIError;
    // A 409 says that the same request is under way, and is not kept.
    if (!isKept || failure.statusCode === 409) throw failure;
    return create(`${key}:${randomUUID()}`);
  }
}
