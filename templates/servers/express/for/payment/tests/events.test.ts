import assert from "node:assert/strict";
import { test } from "node:test";

import type Stripe from "stripe";

import type { OrderView } from "../src/orders.js";
import type { Browser } from "./browser.js";
import { pay } from "./paying.js";
import { openShop } from "./shop.js";
import { only, type StandIn } from "./stand-in.js";
import { DECLINED } from "./stripe-js.js";

type Events = readonly Stripe.Event[];

/** Open a shop with an order that was paid with the second card; no event of it is sent yet. */
async function openPaid(t: Parameters<typeof openShop>[0]) {
  const shop = await openShop(t);
  await pay(shop.browser, shop.stripeJs, shop.order, DECLINED);
  await pay(shop.browser, shop.stripeJs, shop.order);
  return { ...shop, events: await shop.standIn.events(""), paid: await shop.standIn.paidEvent() };
}

/** Tell whether the browser gets a new order instead of this one. */
async function isPaid(browser: Browser, order: OrderView): Promise<boolean> {
  return (await browser.openOrder()).id !== order.id;
}

for (const [title, arrange] of [
  ["in order", (events: Events) => events],
  ["reordered", (events: Events) => events.toReversed()],
  ["all again", (events: Events) => [...events, ...events]],
  ["twice in a row", (events: Events) => events.flatMap((event) => [event, event])],
] as const) {
  test(`however events come the order is delivered once: ${title}`, async (t) => {
    const { browser, order, events, deliveries, logged } = await openPaid(t);

    let isTold = false;
    for (const event of arrange(events)) {
      isTold ||= event.type === "payment_intent.succeeded";
      const answer = await browser.deliver(event);
      assert.deepEqual([answer.status, answer.body], [200, {}]);
      assert.equal(deliveries(), isTold ? 1 : 0);
    }

    assert.ok(await isPaid(browser, order));
    assert.deepEqual(logged.error, []);
  });
}

test("a late event delivers after a restart and only once", async (t) => {
  const { paid, restart, deliveries, logged } = await openPaid(t);

  const late = await (await restart()).deliver(paid);
  const later = await (await restart()).deliver(paid);

  assert.deepEqual([late.status, later.status], [200, 200]);
  assert.equal(deliveries(), 1);
  const again = `event ${paid.id} was handled before`;
  assert.equal(logged.info.filter((line) => line === again).length, 1);
});

test("two events about one payment deliver once", async (t) => {
  const { browser, paid, deliveries } = await openPaid(t);
  await browser.deliver(paid);

  await browser.deliver({ ...paid, id: "evt_2" });

  assert.equal(deliveries(), 1);
});

for (const [title, metadata] of [
  ["unknown order", { order_id: "unknown" }],
  ["no order", {}],
] as const) {
  test(`a payment of another shop is acknowledged: ${title}`, async (t) => {
    const { browser, order, standIn, deliveries } = await openShop(t);

    const answer = await browser.deliver(await payElsewhere(standIn, order, { metadata }));

    assert.deepEqual([answer.status, answer.body], [200, {}]);
    assert.equal(deliveries(), 0);
    assert.ok(!(await isPaid(browser, order)));
  });
}

for (const [title, change] of [
  ["amount", () => ({ amount: 5_000_000 })],
  ["currency", ({ currency }: OrderView) => ({ currency: currency === "usd" ? "eur" : "usd" })],
] as const) {
  test(`another ${title} delivers nothing`, async (t) => {
    const { browser, order, standIn, deliveries, logged } = await openShop(t);
    const changes = change(order);

    const answer = await browser.deliver(await payElsewhere(standIn, order, changes));

    assert.deepEqual([answer.status, answer.body], [200, {}]);
    assert.equal(deliveries(), 0);
    assert.ok(!(await isPaid(browser, order)));
    assert.match(only(logged.error), new RegExp(`^order ${order.id}: .* refund it$`));
  });
}

/** Pay through another program that shares our account at Stripe; return the event. */
async function payElsewhere(
  standIn: StandIn,
  order: OrderView,
  changes: Partial<Stripe.PaymentIntentCreateParams>,
): Promise<Stripe.Event> {
  await standIn.client.paymentIntents.create({
    amount: order.amount,
    currency: order.currency,
    metadata: { order_id: order.id },
    confirm: true,
    payment_method: "pm_card_visa",
    return_url: "https://elsewhere.example",
    ...changes,
  });
  return standIn.paidEvent();
}

test("an event that cannot be handled is to be sent again", async (t) => {
  const { browser, paid, deliveries, database } = await openPaid(t);
  const rename = (from: string, to: string) =>
    database.transaction((transaction) =>
      transaction.execute(`ALTER TABLE ${from} RENAME TO ${to}`),
    );
  await rename("orders", "out_of_reach");
  const refused = await browser.deliver(paid);
  await rename("out_of_reach", "orders");
  const undelivered = deliveries() === 0;

  const repeated = await browser.deliver(paid);

  assert.deepEqual([refused.status, refused.code], [500, "internal_error"]);
  assert.ok(undelivered);
  assert.equal(repeated.status, 200);
  assert.equal(deliveries(), 1);
});
