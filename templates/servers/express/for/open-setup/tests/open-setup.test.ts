import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { test } from "node:test";

import { CURRENCY } from "../src/setups.js";
import { openShop } from "./shop.js";

test("the browser learns the currency and no amount", async (t) => {
  const { setup } = await openShop(t);

  assert.deepEqual(setup, { id: setup.id, currency: CURRENCY });
});

test("pages that open at the same time share one setup", async (t) => {
  const { openBrowser } = await openShop(t);
  const browser = openBrowser();
  browser.cookie = `checkout_session=${randomBytes(32).toString("base64url")}`;

  const opened = await Promise.all(Array.from({ length: 16 }, () => browser.openSetup()));

  assert.equal(new Set(opened.map(({ id }) => id)).size, 1);
});
