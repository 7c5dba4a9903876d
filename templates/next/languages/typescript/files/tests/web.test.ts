/** What every answer has, and what is refused before anybody reads it. */

import assert from "node:assert/strict";
import { test } from "node:test";

import { headersFor } from "../src/web.ts";
import { openShop } from "./world.ts";

for (const headers of [
  { "Sec-Fetch-Site": "cross-site" },
  { "Sec-Fetch-Site": "same-site" },
  { Origin: "https://evil.example" },
  { Origin: "null" },
]) {
  test(`another site sends nothing in the customer's name: ${JSON.stringify(headers)}`, async (t) => {
    const { customer } = await openShop(t);
    const { cookie } = customer;

    for (const [method, path] of [
      ["POST", "/api/orders"],
      ["PUT", customer.path],
    ] as const) {
      const answer = await customer.request(method, path, {}, headers);
      assert.deepEqual([answer.status, answer.code], [403, "cross_site"]);
    }
    assert.equal(customer.cookie, cookie);
  });
}

test("our own page can", async (t) => {
  const { customer, url } = await openShop(t);
  for (const headers of [{ "Sec-Fetch-Site": "same-origin" }, { Origin: url }]) {
    assert.equal((await customer.request("POST", "/api/orders", {}, headers)).status, 200);
  }
});

for (const [mode, rules] of [
  ["test", /^checkout=[\w-]{43}; Path=\/; Max-Age=2592000; HttpOnly; SameSite=Lax$/],
  ["live", /^__Host-checkout=[\w-]{43}; Path=\/; .*; Secure$/],
] as const) {
  test(`a ${mode} session is out of reach of scripts and other sites`, async (t) => {
    const keys = { STRIPE_SECRET_KEY: `sk_${mode}_1`, STRIPE_PUBLISHABLE_KEY: `pk_${mode}_1` };
    const { customer } = await openShop(t, keys);
    assert.equal((await customer.read()).status, 200);
    customer.cookie = "";

    assert.match((await customer.open()).headers.get("Set-Cookie") ?? "", rules);
  });
}

test("every answer has a policy", async (t) => {
  const { customer } = await openShop(t);
  const paths = ["/", "/complete.html", "/healthz", "/nowhere", "/api/orders/x", customer.path];
  for (const path of paths) {
    const { headers } = await customer.request("GET", path);
    const policy = headers.get("Content-Security-Policy") ?? "";
    for (const rule of [
      /^default-src 'none'/,
      /script-src 'self' https:\/\/js.stripe.com/,
      /form-action 'self'/,
      /base-uri 'none'/,
      /frame-ancestors 'none'/,
    ]) {
      assert.match(policy, rule);
    }
    assert.equal(headers.get("X-Content-Type-Options"), "nosniff");
    assert.equal(headers.get("Referrer-Policy"), "strict-origin-when-cross-origin");
    assert.equal(headers.get("X-Powered-By"), null);
    const caching = path.startsWith("/api/") ? "no-store" : "no-cache";
    assert.equal(headers.get("Cache-Control"), caching);
  }
});

test("a built file is kept for good, and a page that is rendered can have a nonce", () => {
  const headers = headersFor("/assets/main-1f.js", "abc");

  assert.equal(headers["Cache-Control"], "public, max-age=31536000, immutable");
  assert.match(headers["Content-Security-Policy"] ?? "", /script-src 'self' 'nonce-abc'/);
});

test("every error is JSON", async (t) => {
  const { customer, url } = await openShop(t);
  const json = { "Content-Type": "application/json" };
  const big = { quantities: { x: "x".repeat(300_000) } };
  for (const [method, path, body, headers, status, code] of [
    ["GET", "/nowhere", undefined, {}, 404, "not_found"],
    ["DELETE", customer.path, "{}", json, 405, "method_not_allowed"],
    ["GET", "/webhook", undefined, {}, 405, "method_not_allowed"],
    ["POST", "/api/orders", "{", json, 422, "invalid_request"],
    ["POST", "/api/orders", "null", json, 422, "invalid_request"],
    ["POST", "/api/orders", "[".repeat(50_000), json, 422, "invalid_request"],
    ["POST", "/api/orders", "{}", { "Content-Type": "text/plain" }, 415, "not_json"],
    ["POST", "/api/orders", big, json, 413, "content_too_large"],
    ["POST", "/webhook", "x".repeat(300_000), json, 413, "content_too_large"],
    ["GET", "/api/orders/%FF", undefined, {}, 404, "no_order"],
    ["GET", "/api/orders/%00", undefined, {}, 404, "no_order"],
  ] as const) {
    const answer = await customer.request(method, path, body, headers);
    assert.deepEqual([answer.status, answer.code], [status, code], `${method} ${path}`);
    assert.equal(typeof (answer.body.error as { message: unknown }).message, "string");
  }
  const { headers } = await customer.request("DELETE", "/api/orders", "{}");
  assert.equal(headers.get("Allow"), "POST");
  const body = new Blob(["{}"]).stream(); // does not say how long it is
  const chunked = { method: "POST", body, duplex: "half", headers: json } as const;
  assert.equal((await fetch(`${url}/api/orders`, chunked)).status, 413);
});

test("a bug of ours is told without its words, and logged", async (t) => {
  const { customer, books } = await openShop(t);
  t.mock.method(books, "find", () => Promise.reject(new TypeError("it is in there")));
  const log = t.mock.method(console, "error", () => undefined);

  const answer = await customer.read();

  assert.deepEqual([answer.status, answer.code], [500, "internal_error"]);
  assert.doesNotMatch(JSON.stringify(answer.body), /in there/);
  assert.match(String(log.mock.calls[0]?.arguments[0]), /in there/);
});

test("no client secret is logged", async (t) => {
  const lines: unknown[] = [];
  for (const method of ["info", "warn", "error"] as const) {
    t.mock.method(console, method, (line: unknown) => lines.push(line));
  }
  const { customer } = await openShop(t);
  await customer.request("GET", "/complete.html?payment_intent_client_secret=pi_1_secret_2");

  assert.match(lines.join("\n"), /GET \/complete.html 200/);
  assert.doesNotMatch(lines.join("\n"), /secret/);
});
