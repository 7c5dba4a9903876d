import assert from "node:assert/strict";
import { test } from "node:test";

import { openShop } from "./shop.js";
import { only } from "./stand-in.js";

const EVENT = {
  id: "evt_1",
  object: "event",
  type: "charge.refunded",
  data: { object: { id: "ch_1", object: "charge" } },
};
const HANDLED_BEFORE = "event evt_1 was handled before";

test("an event is handled once", async (t) => {
  const { browser, logged } = await openShop(t);

  for (let time = 1; time <= 3; time++) {
    const answer = await browser.deliver(EVENT);
    assert.deepEqual([answer.status, answer.body], [200, {}]);
  }

  assert.equal(logged.info.filter((line) => line === HANDLED_BEFORE).length, 2);
});

for (const [title, signed] of [
  ["with another secret", { secret: "whsec_2" }],
  ["an hour ago", { age: 3600 }],
] as const) {
  test(`an event that was signed ${title} is refused`, async (t) => {
    const { browser, logged } = await openShop(t);

    const answer = await browser.deliver(EVENT, signed);
    await browser.deliver(EVENT);

    assert.deepEqual([answer.status, answer.code], [400, "invalid_signature"]);
    assert.match(only(logged.warn), /^POST \/webhook: invalid_signature, because: ./);
    assert.ok(!logged.info.includes(HANDLED_BEFORE));
  });
}

for (const signature of [null, "", "garbage", "t=1,v1=ab"]) {
  test(`an event without a good signature is refused: ${String(signature)}`, async (t) => {
    const { browser } = await openShop(t);
    const headers = signature === null ? {} : { "Stripe-Signature": signature };
    const body = JSON.stringify({ id: "evt_1", object: "event" });

    const answer = await browser.request("POST", "/webhook", { body, headers });

    assert.deepEqual([answer.status, answer.code], [400, "invalid_signature"]);
  });
}

for (const body of ["garbage", "null", "[]", "{}", '{"data": 1}']) {
  test(`a signed body that is no event is refused: ${body}`, async (t) => {
    const { browser, logged } = await openShop(t);

    const answer = await browser.deliver(body);

    assert.deepEqual([answer.status, answer.code], [400, "invalid_payload"]);
    assert.match(only(logged.warn), /^POST \/webhook: invalid_payload, because: ./);
    assert.ok(!only(logged.warn).includes("garbage"));
  });
}

for (const [version, status] of [
  ["2026-09-30.endive", 200],
  ["2026-03-25.dahlia", 400],
  ["2023-10-16", 400],
] as const) {
  test(`an event of another release train is refused: ${version}`, async (t) => {
    const { browser, logged } = await openShop(t);

    const answer = await browser.deliver({ ...EVENT, api_version: version });
    await browser.deliver(EVENT);

    const isRefused = status === 400;
    assert.equal(answer.status, status);
    assert.equal(answer.code, isRefused ? "other_api_version" : undefined);
    assert.equal(logged.info.includes(HANDLED_BEFORE), !isRefused);
    assert.equal(logged.error.length, isRefused ? 1 : 0);
    assert.ok(logged.error.every((line) => line.includes("stripe listen --latest")));
  });
}
