import assert from "node:assert/strict";
import { type TestContext, test } from "node:test";

import type Stripe from "stripe";

import { findOrder, type OrderView } from "../src/orders.js";
import { pay } from "./paying.js";
import { openShop } from "./shop.js";
import { only, type StandIn } from "./stand-in.js";
import { DECLINED } from "./stripe-js.js";

type Events = readonly Stripe.Event[];

/** Open a shop whose order can be asked for its state. */
async function open(t: TestContext) {
  const shop = await openShop(t);
  const state = () =>
    shop.database.transaction(
      async (transaction) => (await findOrder(transaction, shop.order.id))?.state,
    );
  return { ...shop, state };
}

/** Open a shop with an order whose amount is held; the event of it is not sent yet. */
async function openAuthorized(t: TestContext) {
  const shop = await open(t);
  await pay(shop.browser, shop.stripeJs, shop.order);
  const { id } = only(await shop.standIn.intents());
  return { ...shop, id, authorized: await shop.standIn.authorizedEvent() };
}

/** Hold an amount through another program that shares our account at Stripe; return the event. */
async function holdElsewhere(
  standIn: StandIn,
  { id, currency }: OrderView,
  amount: number,
): Promise<Stripe.Event> {
  await standIn.client.paymentIntents.create({
    amount,
    currency,
    metadata: { order_id: id },
    capture_method: "manual",
    confirm: true,
    payment_method: "pm_card_visa",
    return_url: "https://elsewhere.example",
  });
  return standIn.authorizedEvent();
}

test("the event authorizes the order and delivers nothing", async (t) => {
  const { browser, authorized, state, deliveries } = await openAuthorized(t);
  const before = await state();

  const answer = await browser.deliver(authorized);

  assert.deepEqual([answer.status, answer.body], [200, {}]);
  assert.deepEqual([before, await state()], ["paying", "authorized"]);
  assert.equal(deliveries(), 0);
});

for (const [end, final] of [
  ["capture", "paid"],
  ["cancel", "canceled"],
] as const) {
  for (const [title, arrange] of [
    ["in order", (events: Events) => events],
    ["reordered", (events: Events) => events.toReversed()],
    ["twice in a row", (events: Events) => events.flatMap((event) => [event, event])],
    [
      "all told again",
      (events: Events) => [
        ...events,
        ...events.map((event) => ({ ...event, id: `${event.id}_2` })),
      ],
    ],
  ] as const) {
    test(`however events come the order ends ${final}: ${title}`, async (t) => {
      const { browser, id, standIn, state, deliveries } = await openAuthorized(t);
      await standIn.client.paymentIntents[end](id);

      for (const event of arrange(await standIn.events(""))) {
        assert.equal((await browser.deliver(event)).status, 200);
      }

      assert.equal(await state(), final);
      assert.equal(deliveries(), final === "paid" ? 1 : 0);
    });
  }
}

test("after a lapsed authorization the customer gets a new order", async (t) => {
  const { browser, id, order, standIn, stripeJs, authorized } = await openAuthorized(t);
  await browser.deliver(authorized);
  await standIn.client.paymentIntents.cancel(id);
  await browser.deliver(only(await standIn.events("payment_intent.canceled")));

  const again = await pay(browser, stripeJs, order);
  const following = await browser.openOrder();
  const payment = await pay(browser, stripeJs, following);

  assert.equal(again.outcome, "order_changed");
  assert.notEqual(following.id, order.id);
  assert.equal(payment.outcome, "requires_capture");
  assert.deepEqual(await standIn.charged(), [following.amount]);
});

test("what another program holds changes nothing", async (t) => {
  const { browser, order, standIn, stripeJs, state } = await open(t);
  await pay(browser, stripeJs, order, DECLINED);
  const held = await holdElsewhere(standIn, order, order.amount);
  const [foreign] = await standIn.intents(); // the newest
  await standIn.client.paymentIntents.cancel(foreign?.id ?? "");

  await browser.deliver(held);
  await browser.deliver(only(await standIn.events("payment_intent.canceled")));

  assert.equal(await state(), "paying");
});

test("another amount does not authorize the order", async (t) => {
  const { browser, order, standIn, state, logged } = await open(t);

  const answer = await browser.deliver(await holdElsewhere(standIn, order, 5_000_000));

  assert.equal(answer.status, 200);
  assert.equal(await state(), "open");
  assert.match(only(logged.error), new RegExp(`^order ${order.id}: .* cancel it$`));
});
