import { expect, test, vi } from "vitest";
import { request } from "../src/api";
import { Refusal, serve } from "./ourServer";

test("an answer is returned, and the body was sent as JSON", async () => {
  const asked = serve(() => ({ id: "order-1" }));

  const answer = await request("POST", "/api/order", { of: "mine" });

  expect(answer).toEqual({ id: "order-1" });
  expect(asked).toEqual([{ method: "POST", path: "/api/order", body: { of: "mine" } }]);
});

test("a refusal keeps the code and the message of the server", async () => {
  serve(() => {
    throw new Refusal("order_changed", "Your order has changed.");
  });

  await expect(request("POST", "/api/order")).rejects.toMatchObject({
    code: "order_changed",
    message: "Your order has changed.",
  });
});

test("a server that cannot be reached, and an answer that is no JSON, are told apart", async () => {
  vi.stubGlobal("fetch", () => Promise.reject(new TypeError("no network")));
  await expect(request("GET", "/api/config")).rejects.toMatchObject({ code: "unreachable" });

  vi.stubGlobal("fetch", () => Promise.resolve(new Response("<html>", { status: 502 })));
  await expect(request("GET", "/api/config")).rejects.toMatchObject({ code: "unexpected" });
});
