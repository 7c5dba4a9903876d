import assert from "node:assert/strict";
import { test } from "node:test";

import { openShop } from "./shop.js";

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
    const { browser } = await openShop(t);

    const answer = await browser.deliver(body);

    assert.deepEqual([answer.status, answer.code], [400, "invalid_payload"]);
  });
}
