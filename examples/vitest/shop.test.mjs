import { once } from "node:events";

import { afterEach, beforeEach, expect, inject, test, vi } from "vitest";

import { paid, pay, readIntent, server } from "./shop.mjs";
import { controlOf } from "./stand_in.mjs";

const standIn = controlOf(inject("standIn"));

beforeEach(() => standIn.reset());

afterEach(async () => {
  const codes = (await standIn.log("request")).map(({ answer }) => answer?.error?.code ?? "");
  // What the stand-in does not play it refuses in its own words; a test that met that shows nothing.
  expect(codes.filter((code) => code.startsWith("paydesign_"))).toEqual([]);
});

test("a card is charged", async () => {
  expect((await pay("7", "pm_card_visa")).status).toBe("succeeded");
});

test("a card is declined", async () => {
  await expect(pay("7", "pm_card_visa_chargeDeclined")).rejects.toMatchObject({ code: "card_declined" });
});

test.each([
  ["succeed", "succeeded"],
  ["fail", "requires_payment_method"],
])("3D Secure: %s", async (outcome, status) => {
  const intent = await pay("7", "pm_card_threeDSecure2Required");
  expect(intent.status).toBe("requires_action");

  await standIn.finish3ds(intent, outcome);

  expect((await readIntent(intent.id)).status).toBe(status);
});

test("the connection ends after the work, and nothing is charged twice", async () => {
  await standIn.failNext("POST /v1/payment_intents", "drop_after_work");

  await pay("7", "pm_card_visa");

  const events = await standIn.log("event");
  expect(events.filter(({ event }) => event.type === "payment_intent.succeeded")).toHaveLength(1);
});

test("a webhook makes an order paid", async () => {
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  await standIn.webhooksTo(`http://127.0.0.1:${server.address().port}/webhook`);

  await pay("7", "pm_card_visa");

  await vi.waitFor(() => expect([...paid]).toEqual(["7"]), 5000);
  server.close();
});
