import assert from "node:assert/strict";
import { test } from "node:test";

import { findOrder, type OrderView, supersede } from "../src/orders.js";
import type { Browser } from "./browser.js";
import { pay } from "./paying.js";
import { openShop } from "./shop.js";
import { only } from "./stand-in.js";
import { GOOD, typedIn } from "./stripe-js.js";

function createIntent(browser: Browser, order: OrderView, more: object = {}) {
  return browser.post("/api/create-intent", { orderId: order.id, ...more });
}

test("an amount from the browser is refused", async (t) => {
  const { browser, order, standIn } = await openShop(t);

  const answer = await createIntent(browser, order, { amount: 1 });

  assert.deepEqual([answer.status, answer.code], [422, "invalid_request"]);
  assert.deepEqual(await standIn.intents(), []);
});

test("the browser cannot change the amount at Stripe", async (t) => {
  const { browser, order, standIn, stripeJs } = await openShop(t);
  const { body } = await createIntent(browser, order);
  const { clientSecret } = body as { clientSecret: string };

  const payment = await stripeJs.confirm(clientSecret, { ...typedIn(order, GOOD), amount: 1 });

  assert.equal(payment.outcome, "parameter_unknown");
  assert.deepEqual(await standIn.charged(), []);
});

test("asked twice there is one PaymentIntent", async (t) => {
  const { browser, order, standIn } = await openShop(t);

  const first = await createIntent(browser, order);
  const second = await createIntent(browser, order);

  assert.equal(first.status, 200);
  assert.deepEqual(second.body, first.body);
  assert.equal((await standIn.intents()).length, 1);
});

for (const fault of ["timeout", "drop_after_work"]) {
  test(`a lost answer does not lead to a second PaymentIntent: ${fault}`, async (t) => {
    const { browser, order, standIn } = await openShop(t);
    await standIn.fail("POST /v1/payment_intents", fault, 4);

    const lost = await createIntent(browser, order);
    const repeated = await createIntent(browser, order);

    assert.deepEqual([lost.status, lost.code], [503, "payment_service_unavailable"]);
    assert.equal(repeated.status, 200);
    assert.equal((await standIn.intents()).length, 1);
  });

  test(`who does not learn of the charge is not charged again: ${fault}`, async (t) => {
    const { browser, order, standIn, stripeJs, deliveries } = await openShop(t);
    await standIn.fail("POST /v1/payment_intents/", fault);
    await assert.rejects(pay(browser, stripeJs, order), TypeError);

    const again = await pay(browser, stripeJs, order);
    await browser.deliver(await standIn.paidEvent());

    assert.equal(again.outcome, "already_paid");
    assert.deepEqual(await standIn.charged(), [order.amount]);
    assert.equal(deliveries(), 1);
  });
}

test("what is held on the card is not paid again", async (t) => {
  const { browser, order, standIn } = await openShop(t);
  await createIntent(browser, order);
  const { id } = only(await standIn.intents());
  const { paymentIntents } = standIn.client;
  await paymentIntents.update(id, { capture_method: "manual" });
  const card = { payment_method: "pm_card_visa", return_url: "https://a.test" };
  await paymentIntents.confirm(id, card);

  const answer = await createIntent(browser, order);

  assert.deepEqual([answer.status, answer.code], [409, "already_paid"]);
});

test("an order that changes meanwhile cannot be paid", async (t) => {
  const { browser, order, standIn, database } = await openShop(t);
  standIn.meanwhile = () =>
    database.transaction(async (transaction) => {
      const found = await findOrder(transaction, order.id);
      assert.ok(found && (await supersede(transaction, found)));
    });

  const answer = await createIntent(browser, order);

  assert.deepEqual([answer.status, answer.code], [409, "order_changed"]);
  assert.equal(only(await standIn.intents()).status, "canceled");
});

test("a canceled PaymentIntent retires the order", async (t) => {
  const { browser, order, standIn } = await openShop(t);
  await createIntent(browser, order);
  await standIn.client.paymentIntents.cancel(only(await standIn.intents()).id);

  const answer = await createIntent(browser, order);

  assert.deepEqual([answer.status, answer.code], [409, "order_changed"]);
  assert.notEqual((await browser.openOrder()).id, order.id);
});
