import assert from "node:assert/strict";
import { test } from "node:test";

import type { SetupView } from "../src/setups.js";
import type { Browser } from "./browser.js";
import { save } from "./saving.js";
import { openShop } from "./shop.js";
import { GOOD, typedIn } from "./stripe-js.js";

function createSetupIntent(browser: Browser, setup: SetupView, more: object = {}) {
  return browser.post("/api/create-setup-intent", { setupId: setup.id, ...more });
}

test("a customer from the browser is refused", async (t) => {
  const { browser, setup, standIn } = await openShop(t);

  const answer = await createSetupIntent(browser, setup, { customer: "cus_1" });

  assert.deepEqual([answer.status, answer.code], [422, "invalid_request"]);
  assert.deepEqual(await standIn.intents(), []);
});

test("the browser cannot change the customer at Stripe", async (t) => {
  const { browser, setup, standIn, stripeJs } = await openShop(t);
  const other = await standIn.client.customers.create();
  const { body } = await createSetupIntent(browser, setup);
  const { clientSecret } = body as { clientSecret: string };

  await stripeJs.confirm(clientSecret, { ...typedIn(setup, GOOD), customer: other.id });

  const customers = (await standIn.saved()).map(({ customer }) => customer);
  assert.ok(!customers.includes(other.id));
});

test("asked twice there is one SetupIntent", async (t) => {
  const { browser, setup, standIn } = await openShop(t);

  const first = await createSetupIntent(browser, setup);
  const second = await createSetupIntent(browser, setup);

  assert.equal(first.status, 200);
  assert.deepEqual(second.body, first.body);
  assert.equal((await standIn.intents()).length, 1);
});

for (const fault of ["timeout", "drop_after_work"]) {
  test(`a lost answer does not lead to a second SetupIntent: ${fault}`, async (t) => {
    const { browser, setup, standIn } = await openShop(t);
    await standIn.fail("POST /v1/setup_intents", fault, 3);

    const lost = await createSetupIntent(browser, setup);
    const repeated = await createSetupIntent(browser, setup);

    assert.deepEqual([lost.status, lost.code], [503, "payment_service_unavailable"]);
    assert.equal(repeated.status, 200);
    assert.equal((await standIn.intents()).length, 1);
  });
}

test("who does not learn that it is saved does not save it again", async (t) => {
  const { browser, setup, standIn, stripeJs, savings } = await openShop(t);
  await standIn.fail("POST /v1/setup_intents/", "drop_after_work");
  await assert.rejects(save(browser, stripeJs, setup), TypeError);

  const again = await save(browser, stripeJs, setup);
  await browser.deliver(await standIn.savedEvent());

  assert.equal(again.outcome, "already_saved");
  assert.equal((await standIn.saved()).length, 1);
  assert.equal(savings(), 1);
});
