import { expect, test } from "vitest";
import { pay } from "../src/pay";
import type { Summary } from "../src/summary";
import { beAt } from "./address";
import { fakeStripe, RETURN_URL } from "./fakeStripe";
import { serve } from "./ourServer";

const SUMMARY = { order: { id: "order-1" }, confirmationToken: "ctoken_1" } as Summary;

test("the server confirms with the token of the details page, and the return page follows", async () => {
  const went = beAt();
  const asked = serve(() => ({ status: "requires_action", clientSecret: "secret" }));
  const { stripe, asked: asksStripe } = fakeStripe({ handleNextAction: {} });

  await pay(stripe, SUMMARY);

  const body = { orderId: "order-1", confirmationToken: "ctoken_1" };
  expect(asked).toEqual([{ method: "POST", path: "/api/confirm-intent", body }]);
  expect(asksStripe.map(({ name }) => name)).toEqual(["handleNextAction"]);
  expect(went).toEqual([`${RETURN_URL}?payment_intent_client_secret=secret`]);
});
