import assert from "node:assert/strict";
import { test } from "node:test";

import { openShop } from "./shop.js";

test("the same browser resumes its order", async (t) => {
  const { browser, order } = await openShop(t);

  assert.deepEqual(await browser.openOrder(), order);
});

test("another browser gets an order of its own", async (t) => {
  const { order, openBrowser } = await openShop(t);

  assert.notEqual((await openBrowser().openOrder()).id, order.id);
});

test("an order outlives a restart", async (t) => {
  const { browser, order, restart } = await openShop(t);

  const restarted = await restart(browser.cookie);

  assert.deepEqual(await restarted.openOrder(), order);
});

test("scripts and other sites do not get at the cookie", async (t) => {
  const { openBrowser } = await openShop(t);

  const { headers } = await openBrowser().post("/api/order");

  const cookie = headers.get("Set-Cookie") ?? "";
  assert.match(cookie, /; HttpOnly/);
  assert.match(cookie, /; SameSite=Lax/);
  assert.match(cookie, /; Path=\//);
  assert.doesNotMatch(cookie, /; Secure/);
});

test("the cookie stays on https", async (t) => {
  const { openBrowser } = await openShop(t);
  const options = { headers: { "X-Forwarded-Proto": "https" } };

  const { headers } = await openBrowser().request("POST", "/api/order", options);

  assert.match(headers.get("Set-Cookie") ?? "", /; Secure/);
});
