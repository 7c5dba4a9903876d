import assert from "node:assert/strict";
import { request } from "node:http";
import { text } from "node:stream/consumers";
import { test } from "node:test";

import { MAX_BODY } from "../src/browser-safety.js";
import { openShop } from "./shop.js";

test("pages load scripts from here and from Stripe only", async (t) => {
  const { browser } = await openShop(t);

  const { status, headers } = await browser.get("/");

  const directives = headers.get("Content-Security-Policy")?.split("; ") ?? [];
  assert.equal(status, 200);
  assert.ok(directives.includes("default-src 'none'"));
  assert.ok(directives.includes("script-src 'self' https://js.stripe.com https://*.js.stripe.com"));
  assert.ok(directives.includes("frame-ancestors 'none'"));
  assert.equal(headers.get("X-Content-Type-Options"), "nosniff");
  assert.equal(headers.get("Referrer-Policy"), "strict-origin-when-cross-origin");
  assert.equal(headers.get("X-Powered-By"), null);
});

test("answers of the API are not kept", async (t) => {
  const { browser } = await openShop(t);

  const { headers } = await browser.get("/api/config");

  assert.equal(headers.get("Cache-Control"), "no-store");
});

for (const [title, method, path, status, code] of [
  ["no such page", "GET", "/nowhere.html", 404, "not_found"],
  ["no such operation", "GET", "/api/nowhere", 404, "not_found"],
  ["no such method", "DELETE", "/api/config", 405, "method_not_allowed"],
  ["outside of the pages", "GET", "/..%2fpackage.json", 404, "not_found"],
  ["no address", "GET", "/%", 404, "not_found"],
] as const) {
  test(`every error has the same form: ${title}`, async (t) => {
    const { browser } = await openShop(t);

    const answer = await browser.request(method, path, {});

    assert.deepEqual([answer.status, answer.code], [status, code]);
  });
}

for (const path of ["/webhook", "/api/order"]) {
  test(`a body that is too long is refused: ${path}`, async (t) => {
    const { browser } = await openShop(t);
    const headers = { "Content-Type": "application/json" };

    const answer = await browser.request("POST", path, { body: " ".repeat(MAX_BODY + 1), headers });

    assert.deepEqual([answer.status, answer.code], [413, "content_too_large"]);
    assert.ok(answer.headers.has("Content-Security-Policy"));
  });
}

test("a body that does not say how long it is, is refused once it is too long", async (t) => {
  const { browser } = await openShop(t);

  const answer = await new Promise<string>((resolve, reject) => {
    const sent = request(`${browser.url}/webhook`, { method: "POST" }, (response) => {
      text(response).then(resolve, reject);
    });
    sent.on("error", reject);
    sent.end(Buffer.alloc(MAX_BODY + 1));
    assert.ok(!sent.hasHeader("Content-Length"));
  });

  assert.match(answer, /content_too_large/);
});
