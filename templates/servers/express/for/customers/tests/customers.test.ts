import assert from "node:assert/strict";
import { type TestContext, test } from "node:test";

import Stripe from "stripe";

import { findOrCreateCustomer, withCustomer } from "../src/customers.js";
import { openShop } from "./shop.js";

/** Open a shop, and ask it for the Customer of a session. */
async function openWithCustomers(t: TestContext) {
  const shop = await openShop(t);
  const { client: stripe } = shop.standIn;
  return {
    ...shop,
    find: (session: string) => findOrCreateCustomer({ database: shop.database, stripe }, session),
    atStripe: async () => (await stripe.customers.list()).data.map(({ id }) => id),
  };
}

test("a session keeps its customer and shares it with nobody", async (t) => {
  const { find, atStripe } = await openWithCustomers(t);
  const first = await find("somebody");
  const other = await find("somebody else");

  assert.equal(await find("somebody"), first);
  assert.notEqual(first, other);
  assert.deepEqual((await atStripe()).toSorted(), [first, other].toSorted());
});

test("tabs that open at the same time share one customer", async (t) => {
  const { find, atStripe } = await openWithCustomers(t);

  const found = await Promise.all(Array.from({ length: 8 }, () => find("somebody")));

  assert.deepEqual(await atStripe(), [...new Set(found)]);
});

test("a lost answer does not lead to a second customer", async (t) => {
  const { standIn, find, atStripe } = await openWithCustomers(t);
  await standIn.fail("POST /v1/customers", "drop_after_work", 3);

  await assert.rejects(find("somebody"), Stripe.errors.StripeConnectionError);
  const found = await find("somebody");

  assert.deepEqual(await atStripe(), [found]);
});

test("a failure that Stripe keeps does not block the customer", async (t) => {
  const { standIn, find, atStripe } = await openWithCustomers(t);
  await standIn.fail("POST /v1/customers", "error_500");

  const found = await find("somebody");

  assert.deepEqual(await atStripe(), [found]);
});

test("the customer of the tab that was faster is kept", async (t) => {
  const { standIn, find } = await openWithCustomers(t);
  await standIn.fail("POST /v1/customers", "error_500");
  let faster = "";
  standIn.meanwhile = async () => {
    faster = await find("somebody");
  };

  const slower = await find("somebody");

  assert.match(faster, /^cus_/);
  assert.equal(slower, faster);
  assert.equal(await find("somebody"), faster);
});

for (const [title, param, tries] of [
  ["the customer", "customer", 2],
  ["something else", "payment_method", 1],
] as const) {
  test(`if Stripe has it no more a customer is created anew, once: ${title}`, async (t) => {
    const { database, standIn, find } = await openWithCustomers(t);
    const first = await find("somebody");
    const refusal = { type: "invalid_request_error", code: "resource_missing", param } as const;
    const tried: string[] = [];

    const work = withCustomer({ database, stripe: standIn.client }, "somebody", (customer) => {
      tried.push(customer);
      return Promise.reject(new Stripe.errors.StripeInvalidRequestError(refusal));
    });

    await assert.rejects(work, Stripe.errors.StripeInvalidRequestError);
    assert.equal(tried[0], first);
    assert.equal(new Set(tried).size, tries);
    assert.equal(await find("somebody"), tried.at(-1));
  });
}
