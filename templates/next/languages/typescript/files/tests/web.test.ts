/** What every answer has, and what is refused before anybody reads it. */

import assert from "node:assert/strict";

import { headersFor } from "../src/web.ts";
import { test, testWith } from "./world.ts";

test("another site sends nothing in the customer's name, our own page does", async (world) => {
  const { customer, url } = world;
  const { cookie } = customer;
  for (const [headers, status, code] of [
    [{ "Sec-Fetch-Site": "cross-site" }, 403, "cross_site"],
    [{ "Sec-Fetch-Site": "same-site" }, 403, "cross_site"],
    [{ Origin: "https://evil.example" }, 403, "cross_site"],
    [{ Origin: "null" }, 403, "cross_site"],
    [{ "Sec-Fetch-Site": "same-origin" }, 200, ""],
    [{ Origin: url }, 200, ""],
  ] as const) {
    const answer = await customer.request("POST", "/api/orders", {}, headers);
    assert.deepEqual([answer.status, answer.code], [status, code], JSON.stringify(headers));
    assert.equal(customer.cookie, cookie);
  }
});

for (const [mode, rules] of [
  ["test", /^checkout=[\w-]{43}; Path=\/; Max-Age=2592000; HttpOnly; SameSite=Lax$/],
  ["live", /^__Host-checkout=[\w-]{43}; Path=\/; .*; Secure$/],
] as const) {
  const keys = { STRIPE_SECRET_KEY: `sk_${mode}_1`, STRIPE_PUBLISHABLE_KEY: `pk_${mode}_1` };
  testWith(keys, `a ${mode} session lasts, out of others' reach`, async ({ customer }) => {
    const { cookie } = customer;
    const renewed = (await customer.open()).headers.get("Set-Cookie") ?? "";
    assert.ok(renewed.startsWith(`${cookie};`));
    assert.match(renewed, rules);
  });
}

test("every answer has a policy", async ({ customer }) => {
  const paths = ["/", "/complete.html", "/healthz", "/nowhere", "/api/orders/x", customer.path];
  for (const path of paths) {
    const { headers } = await customer.request("GET", path);
    for (const [name, rule] of [
      ["Content-Security-Policy", /^default-src 'none'; script-src 'self' https:\/\/js.stripe.com/],
      ["Content-Security-Policy", /; form-action 'self'; base-uri 'none'; frame-ancestors 'none'$/],
      ["X-Content-Type-Options", /^nosniff$/],
      ["Referrer-Policy", /^strict-origin-when-cross-origin$/],
      ["Cache-Control", path.startsWith("/api/") ? /^no-store$/ : /^no-cache$/],
    ] as const) {
      assert.match(headers.get(name) ?? "", rule);
    }
    assert.equal(headers.get("X-Powered-By"), null);
  }
});

test("a built file is kept for good, and a page that is rendered can have a nonce", () => {
  const headers = headersFor("/assets/main-1f.js", "abc");

  assert.equal(headers["Cache-Control"], "public, max-age=31536000, immutable");
  assert.match(headers["Content-Security-Policy"] ?? "", /script-src 'self' 'nonce-abc'/);
});

test("every error is JSON", async ({ customer, url }) => {
  for (const [method, path, body, headers, status, code] of [
    ["GET", "/nowhere", undefined, {}, 404, "not_found"],
    ["GET", "/api/orders/%FF", undefined, {}, 404, "no_order"],
    ["GET", "/api/orders/%00", undefined, {}, 404, "no_order"],
    ["DELETE", customer.path, "{}", {}, 405, "method_not_allowed"],
    ["GET", "/webhook", undefined, {}, 405, "method_not_allowed"],
    ["POST", "/api/orders", "{", {}, 422, "invalid_request"],
    ["POST", "/api/orders", "null", {}, 422, "invalid_request"],
    ["POST", "/api/orders", "[".repeat(50_000), {}, 422, "invalid_request"],
    ["POST", "/api/orders", "{}", { "Content-Type": "text/plain" }, 415, "not_json"],
    ["POST", "/api/orders", "x".repeat(300_000), {}, 413, "content_too_large"],
    ["POST", "/webhook", "x".repeat(300_000), {}, 413, "content_too_large"],
  ] as const) {
    const answer = await customer.request(method, path, body, headers);
    assert.deepEqual([answer.status, answer.code], [status, code], `${method} ${path}`);
  }
  const { headers } = await customer.request("DELETE", "/api/orders", "{}");
  assert.equal(headers.get("Allow"), "POST");
  const body = new Blob(["{}"]).stream(); // does not say how long it is
  const chunked = { method: "POST", body, duplex: "half" } as const;
  assert.equal((await fetch(`${url}/api/orders`, chunked)).status, 413);
});

test("a bug of ours is told without its words, and logged", async ({ t, customer, books }) => {
  t.mock.method(books, "find", () => Promise.reject(new TypeError("it is in there")));
  const log = t.mock.method(console, "error", () => undefined);

  const answer = await customer.read();

  assert.deepEqual([answer.status, answer.code], [500, "internal_error"]);
  assert.doesNotMatch(JSON.stringify(answer.body), /in there/);
  assert.match(String(log.mock.calls[0]?.arguments[0]), /in there/);
});

test("no client secret is logged", async ({ t, customer }) => {
  const lines: unknown[] = [];
  for (const method of ["info", "warn", "error"] as const) {
    t.mock.method(console, method, (line: unknown) => lines.push(line));
  }
  await customer.request("GET", "/complete.html?payment_intent_client_secret=pi_1_secret_2");

  assert.match(lines.join("\n"), /GET \/complete.html 200/);
  assert.doesNotMatch(lines.join("\n"), /secret/);
});
