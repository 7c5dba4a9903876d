import assert from "node:assert/strict";
import { test } from "node:test";

import Stripe from "stripe";

import { createOnce } from "../src/idempotency.js";

for (const [title, statusCode, calls] of [
  ["a failure that Stripe keeps is not asked for again", 500, 2],
  ["the same request under way is no such failure", 409, 1],
] as const) {
  test(title, async () => {
    const keys: string[] = [];
    const failure = new Stripe.errors.StripeAPIError({ type: "api_error", statusCode });
    const create = (key: string) => {
      keys.push(key);
      return Promise.reject(failure);
    };

    await assert.rejects(createOnce(create, "key"), failure);

    assert.equal(keys[0], "key");
    assert.equal(new Set(keys).size, calls);
  });
}
