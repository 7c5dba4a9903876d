import assert from "node:assert/strict";
import { test } from "node:test";

import type Stripe from "stripe";

import { findSetup } from "../src/setups.js";
import { save } from "./saving.js";
import { openShop, type TestShop } from "./shop.js";
import { only } from "./stand-in.js";
import { DECLINED } from "./stripe-js.js";

type Events = readonly Stripe.Event[];

/** Open a shop in which the second card was saved; no event of it is sent yet. */
async function openSaved(t: Parameters<typeof openShop>[0]) {
  const shop = await openShop(t);
  await save(shop.browser, shop.stripeJs, shop.setup, DECLINED);
  await save(shop.browser, shop.stripeJs, shop.setup);
  return { ...shop, events: await shop.standIn.events(""), saved: await shop.standIn.savedEvent() };
}

/** Tell whether our books say that the payment method is saved. */
function isSaved({ database, setup }: TestShop): Promise<boolean> {
  return database.transaction(
    async (transaction) => (await findSetup(transaction, setup.id))?.state === "saved",
  );
}

for (const [title, arrange] of [
  ["in order", (events: Events) => events],
  ["reordered", (events: Events) => events.toReversed()],
  ["all again", (events: Events) => [...events, ...events]],
  ["twice in a row", (events: Events) => events.flatMap((event) => [event, event])],
] as const) {
  test(`however events come the payment method is kept once: ${title}`, async (t) => {
    const shop = await openSaved(t);
    const { browser, events, savings } = shop;

    let isTold = false;
    for (const event of arrange(events)) {
      isTold ||= event.type === "setup_intent.succeeded";
      const answer = await browser.deliver(event);
      assert.deepEqual([answer.status, answer.body], [200, {}]);
      assert.equal(savings(), isTold ? 1 : 0);
    }

    assert.ok(await isSaved(shop));
  });
}

test("a late event keeps it after a restart and only once", async (t) => {
  const { saved, restart, savings } = await openSaved(t);

  const late = await (await restart()).deliver(saved);
  const later = await (await restart()).deliver(saved);

  assert.deepEqual([late.status, later.status], [200, 200]);
  assert.equal(savings(), 1);
});

test("two events about one setup keep it once", async (t) => {
  const { browser, saved, savings } = await openSaved(t);
  await browser.deliver(saved);

  await browser.deliver({ ...saved, id: "evt_2" });

  assert.equal(savings(), 1);
});

test("customer and payment method are those that Stripe names", async (t) => {
  const { browser, setup, standIn, saved, logged } = await openSaved(t);

  await browser.deliver(saved);

  const { id, customer } = only(await standIn.saved());
  assert.ok(typeof customer === "string");
  assert.ok(logged.info.includes(`setup ${setup.id}: saved ${id} for ${customer}`));
});

test("why a card was declined is logged", async (t) => {
  const { browser, events, logged } = await openSaved(t);

  for (const event of events) await browser.deliver(event);

  assert.ok(logged.info.some((line) => line.endsWith("was not set up: card_declined")));
});

for (const owner of ["unknown", "nobody", "this setup"] as const) {
  test(`a SetupIntent that is not ours keeps nothing: ${owner}`, async (t) => {
    const shop = await openShop(t);
    const { browser, setup, standIn, savings } = shop;
    const { id: customer } = await standIn.client.customers.create();
    const metadata = {
      unknown: { setup_id: "unknown" },
      nobody: {},
      "this setup": { setup_id: setup.id },
    }[owner];
    await standIn.client.setupIntents.create({
      customer,
      confirm: true,
      payment_method: "pm_card_visa",
      return_url: "https://elsewhere.example",
      metadata,
    });

    const answer = await browser.deliver(await standIn.savedEvent());

    assert.deepEqual([answer.status, answer.body], [200, {}]);
    assert.equal(savings(), 0);
    assert.ok(!(await isSaved(shop)));
  });
}

test("an event that cannot be handled is to be sent again", async (t) => {
  const { browser, saved, savings, database } = await openSaved(t);
  const rename = (from: string, to: string) =>
    database.transaction((transaction) =>
      transaction.execute(`ALTER TABLE ${from} RENAME TO ${to}`),
    );
  await rename("setups", "out_of_reach");
  const refused = await browser.deliver(saved);
  await rename("out_of_reach", "setups");
  const unsaved = savings() === 0;

  const repeated = await browser.deliver(saved);

  assert.deepEqual([refused.status, refused.code], [500, "internal_error"]);
  assert.ok(unsaved);
  assert.equal(repeated.status, 200);
  assert.equal(savings(), 1);
});
