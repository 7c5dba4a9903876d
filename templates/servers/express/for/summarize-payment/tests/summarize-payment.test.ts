import assert from "node:assert/strict";
import { test } from "node:test";

import type { OrderView } from "../src/orders.js";
import type { Browser } from "./browser.js";
import { openShop } from "./shop.js";

function summarize(browser: Browser, order: OrderView, confirmationToken: string) {
  return browser.post("/api/payment-summary", { orderId: order.id, confirmationToken });
}

for (const [card, label] of [
  ["4242424242424242", "Visa ending in 4242"],
  ["5555555555554444", "Mastercard ending in 4444"],
] as const) {
  test(`the customer recognizes the card: ${label}`, async (t) => {
    const { browser, order, stripeJs } = await openShop(t);
    const confirmationToken = await stripeJs.newToken(order, card);

    const answer = await summarize(browser, order, confirmationToken);

    const paymentMethod = { type: "card", label };
    assert.equal(answer.status, 200);
    assert.deepEqual(answer.body, { order, confirmationToken, paymentMethod });
  });
}

for (const [title, token, error] of [
  ["not known to Stripe", "ctoken_unknown", "unknown_payment_details"],
  ["not a token", "pi_1/../secrets", "invalid_request"],
] as const) {
  test(`what is no confirmation token is refused: ${title}`, async (t) => {
    const { browser, order } = await openShop(t);

    const answer = await summarize(browser, order, token);

    assert.deepEqual([answer.status, answer.code], [422, error]);
  });
}

test("a token is bound to one order only", async (t) => {
  const { browser, order, stripeJs, openBrowser } = await openShop(t);
  const other = openBrowser();
  const token = await stripeJs.newToken(order);
  const first = await summarize(browser, order, token);

  const second = await summarize(other, await other.openOrder(), token);

  assert.deepEqual([second.status, second.code], [422, "unknown_payment_details"]);
  assert.deepEqual((await browser.get("/api/payment-summary")).body, first.body);
});

test("another browser cannot bind its card to the order", async (t) => {
  const { order, stripeJs, openBrowser } = await openShop(t);
  const stranger = openBrowser();
  const token = await stripeJs.newToken(order);

  const withoutOrder = await summarize(stranger, order, token);
  await stranger.openOrder();
  const withOrder = await summarize(stranger, order, token);

  assert.deepEqual([withoutOrder.status, withoutOrder.code], [404, "no_order"]);
  assert.deepEqual([withOrder.status, withOrder.code], [409, "order_changed"]);
});
