import assert from "node:assert/strict";
import { type TestContext, test } from "node:test";

import { openShop, type TestShop } from "./shop.js";

/** Open a shop in which the customer has entered payment details. */
async function openWithDetails(t: TestContext) {
  const shop = await openShop(t);
  return { ...shop, summary: await enterDetails(shop) };
}

/** Return the summary that the browser got for them. */
async function enterDetails({ browser, setup, stripeJs }: TestShop) {
  const confirmationToken = await stripeJs.newToken(setup);
  const details = { setupId: setup.id, confirmationToken };
  return (await browser.post("/api/setup-summary", details)).body;
}

test("the review page shows what was entered", async (t) => {
  const { browser, summary } = await openWithDetails(t);

  const answer = await browser.get("/api/setup-summary");

  assert.equal(answer.status, 200);
  assert.deepEqual(answer.body, summary);
});

test("details that are entered again replace the first", async (t) => {
  const { summary, ...shop } = await openWithDetails(t);

  const second = await enterDetails(shop);

  const answer = await shop.browser.get("/api/setup-summary");
  assert.notDeepEqual(second, summary);
  assert.deepEqual(answer.body, second);
});

test("before anything is entered there is nothing to review", async (t) => {
  const { browser } = await openShop(t);

  const answer = await browser.get("/api/setup-summary");

  assert.deepEqual([answer.status, answer.code], [409, "no_payment_details"]);
});

test("another browser has nothing to review", async (t) => {
  const { openBrowser } = await openWithDetails(t);

  const answer = await openBrowser().get("/api/setup-summary");

  assert.deepEqual([answer.status, answer.code], [404, "no_setup"]);
});
