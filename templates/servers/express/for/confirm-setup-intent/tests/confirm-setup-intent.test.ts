import assert from "node:assert/strict";
import { type TestContext, test } from "node:test";

import { save, saveWith } from "./saving.js";
import { openShop, type TestShop } from "./shop.js";
import { DECLINED, GOOD, THREE_DS } from "./stripe-js.js";

const PREPAID = "5105105105105100";

/** Open a shop, and make a token that another customer has used. */
async function openWithUsedToken(t: TestContext): Promise<TestShop & { usedToken: string }> {
  const shop = await openShop(t);
  const other = shop.openBrowser();
  const setup = await other.openSetup();
  const usedToken = await shop.stripeJs.newToken(setup);
  assert.equal((await saveWith(other, setup, usedToken)).outcome, "succeeded");
  return { ...shop, usedToken };
}

for (const isDeclinedBefore of [false, true]) {
  for (const [title, card, outcome] of [
    ["accepted", GOOD, "succeeded"],
    ["declined", DECLINED, "card_declined"],
    ["3D Secure", THREE_DS, "requires_action"],
  ] as const) {
    const attempt = isDeclinedBefore ? "later" : "first";
    test(`a token that is sent twice has the same outcome: ${title}, ${attempt}`, async (t) => {
      const { browser, setup, standIn, stripeJs } = await openShop(t);
      if (isDeclinedBefore) await save(browser, stripeJs, setup, DECLINED);
      const token = await stripeJs.newToken(setup, card);

      const first = await saveWith(browser, setup, token);
      const second = await saveWith(browser, setup, token);

      assert.equal(first.outcome, outcome);
      assert.deepEqual(second, first);
      assert.equal((await standIn.intents()).length, 1);
    });
  }
}

for (const fault of ["timeout", "drop_after_work"]) {
  test(`one lost answer is not noticed: ${fault}`, async (t) => {
    const { browser, setup, standIn, stripeJs } = await openShop(t);
    await standIn.fail("POST /v1/setup_intents", fault);

    const saving = await save(browser, stripeJs, setup);

    assert.equal(saving.outcome, "succeeded");
    assert.equal((await standIn.saved()).length, 1);
  });
}

test("a token that is sent from two tabs at once is not taken for unusable", async (t) => {
  const { browser, setup, standIn, stripeJs } = await openShop(t);
  const token = await stripeJs.newToken(setup);
  await standIn.fail("POST /v1/setup_intents/", "slow", 1, 1);

  const tabs = [1, 2].map(() => saveWith(browser, setup, token));
  const outcomes = (await Promise.all(tabs)).map(({ outcome }) => outcome);

  assert.ok(outcomes.includes("succeeded"), outcomes.join());
  assert.ok(!outcomes.includes("payment_details_unusable"), outcomes.join());
  assert.equal((await standIn.saved()).length, 1);
});

for (const call of ["create", "confirm"]) {
  for (const [title, card] of [
    ["accepted", GOOD],
    ["declined", DECLINED],
    ["3D Secure", THREE_DS],
  ] as const) {
    test(`after a lost answer another token does not save twice: ${call}, ${title}`, async (t) => {
      const { browser, setup, standIn, stripeJs, savings } = await openShop(t);
      const endpoint = `POST /v1/setup_intents${call === "confirm" ? "/" : ""}`;
      await standIn.fail(endpoint, "drop_after_work", 3);

      const lost = await save(browser, stripeJs, setup, card);
      const again = await save(browser, stripeJs, setup);
      await browser.deliver(await standIn.savedEvent());

      const outcomes = [lost.outcome, again.outcome];
      assert.deepEqual(outcomes, ["payment_service_unavailable", "succeeded"]);
      assert.equal((await standIn.saved()).length, 1);
      assert.equal(savings(), 1);
      assert.equal((await standIn.intents()).length, 1);
    });
  }
}

test("after a failure that Stripe keeps the details are asked for again", async (t) => {
  const { browser, setup, standIn, stripeJs } = await openShop(t);
  await standIn.fail("POST /v1/setup_intents/", "error_500");

  const failed = await save(browser, stripeJs, setup);
  const again = await save(browser, stripeJs, setup);

  assert.deepEqual([failed.outcome, again.outcome], ["payment_details_unusable", "succeeded"]);
  assert.equal((await standIn.saved()).length, 1);
});

test("a prepaid card is refused before there is a SetupIntent", async (t) => {
  const { browser, setup, standIn, stripeJs } = await openShop(t);

  const refused = await save(browser, stripeJs, setup, PREPAID);
  const before = await standIn.intents();
  const retry = await save(browser, stripeJs, setup);

  assert.deepEqual([refused.outcome, before], ["payment_method_refused", []]);
  assert.equal(retry.outcome, "succeeded");
});

test("a token that Stripe does not know is refused", async (t) => {
  const { browser, setup, stripeJs } = await openShop(t);

  const refused = await saveWith(browser, setup, "ctoken_unknown");
  const retry = await save(browser, stripeJs, setup);

  const outcomes = [refused.outcome, retry.outcome];
  assert.deepEqual(outcomes, ["payment_details_unusable", "succeeded"]);
});

test("a token is used for one setup only", async (t) => {
  const { browser, setup, standIn, stripeJs, usedToken } = await openWithUsedToken(t);

  const refused = await saveWith(browser, setup, usedToken);
  const savedBefore = await standIn.saved();
  const retry = await save(browser, stripeJs, setup);

  const outcomes = [refused.outcome, retry.outcome];
  assert.deepEqual(outcomes, ["payment_details_unusable", "succeeded"]);
  assert.equal(savedBefore.length, 1);
});
