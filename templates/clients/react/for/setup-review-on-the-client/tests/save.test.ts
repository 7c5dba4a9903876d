import type { StripeError } from "@stripe/stripe-js";
import { expect, test } from "vitest";
import { save } from "../src/save";
import type { Summary } from "../src/summary";
import { fakeStripe, RETURN_URL } from "./fakeStripe";
import { serve } from "./ourServer";

const SUMMARY = { setup: { id: "setup-1" }, confirmationToken: "ctoken_1" } as Summary;
const DECLINED = {
  type: "card_error",
  message: "Your card was declined.",
  setup_intent: { status: "requires_payment_method" },
} as StripeError;

test("the Intent is created and confirmed with the token of the details page", async () => {
  const asksServer = serve(() => ({ clientSecret: "secret" }));
  const { stripe, asked } = fakeStripe({ confirmSetup: { error: DECLINED } });

  await expect(save(stripe, SUMMARY)).rejects.toMatchObject({ message: "Your card was declined." });

  expect(asksServer).toEqual([
    { method: "POST", path: "/api/create-setup-intent", body: { setupId: "setup-1" } },
  ]);
  const confirmParams = { confirmation_token: "ctoken_1", return_url: RETURN_URL };
  const argument = { clientSecret: "secret", confirmParams };
  expect(asked).toEqual([{ name: "confirmSetup", argument }]);
});
