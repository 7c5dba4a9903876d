import assert from "node:assert/strict";
import { type TestContext, test } from "node:test";

import { findOrder, type OrderView, supersede } from "../src/orders.js";
import { pay, payWith } from "./paying.js";
import { openShop, type TestShop } from "./shop.js";
import { only } from "./stand-in.js";
import { DECLINED, GOOD, THREE_DS } from "./stripe-js.js";

const PREPAID = "5105105105105100";

/** Open a shop, and make a token that has paid another customer's order. */
async function openWithUsedToken(t: TestContext): Promise<TestShop & { usedToken: string }> {
  const shop = await openShop(t);
  const other = shop.openBrowser();
  const order = await other.openOrder();
  const usedToken = await shop.stripeJs.newToken(order);
  assert.equal((await payWith(other, order, usedToken)).outcome, "succeeded");
  return { ...shop, usedToken };
}

/** Retire the order, if that can be done. */
function change({ database }: TestShop, order: OrderView): Promise<boolean> {
  return database.transaction(async (transaction) => {
    const found = await findOrder(transaction, order.id);
    assert.ok(found);
    return supersede(transaction, found);
  });
}

test("an amount from the browser is refused", async (t) => {
  const { browser, order, standIn, stripeJs } = await openShop(t);
  const attempt = { orderId: order.id, confirmationToken: await stripeJs.newToken(order) };

  const answer = await browser.post("/api/confirm-intent", { ...attempt, amount: 1 });

  assert.deepEqual([answer.status, answer.code], [422, "invalid_request"]);
  assert.deepEqual(await standIn.intents(), []);
});

for (const isDeclinedBefore of [false, true]) {
  for (const [title, card, outcome] of [
    ["accepted", GOOD, "succeeded"],
    ["declined", DECLINED, "card_declined"],
    ["3D Secure", THREE_DS, "requires_action"],
  ] as const) {
    const attempt = isDeclinedBefore ? "later" : "first";
    test(`a token that is sent twice has the same outcome: ${title}, ${attempt}`, async (t) => {
      const { browser, order, standIn, stripeJs } = await openShop(t);
      if (isDeclinedBefore) await pay(browser, stripeJs, order, DECLINED);
      const token = await stripeJs.newToken(order, card);

      const first = await payWith(browser, order, token);
      const second = await payWith(browser, order, token);

      assert.equal(first.outcome, outcome);
      assert.deepEqual(second, first);
      assert.equal((await standIn.intents()).length, 1);
    });
  }
}

for (const fault of ["timeout", "drop_after_work"]) {
  test(`one lost answer is not noticed: ${fault}`, async (t) => {
    const { browser, order, standIn, stripeJs } = await openShop(t);
    await standIn.fail("POST /v1/payment_intents", fault);

    const payment = await pay(browser, stripeJs, order);

    assert.equal(payment.outcome, "succeeded");
    assert.deepEqual(await standIn.charged(), [order.amount]);
  });
}

for (const call of ["create", "confirm"]) {
  for (const [title, card] of [
    ["accepted", GOOD],
    ["declined", DECLINED],
    ["3D Secure", THREE_DS],
  ] as const) {
    test(`after a lost answer another token charges once: ${call}, ${title}`, async (t) => {
      const { browser, order, standIn, stripeJs, deliveries } = await openShop(t);
      const endpoint = `POST /v1/payment_intents${call === "confirm" ? "/" : ""}`;
      await standIn.fail(endpoint, "drop_after_work", 3);

      const lost = await pay(browser, stripeJs, order, card);
      const again = await pay(browser, stripeJs, order);
      await browser.deliver(await standIn.paidEvent());

      const outcomes = [lost.outcome, again.outcome];
      assert.deepEqual(outcomes, ["payment_service_unavailable", "succeeded"]);
      assert.deepEqual(await standIn.charged(), [order.amount]);
      assert.equal(deliveries(), 1);
      assert.equal((await standIn.intents()).length, 1);
    });
  }
}

for (const [card, outcome, charges] of [
  [GOOD, "succeeded", 1],
  [DECLINED, "card_declined", 0],
] as const) {
  test(`after a lost answer the same token has its outcome: ${outcome}`, async (t) => {
    const { browser, order, standIn, stripeJs } = await openShop(t);
    const token = await stripeJs.newToken(order, card);
    await standIn.fail("POST /v1/payment_intents/", "drop_after_work", 3);

    const lost = await payWith(browser, order, token);
    const again = await payWith(browser, order, token);

    assert.deepEqual([lost.outcome, again.outcome], ["payment_service_unavailable", outcome]);
    assert.equal((await standIn.charged()).length, charges);
  });
}

test("a prepaid card is refused before anything is charged", async (t) => {
  const { browser, order, standIn, stripeJs } = await openShop(t);

  const refused = await pay(browser, stripeJs, order, PREPAID);
  const before = await standIn.intents();
  const retry = await pay(browser, stripeJs, order);

  assert.deepEqual([refused.outcome, before], ["payment_refused", []]);
  assert.equal(retry.outcome, "succeeded");
});

test("a token that Stripe does not know is refused", async (t) => {
  const { browser, order, stripeJs } = await openShop(t);

  const refused = await payWith(browser, order, "ctoken_unknown");
  const retry = await pay(browser, stripeJs, order);

  const outcomes = [refused.outcome, retry.outcome];
  assert.deepEqual(outcomes, ["payment_details_unusable", "succeeded"]);
});

test("a token pays one order only", async (t) => {
  const { browser, order, standIn, stripeJs, usedToken } = await openWithUsedToken(t);

  const refused = await payWith(browser, order, usedToken);
  const chargedBefore = await standIn.charged();
  const retry = await pay(browser, stripeJs, order);

  const outcomes = [refused.outcome, retry.outcome];
  assert.deepEqual(outcomes, ["payment_details_unusable", "succeeded"]);
  assert.equal(chargedBefore.length, 1);
});

test("an order that changes meanwhile is not charged", async (t) => {
  const shop = await openShop(t);
  const { browser, order, standIn, stripeJs } = shop;
  standIn.meanwhile = () => change(shop, order);

  const refused = await pay(browser, stripeJs, order);

  assert.equal(refused.outcome, "order_changed");
  assert.deepEqual(await standIn.charged(), []);
});

test("a canceled PaymentIntent retires the order", async (t) => {
  const { browser, order, standIn, stripeJs } = await openShop(t);
  await pay(browser, stripeJs, order, DECLINED);
  await standIn.client.paymentIntents.cancel(only(await standIn.intents()).id);

  const refused = await pay(browser, stripeJs, order);

  assert.equal(refused.outcome, "order_changed");
  assert.notEqual((await browser.openOrder()).id, order.id);
});
