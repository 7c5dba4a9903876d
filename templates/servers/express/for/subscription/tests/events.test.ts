import assert from "node:assert/strict";
import { type TestContext, test } from "node:test";

import type Stripe from "stripe";

import { findOrder, type OrderView } from "../src/orders.js";
import { idOf } from "../src/stripe-subscription.js";
import { pay } from "./paying.js";
import { openShop, type TestShop } from "./shop.js";
import { only } from "./stand-in.js";
import { DECLINED } from "./stripe-js.js";

type Events = readonly Stripe.Event[];

/** Open a shop with an order that was paid with the second card; no event of it is sent yet. */
async function openPaid(t: TestContext) {
  const shop = await openShop(t);
  await pay(shop.browser, shop.stripeJs, shop.order, DECLINED);
  await pay(shop.browser, shop.stripeJs, shop.order);
  const count = (what: string) =>
    shop.logged.info.filter((line) => line === `order ${shop.order.id} ${what}`).length;
  return {
    ...shop,
    count,
    events: await shop.standIn.events(),
    paid: await shop.standIn.paidEvent(),
  };
}

/** Return another event, about an object that differs in this. */
function changed(event: Stripe.Event, id: string, changes: object = {}): object {
  return { ...event, id, data: { object: { ...event.data.object, ...changes } } };
}

/** Tell whether our books say that the order is paid. */
function isPaid({ database, order }: TestShop): Promise<boolean> {
  return database.transaction(
    async (transaction) => (await findOrder(transaction, order.id))?.state === "paid",
  );
}

for (const [title, arrange] of [
  ["in order", (events: Events) => events],
  ["reordered", (events: Events) => events.toReversed()],
  ["all again", (events: Events) => [...events, ...events]],
  ["twice in a row", (events: Events) => events.flatMap((event) => [event, event])],
] as const) {
  test(`however events come the order is delivered once: ${title}`, async (t) => {
    const shop = await openPaid(t);
    const { browser, events, deliveries, logged } = shop;

    let isTold = false;
    for (const event of arrange(events)) {
      isTold ||= event.type === "invoice.paid";
      const answer = await browser.deliver(event);
      assert.deepEqual([answer.status, answer.body], [200, {}]);
      assert.equal(deliveries(), isTold ? 1 : 0);
    }

    assert.ok(await isPaid(shop));
    assert.deepEqual(logged.error, []);
  });
}

test("a late event delivers after a restart and only once", async (t) => {
  const { paid, restart, deliveries } = await openPaid(t);

  const late = await (await restart()).deliver(paid);
  const later = await (await restart()).deliver(paid);

  assert.deepEqual([late.status, later.status], [200, 200]);
  assert.equal(deliveries(), 1);
});

test("two events about one invoice deliver once", async (t) => {
  const { browser, paid, deliveries } = await openPaid(t);
  await browser.deliver(paid);

  await browser.deliver(changed(paid, "evt_2"));

  assert.equal(deliveries(), 1);
});

for (const [title, arrange] of [
  ["in order", (events: Events) => events],
  ["reordered", (events: Events) => events.toReversed()],
] as const) {
  test(`each interval that is paid is delivered once: ${title}`, async (t) => {
    const { browser, order, standIn, count, logged } = await openPaid(t);
    await standIn.renew();
    await standIn.renew();

    for (const event of arrange(await standIn.events())) {
      assert.equal((await browser.deliver(event)).status, 200);
      assert.equal((await browser.deliver(changed(event, `${event.id}_again`))).status, 200);
    }

    const deliveries = logged.info.filter((line) => line.includes(": deliver it"));
    assert.match(deliveries[0] ?? "", /is paid: deliver it$/);
    const { amount, renewalAmount } = order;
    assert.deepEqual(await standIn.charged(), [renewalAmount, renewalAmount, amount]);
    assert.equal(count("is paid: deliver it"), 1);
    assert.equal(count("is paid again: deliver it again"), 2);
  });

  test(`a subscription that ends is delivered no more: ${title}`, async (t) => {
    const { browser, standIn, paid, count } = await openPaid(t);
    await standIn.client.subscriptions.cancel(only(await standIn.subscriptions()).id);
    const ended = only(await standIn.events("customer.subscription.deleted"));

    for (const event of arrange([paid, ended])) {
      assert.equal((await browser.deliver(event)).status, 200);
    }
    await browser.deliver(changed(ended, "evt_2"));

    assert.equal(count("is paid: deliver it"), 1);
    assert.equal(count("has ended: deliver it no more"), 1);
  });
}

test("an invoice that comes before its subscription is known is to be sent again", async (t) => {
  const { browser, order, paid, deliveries, database } = await openPaid(t);
  const keep = (subscription: string | null, state: string) =>
    database.transaction((transaction) =>
      transaction.execute({
        sql: "UPDATE orders SET subscription = ?, state = ? WHERE id = ?",
        args: [subscription, state, order.id],
      }),
    );
  const invoice = paid.data.object as Stripe.Invoice;
  const details = invoice.parent?.subscription_details;
  await keep(null, "open");
  const parent = { subscription_details: { ...details, subscription: "sub_unknown" } };

  const early = await browser.deliver(changed(paid, paid.id, { parent }));
  await keep(idOf(details?.subscription ?? ""), "paying");
  const repeated = await browser.deliver(paid);

  assert.deepEqual([early.status, early.code], [500, "internal_error"]);
  assert.equal(repeated.status, 200);
  assert.equal(deliveries(), 1);
});

test("what is paid for a closed order is acknowledged, though it never got a subscription", async (t) => {
  const { browser, database, order, paid, deliveries } = await openPaid(t);
  const { parent } = paid.data.object as Stripe.Invoice;
  const details = { ...parent?.subscription_details, subscription: "sub_unknown" };
  await database.transaction((transaction) =>
    transaction.execute({
      sql: "UPDATE orders SET subscription = NULL, state = 'superseded' WHERE id = ?",
      args: [order.id],
    }),
  );

  const changes = { parent: { subscription_details: details } };
  const answer = await browser.deliver(changed(paid, "evt_2", changes));

  assert.deepEqual([answer.status, answer.body], [200, {}]);
  assert.equal(deliveries(), 0);
});

test("a payment that fails is logged with its order", async (t) => {
  const { browser, order, events, logged } = await openPaid(t);
  const failed = only(events.filter(({ type }) => type === "invoice.payment_failed"));
  const { id } = failed.data.object as Stripe.Invoice;

  await browser.deliver(changed(failed, "evt_1", { attempt_count: 1 }));
  const renewal = { billing_reason: "subscription_cycle", attempt_count: 2 };
  await browser.deliver(changed(failed, "evt_2", renewal));

  assert.deepEqual(logged.warn, [
    `order ${order.id}: the first payment ${id} is not paid: try 1`,
    `order ${order.id}: the renewal ${id} is not paid: try 2`,
  ]);
});

test("what is paid besides renews nothing", async (t) => {
  const { browser, paid, count } = await openPaid(t);
  await browser.deliver(paid);

  const changes = { id: "in_2", billing_reason: "subscription_update" };
  await browser.deliver(changed(paid, "evt_2", changes));

  assert.equal(count("is paid again: deliver it again"), 0);
});

test("a subscription that never began does not end", async (t) => {
  const { browser, order, standIn, stripeJs, logged } = await openShop(t);
  await pay(browser, stripeJs, order, DECLINED);
  await standIn.client.subscriptions.cancel(only(await standIn.subscriptions()).id);

  for (const event of await standIn.events()) await browser.deliver(event);

  assert.ok(logged.info.every((line) => !line.includes("deliver it no more")));
});

for (const [title, subscription] of [
  ["none", null],
  ["of another shop", "sub_of_another_shop"],
] as const) {
  test(`an invoice that is not ours is acknowledged: ${title}`, async (t) => {
    const shop = await openPaid(t);
    const { browser, order, paid, deliveries } = shop;
    const details = { subscription, metadata: { order_id: order.id } };
    const parent = subscription && { subscription_details: details };

    const answer = await browser.deliver(changed(paid, "evt_2", { parent }));

    assert.deepEqual([answer.status, answer.body], [200, {}]);
    assert.equal(deliveries(), 0);
    assert.ok(!(await isPaid(shop)));
  });
}

for (const [title, change] of [
  ["amount", () => ({ amount_paid: 50 })],
  ["currency", ({ currency }: OrderView) => ({ currency: currency === "usd" ? "eur" : "usd" })],
] as const) {
  test(`another ${title} delivers nothing`, async (t) => {
    const shop = await openPaid(t);
    const { browser, order, paid, deliveries, logged } = shop;

    const answer = await browser.deliver(changed(paid, "evt_2", change(order)));

    assert.deepEqual([answer.status, answer.body], [200, {}]);
    assert.equal(deliveries(), 0);
    assert.ok(!(await isPaid(shop)));
    assert.match(only(logged.error), new RegExp(`^order ${order.id}: .* refund it$`));
  });
}

test("an event that cannot be handled is to be sent again", async (t) => {
  const { browser, paid, deliveries, database } = await openPaid(t);
  const rename = (from: string, to: string) =>
    database.transaction((transaction) =>
      transaction.execute(`ALTER TABLE ${from} RENAME TO ${to}`),
    );
  await rename("subscriptions", "out_of_reach");
  const refused = await browser.deliver(paid);
  await rename("out_of_reach", "subscriptions");
  const undelivered = deliveries() === 0;

  const repeated = await browser.deliver(paid);

  assert.deepEqual([refused.status, refused.code], [500, "internal_error"]);
  assert.ok(undelivered);
  assert.equal(repeated.status, 200);
  assert.equal(deliveries(), 1);
});
