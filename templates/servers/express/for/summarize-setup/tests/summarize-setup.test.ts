import assert from "node:assert/strict";
import { test } from "node:test";

import type { SetupView } from "../src/setups.js";
import type { Browser } from "./browser.js";
import { openShop } from "./shop.js";

function summarize(browser: Browser, setup: SetupView, confirmationToken: string) {
  return browser.post("/api/setup-summary", { setupId: setup.id, confirmationToken });
}

for (const [card, label] of [
  ["4242424242424242", "Visa ending in 4242"],
  ["5555555555554444", "Mastercard ending in 4444"],
] as const) {
  test(`the customer recognizes the card: ${label}`, async (t) => {
    const { browser, setup, stripeJs } = await openShop(t);
    const confirmationToken = await stripeJs.newToken(setup, card);

    const answer = await summarize(browser, setup, confirmationToken);

    const paymentMethod = { type: "card", label };
    assert.equal(answer.status, 200);
    assert.deepEqual(answer.body, { setup, confirmationToken, paymentMethod });
  });
}

for (const [title, token, error] of [
  ["not known to Stripe", "ctoken_unknown", "unknown_payment_details"],
  ["not a token", "pi_1/../secrets", "invalid_request"],
] as const) {
  test(`what is no confirmation token is refused: ${title}`, async (t) => {
    const { browser, setup } = await openShop(t);

    const answer = await summarize(browser, setup, token);

    assert.deepEqual([answer.status, answer.code], [422, error]);
  });
}

test("a token is bound to one setup only", async (t) => {
  const { browser, setup, stripeJs, openBrowser } = await openShop(t);
  const other = openBrowser();
  const token = await stripeJs.newToken(setup);
  const first = await summarize(browser, setup, token);

  const second = await summarize(other, await other.openSetup(), token);

  assert.deepEqual([second.status, second.code], [422, "unknown_payment_details"]);
  assert.deepEqual((await browser.get("/api/setup-summary")).body, first.body);
});

test("another browser cannot bind its card to the setup", async (t) => {
  const { setup, stripeJs, openBrowser } = await openShop(t);
  const stranger = openBrowser();
  const token = await stripeJs.newToken(setup);

  const withoutSetup = await summarize(stranger, setup, token);
  await stranger.openSetup();
  const withSetup = await summarize(stranger, setup, token);

  assert.deepEqual([withoutSetup.status, withoutSetup.code], [404, "no_setup"]);
  assert.deepEqual([withSetup.status, withSetup.code], [409, "setup_changed"]);
});
