import assert from "node:assert/strict";
import { test } from "node:test";

import { DISCOUNTS, type Product, PRODUCTS } from "../src/catalog.js";
import type { OrderView } from "../src/orders.js";
import type { Browser } from "./browser.js";
import { pay } from "./paying.js";
import { openShop } from "./shop.js";
import { only } from "./stand-in.js";
import { DECLINED, GOOD, THREE_DS } from "./stripe-js.js";

const [FIRST, , THIRD] = PRODUCTS as [Product, Product, Product];

function put(browser: Browser, quantities: object, discountCode: unknown = null) {
  return browser.put("/api/order", { quantities, discountCode });
}

test("another cart is another order", async (t) => {
  const { browser, order } = await openShop(t);

  const { status, body } = await put(browser, { [FIRST.sku]: 3, [THIRD.sku]: 1 });

  const changed = body as OrderView;
  assert.equal(status, 200);
  assert.notEqual(changed.id, order.id);
  assert.deepEqual(
    changed.lines.map(({ quantity }) => quantity),
    [3, 0, 1],
  );
  assert.equal(changed.amount, 3 * FIRST.unitAmount + THIRD.unitAmount);
  assert.deepEqual(await browser.openOrder(), changed);
});

test("a discount code takes its part off", async (t) => {
  const { browser } = await openShop(t);
  const [code, percent] = only([...DISCOUNTS]);

  const { body } = await put(browser, { [FIRST.sku]: 1 }, ` ${code.toLowerCase()} `);

  const changed = body as OrderView;
  const discount = Math.floor((FIRST.unitAmount * percent) / 100);
  assert.equal(changed.discountCode, code);
  assert.deepEqual([changed.subtotal, changed.discount], [FIRST.unitAmount, discount]);
  assert.equal(changed.amount, FIRST.unitAmount - discount);
});

for (const [title, quantities, code, error] of [
  ["unknown product", { unknown: 1 }, null, "unknown_product"],
  ["a name that objects have", { constructor: 1 }, null, "unknown_product"],
  ["unknown code", { [FIRST.sku]: 1 }, "UNKNOWN", "unknown_discount_code"],
  ["nothing", {}, null, "empty_order"],
  ["none of it", { [FIRST.sku]: 0 }, null, "empty_order"],
  ["negative", { [FIRST.sku]: -1 }, null, "invalid_request"],
  ["too many", { [FIRST.sku]: 100 }, null, "invalid_request"],
  ["a half", { [FIRST.sku]: 0.5 }, null, "invalid_request"],
  ["text", { [FIRST.sku]: "1" }, null, "invalid_request"],
  ["code is no text", { [FIRST.sku]: 1 }, 1, "invalid_request"],
] as const) {
  test(`a cart that cannot be priced changes nothing: ${title}`, async (t) => {
    const { browser, order } = await openShop(t);

    const answer = await put(browser, quantities, code);

    assert.deepEqual([answer.status, answer.code], [422, error]);
    assert.deepEqual(await browser.openOrder(), order);
  });
}

test("an amount too small to be charged is refused", async (t) => {
  const { browser } = await openShop(t);
  DISCOUNTS.set("EVERYTHING", 100);
  t.after(() => DISCOUNTS.delete("EVERYTHING"));

  const answer = await put(browser, { [FIRST.sku]: 1 }, "EVERYTHING");

  assert.deepEqual([answer.status, answer.code], [422, "amount_too_small"]);
});

test("an amount from the browser is refused", async (t) => {
  const { browser, order } = await openShop(t);

  const answer = await browser.put("/api/order", { quantities: { [FIRST.sku]: 1 }, amount: 1 });

  assert.deepEqual([answer.status, answer.code], [422, "invalid_request"]);
  assert.deepEqual(await browser.openOrder(), order);
});

for (const [title, card] of [
  ["declined", DECLINED],
  ["3D Secure", THREE_DS],
] as const) {
  test(`the PaymentIntent of the old order is canceled: ${title}`, async (t) => {
    const { browser, order, standIn, stripeJs } = await openShop(t);
    await pay(browser, stripeJs, order, card);

    const { status, body } = await put(browser, { [FIRST.sku]: 1 });
    const old = only(await standIn.intents());
    const changed = body as OrderView;
    const payment = await pay(browser, stripeJs, changed);

    assert.deepEqual([status, old.status], [200, "canceled"]);
    assert.equal(payment.outcome, "succeeded");
    assert.deepEqual(await standIn.charged(), [changed.amount]);
  });
}

test("a tab that still shows the old order cannot pay it", async (t) => {
  const { browser, order, standIn, stripeJs } = await openShop(t);
  await put(browser, { [FIRST.sku]: 1 });

  const payment = await pay(browser, stripeJs, order);

  assert.equal(payment.outcome, "order_changed");
  assert.deepEqual(await standIn.intents(), []);
});

test("an old order whose PaymentIntent is canceled already is replaced", async (t) => {
  const { browser, order, standIn, stripeJs } = await openShop(t);
  await pay(browser, stripeJs, order, DECLINED);
  await standIn.client.paymentIntents.cancel(only(await standIn.intents()).id);

  const { status } = await put(browser, { [FIRST.sku]: 1 });

  assert.equal(status, 200);
});

test("what is being paid cannot be changed", async (t) => {
  const { browser, order, stripeJs } = await openShop(t);
  await pay(browser, stripeJs, order);

  const answer = await put(browser, { [FIRST.sku]: 1 });

  assert.deepEqual([answer.status, answer.code], [409, "payment_in_progress"]);
  assert.deepEqual(await browser.openOrder(), order);
});

test("while Stripe cannot be reached nothing changes", async (t) => {
  const { browser, order, standIn, stripeJs } = await openShop(t);
  await pay(browser, stripeJs, order, DECLINED);
  await standIn.fail("POST /v1/payment_intents", "drop_before_work", 3);

  const answer = await put(browser, { [FIRST.sku]: 1 });

  assert.deepEqual([answer.status, answer.code], [503, "payment_service_unavailable"]);
  assert.deepEqual(await browser.openOrder(), order);
});

test("another browser cannot change the order", async (t) => {
  const { browser, order, openBrowser } = await openShop(t);

  const answer = await put(openBrowser(), { [FIRST.sku]: 1 });

  assert.deepEqual([answer.status, answer.code], [404, "no_order"]);
  assert.deepEqual(await browser.openOrder(), order);
});

test("an order that is paid meanwhile cannot be changed", async (t) => {
  const { browser, order, standIn, stripeJs } = await openShop(t);
  await pay(browser, stripeJs, order, DECLINED);
  standIn.meanwhile = async () => {
    await pay(browser, stripeJs, order, GOOD);
    await browser.deliver(await standIn.paidEvent());
  };

  const first = await put(browser, { [FIRST.sku]: 1 });
  const second = await put(browser, { [FIRST.sku]: 1 });

  assert.deepEqual([first.status, first.code], [409, "payment_in_progress"]);
  assert.deepEqual([second.status, second.code], [409, "already_paid"]);
});
