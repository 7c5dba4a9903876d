import assert from "node:assert/strict";
import { type TestContext, test } from "node:test";

import Stripe from "stripe";

import { pay, payWith } from "./paying.js";
import { openShop, type TestShop } from "./shop.js";
import { only } from "./stand-in.js";
import { DECLINED, GOOD, THREE_DS, typedIn } from "./stripe-js.js";
import { offerTrial } from "./trials.js";

const PREPAID = "5105105105105100";

/** Open a shop, and make a token that has paid another customer's order. */
async function openWithUsedToken(t: TestContext): Promise<TestShop & { usedToken: string }> {
  const shop = await openShop(t);
  const other = shop.openBrowser();
  const order = await other.openOrder();
  const usedToken = await shop.stripeJs.newToken(order);
  assert.equal((await payWith(other, order, usedToken)).outcome, "succeeded");
  return { ...shop, usedToken };
}

test("an amount from the browser is refused", async (t) => {
  const { browser, order, standIn, stripeJs } = await openShop(t);
  const attempt = { orderId: order.id, confirmationToken: await stripeJs.newToken(order) };

  const answer = await browser.post("/api/confirm-subscription", { ...attempt, amount: 1 });

  assert.deepEqual([answer.status, answer.code], [422, "invalid_request"]);
  assert.deepEqual(await standIn.subscriptions(), []);
});

for (const kind of ["payment", "trial"]) {
  for (const attempt of ["first", "later"]) {
    for (const [title, card, outcome] of [
      ["accepted", GOOD, "succeeded"],
      ["declined", DECLINED, "card_declined"],
      ["3D Secure", THREE_DS, "requires_action"],
    ] as const) {
      const which = `${kind}, ${title}, ${attempt}`;
      test(`a token that is sent twice has the same outcome: ${which}`, async (t) => {
        if (kind === "trial") offerTrial(t);
        const { browser, order, standIn, stripeJs } = await openShop(t);
        if (attempt === "later") await pay(browser, stripeJs, order, DECLINED);
        const token = await stripeJs.newToken(order, card);

        const first = await payWith(browser, order, token);
        const second = await payWith(browser, order, token);

        assert.equal(first.outcome, outcome);
        assert.deepEqual(second, first);
        assert.equal((await standIn.subscriptions()).length, 1);
      });
    }
  }
}

for (const fault of ["timeout", "drop_after_work"]) {
  test(`one lost answer is not noticed: ${fault}`, async (t) => {
    const { browser, order, standIn, stripeJs } = await openShop(t);
    await standIn.fail("POST /v1/payment_intents/", fault);

    const payment = await pay(browser, stripeJs, order);

    assert.equal(payment.outcome, "succeeded");
    assert.deepEqual(await standIn.charged(), [order.amount]);
  });
}

test("an Intent that is canceled while it is confirmed closes its order", async (t) => {
  const { browser, order, standIn, stripeJs } = await openShop(t);
  const { paymentIntents } = standIn.client;
  const confirm = paymentIntents.confirm.bind(paymentIntents);
  t.mock.method(paymentIntents, "confirm", async (...attempt: Parameters<typeof confirm>) => {
    await paymentIntents.cancel(attempt[0]);
    return confirm(...attempt);
  });

  const { outcome } = await pay(browser, stripeJs, order);
  const following = await browser.openOrder();

  assert.equal(outcome, "order_changed");
  assert.notEqual(following.id, order.id);
});

test("a token that is sent from two tabs at once is not taken for unusable", async (t) => {
  const { browser, order, standIn, stripeJs } = await openShop(t);
  const token = await stripeJs.newToken(order);
  await standIn.fail("POST /v1/payment_intents/", "slow", 1, 1);

  const tabs = [1, 2].map(() => payWith(browser, order, token));
  const outcomes = (await Promise.all(tabs)).map(({ outcome }) => outcome);

  assert.ok(outcomes.includes("succeeded"), outcomes.join());
  assert.ok(!outcomes.includes("payment_details_unusable"), outcomes.join());
  assert.deepEqual(await standIn.charged(), [order.amount]);
});

for (const attempt of ["first", "later"]) {
  for (const [title, card] of [
    ["accepted", GOOD],
    ["declined", DECLINED],
    ["3D Secure", THREE_DS],
  ] as const) {
    test(`after a lost answer another token charges once: ${title}, ${attempt}`, async (t) => {
      const { browser, order, standIn, stripeJs, deliveries } = await openShop(t);
      if (attempt === "later") await pay(browser, stripeJs, order, DECLINED);
      await standIn.fail("POST /v1/payment_intents/", "drop_after_work", 3);

      const lost = await pay(browser, stripeJs, order, card);
      const again = await pay(browser, stripeJs, order);
      await browser.deliver(await standIn.paidEvent());

      const outcomes = [lost.outcome, again.outcome];
      assert.deepEqual(outcomes, ["payment_service_unavailable", "succeeded"]);
      assert.deepEqual(await standIn.charged(), [order.amount]);
      assert.equal(deliveries(), 1);
      assert.equal((await standIn.subscriptions()).length, 1);
    });
  }
}

for (const kind of ["payment", "setup"]) {
  for (const [card, outcome] of [
    [GOOD, "succeeded"],
    [DECLINED, "card_declined"],
  ] as const) {
    test(`after a lost answer the same token has its outcome: ${kind}, ${outcome}`, async (t) => {
      if (kind === "setup") offerTrial(t);
      const { browser, order, standIn, stripeJs } = await openShop(t);
      const token = await stripeJs.newToken(order, card);
      await standIn.fail(`POST /v1/${kind}_intents/`, "drop_after_work", 3);

      const lost = await payWith(browser, order, token);
      const again = await payWith(browser, order, token);

      assert.deepEqual([lost.outcome, again.outcome], ["payment_service_unavailable", outcome]);
      assert.equal((await standIn.subscriptions()).length, 1);
    });
  }
}

for (const [title, fault, card, outcome] of [
  ["without work", "error_500", GOOD, "payment_details_unusable"],
  ["after work", "error_500_after_work", GOOD, "succeeded"],
  ["after work that asked the bank", "error_500_after_work", THREE_DS, "payment_details_unusable"],
] as const) {
  test(`after a failure that Stripe keeps nothing is charged twice: ${title}`, async (t) => {
    const { browser, order, standIn, stripeJs } = await openShop(t);
    await standIn.fail("POST /v1/payment_intents/", fault);

    const failed = await pay(browser, stripeJs, order, card);
    const again = await pay(browser, stripeJs, order);

    assert.deepEqual([failed.outcome, again.outcome], [outcome, "succeeded"]);
    assert.deepEqual(await standIn.charged(), [order.amount]);
  });
}

test("a prepaid card is refused before there is a subscription", async (t) => {
  const { browser, order, standIn, stripeJs } = await openShop(t);

  const refused = await pay(browser, stripeJs, order, PREPAID);
  const before = await standIn.subscriptions();
  const retry = await pay(browser, stripeJs, order);

  assert.deepEqual([refused.outcome, before], ["payment_refused", []]);
  assert.equal(retry.outcome, "succeeded");
});

for (const [kind, code] of [
  ["payment", "payment_intent_authentication_failure"],
  ["trial", "setup_intent_authentication_failure"],
] as const) {
  test(`a token that failed at the bank is declined if it is sent again: ${kind}`, async (t) => {
    if (kind === "trial") offerTrial(t);
    const { browser, order, stripeJs } = await openShop(t);
    const token = await stripeJs.newToken(order, THREE_DS);
    const { clientSecret } = await payWith(browser, order, token);
    await stripeJs.authenticate(clientSecret, "fail");

    const again = await payWith(browser, order, token);

    assert.equal(again.outcome, code);
  });
}

for (const kind of ["payment", "trial"]) {
  test(`what the browser slips in past the rules is not delivered: ${kind}`, async (t) => {
    if (kind === "trial") offerTrial(t);
    const { browser, order, standIn, stripeJs, deliveries, logged } = await openShop(t);
    const { clientSecret } = await pay(browser, stripeJs, order, THREE_DS);
    await stripeJs.authenticate(clientSecret, "abandon");
    const slippedIn = await stripeJs.confirm(clientSecret, typedIn(order, PREPAID));

    for (const event of await standIn.events()) {
      assert.equal((await browser.deliver(event)).status, 200);
    }

    assert.equal(slippedIn.outcome, "succeeded");
    assert.equal(deliveries(), 0);
    assert.match(only(logged.error), new RegExp(`^order ${order.id}: .* what the rules refuse`));
  });
}

test("the rules say nothing to what is paid already", async (t) => {
  const { browser, order, standIn, stripeJs } = await openShop(t);
  await pay(browser, stripeJs, order);

  const again = await pay(browser, stripeJs, order, PREPAID);

  assert.equal(again.outcome, "succeeded");
  assert.deepEqual(await standIn.charged(), [order.amount]);
});

test("what Stripe refuses for another reason is no fault of the payment details", async (t) => {
  const { browser, order, standIn, stripeJs, logged } = await openShop(t);
  const refusal = { type: "invalid_request_error", param: "amount", message: "No." } as const;
  t.mock.method(standIn.client.paymentIntents, "confirm", () =>
    Promise.reject(new Stripe.errors.StripeInvalidRequestError(refusal)),
  );

  const payment = await pay(browser, stripeJs, order);

  assert.equal(payment.outcome, "internal_error");
  assert.match(only(logged.error), /No\. .*StripeInvalidRequestError/);
});

test("a token that Stripe does not know is refused", async (t) => {
  const { browser, order, stripeJs } = await openShop(t);

  const refused = await payWith(browser, order, "ctoken_unknown");
  const retry = await pay(browser, stripeJs, order);

  const outcomes = [refused.outcome, retry.outcome];
  assert.deepEqual(outcomes, ["payment_details_unusable", "succeeded"]);
});

test("a token pays one order only", async (t) => {
  const { browser, order, standIn, stripeJs, usedToken } = await openWithUsedToken(t);

  const refused = await payWith(browser, order, usedToken);
  const chargedBefore = await standIn.charged();
  const retry = await pay(browser, stripeJs, order);

  const outcomes = [refused.outcome, retry.outcome];
  assert.deepEqual(outcomes, ["payment_details_unusable", "succeeded"]);
  assert.equal(chargedBefore.length, 1);
});
