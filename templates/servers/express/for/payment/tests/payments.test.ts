/** Payments from the button to the delivery. */

import assert from "node:assert/strict";
import { test } from "node:test";

import { pay } from "./paying.js";
import { openShop } from "./shop.js";
import { only } from "./stand-in.js";
import { DECLINED, THREE_DS, THREE_DS_THEN_DECLINED } from "./stripe-js.js";

test("a card is charged once and the event delivers", async (t) => {
  const { browser, order, standIn, stripeJs, deliveries } = await openShop(t);

  const payment = await pay(browser, stripeJs, order);
  const beforeTheEvent = deliveries();
  const answer = await browser.deliver(await standIn.paidEvent());

  assert.equal(payment.outcome, "succeeded");
  assert.deepEqual(await standIn.charged(), [order.amount]);
  assert.deepEqual([answer.status, answer.body], [200, {}]);
  assert.deepEqual([beforeTheEvent, deliveries()], [0, 1]);
});

test("Stripe is told which order it is paid for", async (t) => {
  const { browser, order, standIn, stripeJs } = await openShop(t);

  await pay(browser, stripeJs, order);

  const intent = only(await standIn.intents());
  assert.deepEqual([intent.amount, intent.currency], [order.amount, order.currency]);
  assert.deepEqual(intent.metadata, { order_id: order.id });
  assert.equal(intent.automatic_payment_methods?.enabled, true);
});

test("a customer whom the bank recognizes pays", async (t) => {
  const { browser, order, standIn, stripeJs } = await openShop(t);

  const payment = await pay(browser, stripeJs, order, THREE_DS);
  const before = await standIn.charged();
  const status = await stripeJs.authenticate(payment.clientSecret, "succeed");

  assert.deepEqual([payment.outcome, before], ["requires_action", []]);
  assert.equal(status, "succeeded");
  assert.deepEqual(await standIn.charged(), [order.amount]);
});

for (const [title, card, answer] of [
  ["failed", THREE_DS, "fail"],
  ["abandoned", THREE_DS, "abandon"],
  ["then declined", THREE_DS_THEN_DECLINED, "succeed"],
] as const) {
  test(`after 3D Secure in vain another card pays: ${title}`, async (t) => {
    const { browser, order, standIn, stripeJs } = await openShop(t);
    const payment = await pay(browser, stripeJs, order, card);

    const status = await stripeJs.authenticate(payment.clientSecret, answer);
    const inVain = await standIn.charged();
    const retry = await pay(browser, stripeJs, order);

    assert.deepEqual([status, inVain], ["requires_payment_method", []]);
    assert.equal(retry.outcome, "succeeded");
    assert.deepEqual(await standIn.charged(), [order.amount]);
    assert.equal((await standIn.intents()).length, 1);
  });
}

test("after declines another card pays", async (t) => {
  const { browser, order, standIn, stripeJs, deliveries } = await openShop(t);

  const declined = [];
  for (let attempt = 1; attempt <= 3; attempt++) {
    declined.push((await pay(browser, stripeJs, order, DECLINED)).outcome);
  }
  for (const event of await standIn.events()) {
    assert.equal((await browser.deliver(event)).status, 200);
  }
  const undelivered = deliveries() === 0;
  const retry = await pay(browser, stripeJs, order);

  assert.deepEqual(declined, ["card_declined", "card_declined", "card_declined"]);
  assert.ok(undelivered);
  assert.equal(retry.outcome, "succeeded");
  assert.deepEqual(await standIn.charged(), [order.amount]);
  assert.equal((await standIn.intents()).length, 1);
});

test("pressed twice it is paid once", async (t) => {
  const { browser, order, standIn, stripeJs } = await openShop(t);
  await pay(browser, stripeJs, order);

  const again = await pay(browser, stripeJs, order);

  assert.ok(["already_paid", "succeeded"].includes(again.outcome), again.outcome);
  assert.deepEqual(await standIn.charged(), [order.amount]);
});

test("paid in several tabs at once it is paid once", async (t) => {
  const { browser, order, standIn, stripeJs } = await openShop(t);

  const tabs = [1, 2, 3, 4].map(() => pay(browser, stripeJs, order));
  const outcomes = (await Promise.all(tabs)).map(({ outcome }) => outcome);

  assert.ok(outcomes.includes("succeeded"), outcomes.join());
  assert.deepEqual(await standIn.charged(), [order.amount]);
  assert.equal((await standIn.intents()).length, 1);
});

test("what is delivered is not paid again", async (t) => {
  const { browser, order, standIn, stripeJs } = await openShop(t);
  await pay(browser, stripeJs, order);
  await browser.deliver(await standIn.paidEvent());

  const again = await pay(browser, stripeJs, order);
  const following = await browser.openOrder();
  const payment = await pay(browser, stripeJs, following);

  assert.equal(again.outcome, "already_paid");
  assert.notEqual(following.id, order.id);
  assert.equal(payment.outcome, "succeeded");
  assert.deepEqual(await standIn.charged(), [following.amount, order.amount]);
});

test("nobody pays somebody else's order", async (t) => {
  const { order, standIn, stripeJs, openBrowser } = await openShop(t);
  const stranger = openBrowser();

  const withoutOrder = await pay(stranger, stripeJs, order);
  await stranger.openOrder();
  const withOrder = await pay(stranger, stripeJs, order);

  assert.deepEqual([withoutOrder.outcome, withOrder.outcome], ["no_order", "order_changed"]);
  assert.deepEqual(await standIn.intents(), []);
});

test("paid in another tab meanwhile it is not paid again", async (t) => {
  const { browser, order, standIn, stripeJs } = await openShop(t);
  standIn.meanwhile = async () => {
    await pay(browser, stripeJs, order);
    await browser.deliver(await standIn.paidEvent());
  };

  const payment = await pay(browser, stripeJs, order);

  assert.equal(payment.outcome, "already_paid");
  assert.deepEqual(await standIn.charged(), [order.amount]);
});

test("a failure that Stripe keeps does not block the order", async (t) => {
  const { browser, order, standIn, stripeJs } = await openShop(t);
  await standIn.fail("POST /v1/payment_intents", "error_500");

  const payment = await pay(browser, stripeJs, order);

  assert.equal(payment.outcome, "succeeded");
  assert.deepEqual(await standIn.charged(), [order.amount]);
});

for (const fault of ["drop_before_work", "error_500"]) {
  test(`while Stripe is down nothing is charged: ${fault}`, async (t) => {
    const { browser, order, standIn, stripeJs } = await openShop(t);
    await standIn.fail("POST /v1/payment_intents", fault, 100);

    const payment = await pay(browser, stripeJs, order);

    assert.equal(payment.outcome, "payment_service_unavailable");
    assert.deepEqual(await standIn.charged(), []);
  });
}

test("the client secret is not logged", async (t) => {
  const { browser, order, stripeJs, logged } = await openShop(t);

  await pay(browser, stripeJs, order, DECLINED);
  const { clientSecret } = await pay(browser, stripeJs, order);

  const lines = Object.values(logged).flat();
  assert.ok(clientSecret);
  assert.ok(lines.length > 0);
  assert.ok(lines.every((line) => !line.includes(clientSecret)));
});
