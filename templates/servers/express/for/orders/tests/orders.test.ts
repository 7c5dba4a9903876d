import assert from "node:assert/strict";
import { test } from "node:test";

import * as orders from "../src/orders.js";
import { openShop } from "./shop.js";

/** Open a shop, and read the order of its browser. */
async function openWithOrder(t: Parameters<typeof openShop>[0]) {
  const shop = await openShop(t);
  const order = await shop.database.transaction((transaction) =>
    orders.findOrder(transaction, shop.order.id),
  );
  assert.ok(order);
  return { ...shop, order };
}

test("what is paid is not paid again", async (t) => {
  const { database, order } = await openWithOrder(t);

  const paying = database.transaction(async (transaction) => {
    const paid = await orders.openOrder(transaction, "somebody", order.quote);
    await orders.markPaid(transaction, paid, "pi_1");
    await orders.unpaidOrder(transaction, "somebody", paid.id);
  });

  await assert.rejects(paying, orders.AlreadyPaid);
});

test("after a paid order the next one counts", async (t) => {
  const { database, order } = await openWithOrder(t);

  await database.transaction(async (transaction) => {
    const paid = await orders.openOrder(transaction, "somebody", order.quote);
    await orders.markPaid(transaction, paid, "pi_1");
    const following = await orders.openOrder(transaction, "somebody", order.quote);

    assert.deepEqual(await orders.currentOrder(transaction, "somebody"), following);
  });
});

test("a paid order stays paid", async (t) => {
  const { database, order } = await openWithOrder(t);

  await database.transaction(async (transaction) => {
    assert.ok(await orders.markPaid(transaction, order, "pi_1"));

    const attached = await orders.attachIntent(transaction, order, "pi_2");
    assert.equal(attached.paymentIntent, "pi_1");
    assert.ok(!(await orders.markPaid(transaction, order, "pi_1")));
    assert.ok(!(await orders.supersede(transaction, order)));
  });
});

test("an order is kept once a payment has begun that nobody knew of", async (t) => {
  const { database, order } = await openWithOrder(t);

  await database.transaction(async (transaction) => {
    await orders.attachIntent(transaction, order, "pi_1");

    assert.ok(!(await orders.supersede(transaction, order)));
  });
});

test("what fails is not written", async (t) => {
  const { database, order } = await openWithOrder(t);

  const failing = database.transaction(async (transaction) => {
    await orders.markPaid(transaction, order, "pi_1");
    throw new Error("something else went wrong");
  });

  await assert.rejects(failing, /something else/);
  assert.deepEqual(
    await database.transaction((transaction) => orders.findOrder(transaction, order.id)),
    order,
  );
});

test("pages that open at the same time share one order", async (t) => {
  const { openBrowser } = await openShop(t);
  const browser = openBrowser();
  browser.cookie = "checkout_session=somebody";

  const opened = await Promise.all(Array.from({ length: 16 }, () => browser.openOrder()));

  assert.equal(new Set(opened.map(({ id }) => id)).size, 1);
});
