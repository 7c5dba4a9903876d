import assert from "node:assert/strict";
import { test } from "node:test";

import { openShop } from "./shop.js";

test("the browser gets the publishable key and nothing else", async (t) => {
  const { browser } = await openShop(t);

  const answer = await browser.get("/api/config");

  assert.equal(answer.status, 200);
  assert.deepEqual(answer.body, { publishableKey: "pk_test_1" });
});
