/** A subscription whose first interval is free: it begins when the payment method is saved. */

import assert from "node:assert/strict";
import { type TestContext, test } from "node:test";

import type Stripe from "stripe";

import { pay } from "./paying.js";
import { openShop } from "./shop.js";
import { only } from "./stand-in.js";
import { DECLINED, THREE_DS } from "./stripe-js.js";
import { offerTrial } from "./trials.js";

/** Open a shop that offers a trial. */
function openWithTrial(t: TestContext) {
  offerTrial(t);
  return openShop(t);
}

test("nothing is due at once", async (t) => {
  const { order } = await openWithTrial(t);

  assert.deepEqual([order.amount, order.trialDays], [0, 14]);
  assert.ok(order.renewalAmount > 0);
});

for (const [title, arrange] of [
  ["in order", (events: Stripe.Event[]) => events],
  ["reordered", (events: Stripe.Event[]) => events.toReversed()],
] as const) {
  test(`a trial begins when the payment method is saved: ${title}`, async (t) => {
    const { browser, order, standIn, stripeJs, deliveries } = await openWithTrial(t);

    const payment = await pay(browser, stripeJs, order);
    let isSaved = false;
    for (const event of arrange(await standIn.events())) {
      isSaved ||= event.type === "setup_intent.succeeded";
      assert.equal((await browser.deliver(event)).status, 200);
      assert.equal(deliveries(), isSaved ? 1 : 0);
    }

    const subscription = only(await standIn.subscriptions());
    assert.equal(payment.outcome, "succeeded");
    assert.equal(subscription.status, "trialing");
    assert.notEqual(subscription.default_payment_method, null);
    assert.deepEqual(await standIn.charged(), []);
  });
}

test("the paid invoice of a trial alone delivers nothing", async (t) => {
  const { browser, order, standIn, stripeJs, deliveries } = await openWithTrial(t);

  const payment = await pay(browser, stripeJs, order, THREE_DS);
  const answer = await browser.deliver(await standIn.paidEvent());

  assert.equal(payment.outcome, "requires_action");
  assert.deepEqual([answer.status, answer.body], [200, {}]);
  assert.equal(deliveries(), 0);
});

test("after the trial each interval is paid", async (t) => {
  const { browser, order, standIn, stripeJs, deliveries, logged } = await openWithTrial(t);
  await pay(browser, stripeJs, order);
  await standIn.renew();

  for (const event of await standIn.events()) await browser.deliver(event);

  const renewal = `order ${order.id} is paid again: deliver it again`;
  assert.deepEqual(await standIn.charged(), [order.renewalAmount]);
  assert.equal(deliveries(), 1);
  assert.equal(logged.info.filter((line) => line === renewal).length, 1);
});

test("without a payment method the trial ends undelivered", async (t) => {
  const { browser, order, standIn, stripeJs, deliveries } = await openWithTrial(t);
  await pay(browser, stripeJs, order, DECLINED);
  await standIn.renew();

  for (const event of await standIn.events()) await browser.deliver(event);

  assert.equal(only(await standIn.subscriptions()).status, "canceled");
  assert.deepEqual(await standIn.charged(), []);
  assert.equal(deliveries(), 0);
});

test("after 3D Secure in vain another card is saved", async (t) => {
  const { browser, order, standIn, stripeJs } = await openWithTrial(t);
  const payment = await pay(browser, stripeJs, order, THREE_DS);
  const status = await stripeJs.authenticate(payment.clientSecret, "fail");

  const retry = await pay(browser, stripeJs, order);

  assert.deepEqual([status, retry.outcome], ["requires_payment_method", "succeeded"]);
  assert.equal((await standIn.subscriptions()).length, 1);
});

test("a trial that has begun does not begin again", async (t) => {
  const { browser, order, standIn, stripeJs } = await openWithTrial(t);
  await pay(browser, stripeJs, order);

  const again = await pay(browser, stripeJs, order);

  assert.ok(["already_paid", "succeeded"].includes(again.outcome), again.outcome);
  assert.equal((await standIn.subscriptions()).length, 1);
});
