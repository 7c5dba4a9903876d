import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type TestContext, test } from "node:test";
import { fileURLToPath } from "node:url";

import { captureOrder, NotCaptured } from "../src/capture-order.js";
import { pay } from "./paying.js";
import { openShop } from "./shop.js";
import { only } from "./stand-in.js";
import { DECLINED } from "./stripe-js.js";

const COMMAND = fileURLToPath(new URL("../src/capture.ts", import.meta.url));
const KEYS = {
  STRIPE_SECRET_KEY: "sk_test_1",
  STRIPE_PUBLISHABLE_KEY: "pk_test_1",
  STRIPE_WEBHOOK_SECRET: "whsec_1",
};

/** Open a shop, and a way to run the command for its order: it returns what is said, also if it fails. */
async function open(t: TestContext) {
  const shop = await openShop(t);
  const run = async () => {
    try {
      return await captureOrder(
        { database: shop.database, stripe: shop.standIn.client },
        shop.order.id,
      );
    } catch (reason) {
      if (!(reason instanceof NotCaptured)) throw reason;
      return `Failed: ${reason.message}`;
    }
  };
  return { ...shop, run };
}

async function openPaid(t: TestContext, card?: string) {
  const shop = await open(t);
  const payment = await pay(shop.browser, shop.stripeJs, shop.order, card);
  return { ...shop, payment };
}

test("a captured order is delivered by the event", async (t) => {
  const { browser, order, payment, standIn, deliveries, run } = await openPaid(t);
  const before = await standIn.captured();

  const said = await run();
  const undelivered = deliveries() === 0;
  const answer = await browser.deliver(await standIn.paidEvent());

  assert.deepEqual([payment.outcome, before], ["requires_capture", []]);
  assert.equal(said, `Order ${order.id} is captured.`);
  assert.deepEqual(await standIn.captured(), [order.amount]);
  assert.ok(undelivered);
  assert.equal(answer.status, 200);
  assert.equal(deliveries(), 1);
});

test("an order is captured once", async (t) => {
  const { order, standIn, run } = await openPaid(t);
  await run();

  const again = await run();

  assert.equal(again, `Order ${order.id} is captured already.`);
  assert.deepEqual(await standIn.captured(), [order.amount]);
});

test("captured in two places at once it is captured once", async (t) => {
  const { order, standIn, run } = await openPaid(t);
  standIn.meanwhile = () => {
    standIn.meanwhile = run; // at the next request
    return Promise.resolve();
  };

  const said = await run();
  const again = await run();

  assert.match(said, /run this again/);
  assert.equal(again, `Order ${order.id} is captured already.`);
  assert.deepEqual(await standIn.captured(), [order.amount]);
});

test("what the customer has not begun to pay is not captured", async (t) => {
  const { order, run } = await open(t);

  const reason = "its payment has not begun";
  assert.equal(await run(), `Failed: Order ${order.id} is not authorized: ${reason}.`);
});

test("what was declined is not captured", async (t) => {
  const { order, run } = await openPaid(t, DECLINED);

  const reason = "its payment is requires_payment_method";
  assert.equal(await run(), `Failed: Order ${order.id} is not authorized: ${reason}.`);
});

test("an authorization that has lapsed is not captured", async (t) => {
  const { order, standIn, run } = await openPaid(t);
  await standIn.client.paymentIntents.cancel(only(await standIn.intents()).id);

  const reason = "its authorization has lapsed or was canceled";
  assert.equal(await run(), `Failed: Order ${order.id} cannot be captured: ${reason}.`);
});

for (const [title, fault, outcome] of [
  ["unreachable", "drop_before_work", "is captured."],
  ["answer lost", "drop_after_work", "is captured already."],
  ["failure that Stripe keeps", "error_500", "is captured."],
] as const) {
  test(`after a failure it can be run again: ${title}`, async (t) => {
    const { order, standIn, run } = await openPaid(t);
    await standIn.fail("POST /v1/payment_intents/", fault, 3);

    const failed = await run();
    const again = await run();

    assert.match(failed, /^Failed: Order .*: Stripe did not answer as hoped .*\.$/);
    assert.equal(again, `Order ${order.id} ${outcome}`);
    assert.deepEqual(await standIn.captured(), [order.amount]);
  });
}

for (const [title, words, status, complaint] of [
  ["without an order", [], 2, "Usage: npm run capture -- ORDER\n"],
  ["unknown order", ["-unknown"], 1, "There is no order -unknown.\n"],
] as const) {
  test(`the command says what is wrong: ${title}`, async (t) => {
    const cwd = await mkdtemp(join(tmpdir(), "capture-"));
    t.after(() => rm(cwd, { recursive: true }));

    const done = spawnSync(
      process.execPath,
      ["--import", import.meta.resolve("tsx"), COMMAND, ...words],
      { cwd, env: { ...process.env, DATABASE_URL: "", ...KEYS }, encoding: "utf8" },
    );

    assert.deepEqual([done.status, done.stdout, done.stderr], [status, "", complaint]);
  });
}

test("without its settings the command says so, and nothing of a server", async (t) => {
  const cwd = await mkdtemp(join(tmpdir(), "capture-"));
  t.after(() => rm(cwd, { recursive: true }));
  const env = { ...process.env, DATABASE_URL: "", STRIPE_SECRET_KEY: "" };
  const words = ["--import", import.meta.resolve("tsx"), COMMAND, "order"];

  const done = spawnSync(process.execPath, words, { cwd, env, encoding: "utf8" });

  assert.equal(done.status, 1);
  assert.match(done.stderr, /STRIPE_SECRET_KEY is missing/);
  assert.doesNotMatch(done.stderr, /server/);
});
