/** Who has access to what is delivered, whatever Stripe tells first. */

import assert from "node:assert/strict";
import { type TestContext, test } from "node:test";

import type { Request } from "express";
import type Stripe from "stripe";

import { hasAccess } from "../src/access.js";
import { TERMS } from "../src/catalog.js";
import { readSession } from "../src/session.js";
import { pay } from "./paying.js";
import { openShop } from "./shop.js";
import { only } from "./stand-in.js";
import { GOOD, THREE_DS } from "./stripe-js.js";
import { offerTrial } from "./trials.js";

const SECOND = 1000; // milliseconds
const GRACE = TERMS.graceDays * 24 * 60 * 60 * SECOND;

type Arrange = (events: Stripe.Event[]) => Stripe.Event[];

/** Open a shop, and ask it for the access that its order gives. */
async function openWithAccess(t: TestContext, arrange: Arrange) {
  const { browser, database, order, standIn, stripeJs } = await openShop(t);
  const request = { get: () => browser.cookie } as unknown as Request;
  const session = readSession(request);
  return {
    standIn,
    pay: (card: string = GOOD) => pay(browser, stripeJs, order, card),
    /** Send all events of Stripe. */
    tell: async () => {
      for (const event of arrange(await standIn.events())) {
        assert.equal((await browser.deliver(event)).status, 200);
      }
    },
    isOpen: (at: number = Date.now()) =>
      database.transaction((transaction) => hasAccess(transaction, session, new Date(at))),
    /** Open another order, which stays unpaid. */
    openAnother: () => browser.openOrder({ new: true }),
    /** Return when Stripe charges the subscription again. */
    end: async () => {
      const { items } = only(await standIn.subscriptions());
      return (items.data[0]?.current_period_end ?? 0) * SECOND;
    },
  };
}

for (const [title, arrange] of [
  ["in order", (events: Stripe.Event[]) => events],
  ["reordered", (events: Stripe.Event[]) => events.toReversed()],
] as const) {
  test(`what is paid gives access until a few days after its end: ${title}`, async (t) => {
    const { pay, tell, isOpen, end } = await openWithAccess(t, arrange);
    await pay();
    const before = await isOpen();
    await tell();

    const late = (await end()) + GRACE;
    assert.ok(!before);
    assert.ok(await isOpen());
    assert.ok(await isOpen(late - SECOND));
    assert.ok(!(await isOpen(late)));
  });

  test(`what is paid gives access also if a newer order is not: ${title}`, async (t) => {
    const { pay, tell, isOpen, openAnother } = await openWithAccess(t, arrange);
    await pay();
    await tell();
    await openAnother();

    assert.ok(await isOpen());
  });

  test(`each renewal gives access for longer: ${title}`, async (t) => {
    const { standIn, pay, tell, isOpen, end } = await openWithAccess(t, arrange);
    await pay();
    await standIn.renew();
    await standIn.renew();
    await tell();

    assert.ok(await isOpen(await end()));
    assert.ok(!(await isOpen((await end()) + GRACE)));
  });

  test(`a subscription that has ended gives no access: ${title}`, async (t) => {
    const { standIn, pay, tell, isOpen } = await openWithAccess(t, arrange);
    await pay();
    await standIn.client.subscriptions.cancel(only(await standIn.subscriptions()).id);
    await tell();

    assert.ok(!(await isOpen()));
  });

  for (const [outcome, card] of [
    ["saved", GOOD],
    ["not saved", THREE_DS],
  ] as const) {
    test(`a trial gives access once the card is saved: ${outcome}, ${title}`, async (t) => {
      offerTrial(t);
      const { pay, tell, isOpen, end } = await openWithAccess(t, arrange);
      await pay(card);
      await tell();

      assert.equal(await isOpen(), outcome === "saved");
      assert.ok(!(await isOpen((await end()) + GRACE)));
    });
  }
}
