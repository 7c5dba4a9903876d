/** Subscriptions from the button to the delivery. */

import assert from "node:assert/strict";
import { test } from "node:test";

import { TERMS } from "../src/catalog.js";
import { findOrder, supersede } from "../src/orders.js";
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
  assert.equal(only(await standIn.subscriptions()).status, "active");
  assert.deepEqual([answer.status, answer.body], [200, {}]);
  assert.deepEqual([beforeTheEvent, deliveries()], [0, 1]);
});

test("Stripe is told what is to be paid again and by whom", async (t) => {
  const { browser, order, standIn, stripeJs } = await openShop(t);

  await pay(browser, stripeJs, order);

  const subscription = only(await standIn.subscriptions());
  const items = subscription.items.data;
  const amounts = items.map(({ price, quantity = 0 }) => (price.unit_amount ?? 0) * quantity);
  assert.equal(
    amounts.reduce((sum, amount) => sum + amount),
    order.renewalAmount,
  );
  for (const { price } of items) {
    assert.deepEqual([price.recurring?.interval, price.currency], [order.interval, order.currency]);
  }
  assert.deepEqual(subscription.metadata, { order_id: order.id });
  assert.equal(subscription.customer, only((await standIn.client.customers.list()).data).id);
  assert.notEqual(subscription.default_payment_method, null);
});

test("the next customer gets the same prices", async (t) => {
  const { browser, order, openBrowser, standIn, stripeJs } = await openShop(t);
  const prices = async () => (await standIn.client.prices.list()).data.map(({ id }) => id);
  await pay(browser, stripeJs, order);
  const before = await prices();
  const other = openBrowser();

  const payment = await pay(other, stripeJs, await other.openOrder());

  assert.equal(payment.outcome, "succeeded");
  assert.deepEqual(await prices(), before);
  assert.equal((await standIn.client.customers.list()).data.length, 2);
});

test("a price that was archived meanwhile is created anew", async (t) => {
  const { browser, order, openBrowser, standIn, stripeJs } = await openShop(t);
  const { prices } = standIn.client;
  const list = prices.list.bind(prices);
  await pay(browser, stripeJs, order);
  const archived = (await list()).data.map(({ id }) => id);
  t.mock.method(prices, "list", (async (params) => {
    const { data } = await list(params);
    return { data: data.map((price) => ({ ...price, active: false })) };
  }) as typeof list);
  const other = openBrowser();

  await pay(other, stripeJs, await other.openOrder());

  const used = (await standIn.subscriptions()).flatMap(({ items }) => items.data);
  assert.equal(used.filter(({ price }) => archived.includes(price.id)).length, archived.length);
  assert.equal(used.length, 2 * archived.length);
});

for (const [title, active] of [
  ["for sale", true],
  ["archived", false],
] as const) {
  test(`a price that Stripe has is used unless it is archived: ${title}`, async (t) => {
    const { browser, order, standIn, stripeJs } = await openShop(t);
    const [line] = order.lines;
    assert.ok(line);
    const { currency, interval } = order;
    const there = await standIn.client.prices.create({
      product_data: { name: line.name },
      currency,
      unit_amount: line.unitAmount,
      recurring: { interval },
      lookup_key: `${line.sku}-${currency}-${line.unitAmount.toString()}-${interval}`,
      active,
    });

    await pay(browser, stripeJs, order);

    const { items } = only(await standIn.subscriptions());
    const isUsed = items.data.some(({ price }) => price.id === there.id);
    assert.equal(isUsed, active);
  });
}

test("what an order says is charged as often as it says", async (t) => {
  const { browser, order, standIn, stripeJs } = await openShop(t);
  const { interval } = TERMS;
  Object.assign(TERMS, { interval: "year" });
  t.after(() => Object.assign(TERMS, { interval }));

  await pay(browser, stripeJs, order);

  const items = only(await standIn.subscriptions()).items.data;
  assert.ok(items.every(({ price }) => price.recurring?.interval === order.interval));
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
    assert.equal((await standIn.subscriptions()).length, 1);
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
  assert.equal((await standIn.subscriptions()).length, 1);
});

test("pressed twice it begins once", async (t) => {
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
  assert.equal((await standIn.subscriptions()).length, 1);
});

test("what is delivered is not paid again", async (t) => {
  const { browser, order, standIn, stripeJs } = await openShop(t);
  await pay(browser, stripeJs, order);
  await browser.deliver(await standIn.paidEvent());

  const again = await pay(browser, stripeJs, order);
  const following = await browser.openOrder({ new: true });
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
  assert.deepEqual(await standIn.subscriptions(), []);
});

for (const fault of ["drop_before_work", "error_500"]) {
  test(`while Stripe is down nothing is charged: ${fault}`, async (t) => {
    const { browser, order, standIn, stripeJs } = await openShop(t);
    await standIn.fail("POST /v1/subscriptions", fault, 100);

    const payment = await pay(browser, stripeJs, order);

    assert.equal(payment.outcome, "payment_service_unavailable");
    assert.deepEqual(await standIn.charged(), []);
  });
}

test("a lost answer does not lead to a second subscription", async (t) => {
  const { browser, order, standIn, stripeJs } = await openShop(t);
  await standIn.fail("POST /v1/subscriptions", "drop_after_work", 3);

  const lost = await pay(browser, stripeJs, order);
  const again = await pay(browser, stripeJs, order);

  const outcomes = [lost.outcome, again.outcome];
  assert.deepEqual(outcomes, ["payment_service_unavailable", "succeeded"]);
  assert.equal((await standIn.subscriptions()).length, 1);
});

for (const what of ["customers", "prices", "subscriptions"]) {
  test(`a failure that Stripe keeps does not block the order: ${what}`, async (t) => {
    const { browser, order, standIn, stripeJs } = await openShop(t);
    await standIn.fail(`POST /v1/${what}`, "error_500");

    const payment = await pay(browser, stripeJs, order);

    assert.equal(payment.outcome, "succeeded");
    assert.deepEqual(await standIn.charged(), [order.amount]);
  });
}

test("two tabs after a failure share one subscription", async (t) => {
  const { browser, order, standIn, stripeJs } = await openShop(t);
  await standIn.fail("POST /v1/subscriptions", "error_500");
  standIn.meanwhile = () => pay(browser, stripeJs, order, DECLINED);

  const payment = await pay(browser, stripeJs, order);

  const statuses = (await standIn.subscriptions()).map(({ status }) => status);
  assert.equal(payment.outcome, "succeeded");
  assert.deepEqual(statuses.toSorted(), ["active", "incomplete_expired"]);
  assert.deepEqual(await standIn.charged(), [order.amount]);
});

test("an order that changes meanwhile cannot be paid", async (t) => {
  const { browser, order, standIn, stripeJs, database } = await openShop(t);
  standIn.meanwhile = () =>
    database.transaction(async (transaction) => {
      const found = await findOrder(transaction, order.id);
      assert.ok(found && (await supersede(transaction, found)));
    });

  const payment = await pay(browser, stripeJs, order);

  assert.equal(payment.outcome, "order_changed");
  assert.deepEqual(await standIn.charged(), []);
  const statuses = (await standIn.subscriptions()).map(({ status }) => status);
  assert.ok(statuses.every((status) => status === "incomplete_expired"));
});

test("a subscription that has ended unpaid retires the order", async (t) => {
  const { browser, order, standIn, stripeJs } = await openShop(t);
  await pay(browser, stripeJs, order, DECLINED);
  await standIn.client.subscriptions.cancel(only(await standIn.subscriptions()).id);

  const payment = await pay(browser, stripeJs, order);

  assert.equal(payment.outcome, "order_changed");
  assert.notEqual((await browser.openOrder()).id, order.id);
});

test("another amount than the order's is not asked for", async (t) => {
  const { browser, order, standIn, stripeJs, logged } = await openShop(t);
  const { subscriptions } = standIn.client;
  const create = subscriptions.create.bind(subscriptions);
  t.mock.method(subscriptions, "create", ((params, options) => {
    const items = params?.items?.map((item) => ({ ...item, quantity: 1 + (item.quantity ?? 0) }));
    return create({ ...params, items: items ?? [] }, options);
  }) satisfies typeof create);

  const payment = await pay(browser, stripeJs, order);

  assert.equal(payment.outcome, "order_changed");
  assert.notEqual((await browser.openOrder()).id, order.id);
  assert.equal(only(await standIn.subscriptions()).status, "incomplete_expired");
  assert.match(only(logged.error), new RegExp(`^order ${order.id}: .* another amount$`));
});

test("the client secret is not logged", async (t) => {
  const { browser, order, stripeJs, logged } = await openShop(t);

  await pay(browser, stripeJs, order, DECLINED);
  const { clientSecret } = await pay(browser, stripeJs, order);

  const lines = Object.values(logged).flat();
  assert.ok(clientSecret);
  assert.ok(lines.length > 0);
  assert.ok(lines.every((line) => !line.includes(clientSecret)));
});
