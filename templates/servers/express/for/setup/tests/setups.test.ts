/** Payment methods from the button to the customer they are saved for. */

import assert from "node:assert/strict";
import { test } from "node:test";

import { save } from "./saving.js";
import { openShop } from "./shop.js";
import { only } from "./stand-in.js";
import { DECLINED, THREE_DS } from "./stripe-js.js";

test("a card is saved for the customer and the event keeps it", async (t) => {
  const { browser, setup, standIn, stripeJs, savings } = await openShop(t);

  const saving = await save(browser, stripeJs, setup);
  const beforeTheEvent = savings();
  const answer = await browser.deliver(await standIn.savedEvent());

  assert.equal(saving.outcome, "succeeded");
  assert.equal((await standIn.saved()).length, 1);
  assert.deepEqual([answer.status, answer.body], [200, {}]);
  assert.deepEqual([beforeTheEvent, savings()], [0, 1]);
});

test("Stripe is told whose payment method it is and what for", async (t) => {
  const { browser, setup, standIn, stripeJs } = await openShop(t);

  await save(browser, stripeJs, setup);

  const intent = only(await standIn.intents());
  assert.deepEqual(intent.metadata, { setup_id: setup.id });
  assert.equal(intent.usage, "off_session");
  assert.equal(intent.customer, only(await standIn.saved()).customer);
  assert.equal(intent.automatic_payment_methods?.enabled, true);
});

test("a saved card can be charged without the customer", async (t) => {
  const { browser, setup, standIn, stripeJs } = await openShop(t);
  await save(browser, stripeJs, setup);
  const { id, customer } = only(await standIn.saved());
  assert.ok(typeof customer === "string");

  const payment = await standIn.client.paymentIntents.create({
    amount: 5_000_000,
    currency: setup.currency,
    customer,
    payment_method: id,
    off_session: true,
    confirm: true,
    return_url: "http://127.0.0.1:8000/complete.html",
  });

  assert.equal(payment.status, "succeeded");
});

test("a customer whom the bank recognizes saves the card", async (t) => {
  const { browser, setup, standIn, stripeJs } = await openShop(t);

  const saving = await save(browser, stripeJs, setup, THREE_DS);
  const before = await standIn.saved();
  const status = await stripeJs.authenticate(saving.clientSecret, "succeed");

  assert.deepEqual([saving.outcome, before], ["requires_action", []]);
  assert.equal(status, "succeeded");
  assert.equal((await standIn.saved()).length, 1);
});

for (const answer of ["fail", "abandon"] as const) {
  test(`after 3D Secure in vain another card is saved: ${answer}`, async (t) => {
    const { browser, setup, standIn, stripeJs } = await openShop(t);
    const saving = await save(browser, stripeJs, setup, THREE_DS);

    const status = await stripeJs.authenticate(saving.clientSecret, answer);
    const inVain = await standIn.saved();
    const retry = await save(browser, stripeJs, setup);

    assert.deepEqual([status, inVain], ["requires_payment_method", []]);
    assert.equal(retry.outcome, "succeeded");
    assert.equal((await standIn.saved()).length, 1);
    assert.equal((await standIn.intents()).length, 1);
  });
}

test("after declines another card is saved", async (t) => {
  const { browser, setup, standIn, stripeJs, savings } = await openShop(t);

  const declined = [];
  for (let attempt = 1; attempt <= 3; attempt++) {
    declined.push((await save(browser, stripeJs, setup, DECLINED)).outcome);
  }
  for (const event of await standIn.events()) {
    assert.equal((await browser.deliver(event)).status, 200);
  }
  const unsaved = savings() === 0;
  const retry = await save(browser, stripeJs, setup);

  assert.deepEqual(declined, ["card_declined", "card_declined", "card_declined"]);
  assert.ok(unsaved);
  assert.equal(retry.outcome, "succeeded");
  assert.equal((await standIn.saved()).length, 1);
  assert.equal((await standIn.intents()).length, 1);
});

test("pressed twice one card is saved", async (t) => {
  const { browser, setup, standIn, stripeJs } = await openShop(t);
  await save(browser, stripeJs, setup);

  const again = await save(browser, stripeJs, setup);

  assert.ok(["already_saved", "succeeded"].includes(again.outcome), again.outcome);
  assert.equal((await standIn.saved()).length, 1);
});

test("in several tabs at once one card is saved", async (t) => {
  const { browser, setup, standIn, stripeJs } = await openShop(t);

  const tabs = [1, 2, 3, 4].map(() => save(browser, stripeJs, setup));
  const outcomes = (await Promise.all(tabs)).map(({ outcome }) => outcome);

  assert.ok(outcomes.includes("succeeded"), outcomes.join());
  assert.equal((await standIn.saved()).length, 1);
  assert.equal((await standIn.intents()).length, 1);
  assert.equal((await standIn.client.customers.list()).data.length, 1);
});

test("saved in another tab meanwhile it is not saved again", async (t) => {
  const { browser, setup, standIn, stripeJs } = await openShop(t);
  standIn.meanwhile = async () => {
    await save(browser, stripeJs, setup);
    await browser.deliver(await standIn.savedEvent());
  };

  const saving = await save(browser, stripeJs, setup);

  assert.equal(saving.outcome, "already_saved");
  assert.equal((await standIn.saved()).length, 1);
});

test("of two SetupIntents the one that nobody uses is canceled", async (t) => {
  const { browser, setup, standIn, stripeJs } = await openShop(t);
  await standIn.fail("POST /v1/setup_intents", "error_500");
  standIn.meanwhile = () => save(browser, stripeJs, setup);

  const saving = await save(browser, stripeJs, setup);

  const statuses = (await standIn.intents()).map(({ status }) => status);
  assert.ok(["already_saved", "succeeded"].includes(saving.outcome), saving.outcome);
  assert.deepEqual(statuses.toSorted(), ["canceled", "succeeded"]);
  assert.equal((await standIn.saved()).length, 1);
});

test("another payment method is saved for the same customer", async (t) => {
  const { browser, setup, standIn, stripeJs } = await openShop(t);
  await save(browser, stripeJs, setup);
  await browser.deliver(await standIn.savedEvent());

  const again = await save(browser, stripeJs, setup);
  const following = await browser.openSetup({ new: true });
  const saving = await save(browser, stripeJs, following);

  const customers = (await standIn.saved()).map(({ customer }) => customer);
  assert.equal(again.outcome, "already_saved");
  assert.notEqual(following.id, setup.id);
  assert.equal(saving.outcome, "succeeded");
  assert.equal(customers.length, 2);
  assert.equal(new Set(customers).size, 1);
});

test("a customer who was deleted at Stripe can save again", async (t) => {
  const { browser, setup, standIn, stripeJs } = await openShop(t);
  await save(browser, stripeJs, setup);
  const { id } = only((await standIn.client.customers.list()).data);
  await standIn.client.customers.del(id);

  const saving = await save(browser, stripeJs, await browser.openSetup({ new: true }));

  assert.equal(saving.outcome, "succeeded");
  assert.notEqual(only((await standIn.client.customers.list()).data).id, id);
});

test("nobody saves in somebody else's name", async (t) => {
  const { setup, standIn, stripeJs, openBrowser } = await openShop(t);
  const stranger = openBrowser();

  const withoutSetup = await save(stranger, stripeJs, setup);
  await stranger.openSetup();
  const withSetup = await save(stranger, stripeJs, setup);

  assert.deepEqual([withoutSetup.outcome, withSetup.outcome], ["no_setup", "setup_changed"]);
  assert.deepEqual(await standIn.intents(), []);
});

test("a canceled SetupIntent retires the setup", async (t) => {
  const { browser, setup, standIn, stripeJs } = await openShop(t);
  await save(browser, stripeJs, setup, DECLINED);
  await standIn.client.setupIntents.cancel(only(await standIn.intents()).id);

  const refused = await save(browser, stripeJs, setup);

  assert.equal(refused.outcome, "setup_changed");
  assert.notEqual((await browser.openSetup()).id, setup.id);
});

test("a failure that Stripe keeps does not block the setup", async (t) => {
  const { browser, setup, standIn, stripeJs } = await openShop(t);
  await standIn.fail("POST /v1/setup_intents", "error_500");

  const saving = await save(browser, stripeJs, setup);

  assert.equal(saving.outcome, "succeeded");
  assert.equal((await standIn.saved()).length, 1);
});

for (const fault of ["drop_before_work", "error_500"]) {
  test(`while Stripe is down nothing is saved: ${fault}`, async (t) => {
    const { browser, setup, standIn, stripeJs } = await openShop(t);
    await standIn.fail("POST /v1/setup_intents", fault, 100);

    const saving = await save(browser, stripeJs, setup);

    assert.equal(saving.outcome, "payment_service_unavailable");
    assert.deepEqual(await standIn.saved(), []);
  });
}

test("the client secret is not logged", async (t) => {
  const { browser, setup, stripeJs, logged } = await openShop(t);

  await save(browser, stripeJs, setup, DECLINED);
  const { clientSecret } = await save(browser, stripeJs, setup);

  const lines = Object.values(logged).flat();
  assert.ok(clientSecret);
  assert.ok(lines.length > 0);
  assert.ok(lines.every((line) => !line.includes(clientSecret)));
});
