import type { StripeError } from "@stripe/stripe-js";
import { expect, test } from "vitest";
import { save } from "../src/save";
import { beAt } from "./address";
import { fakeStripe, RETURN_URL } from "./fakeStripe";

const DECLINED = {
  type: "card_error",
  message: "Your card was declined.",
  setup_intent: { status: "requires_payment_method" },
} as StripeError;

test("the form is confirmed, and Stripe.js knows the return page", async () => {
  const went = beAt();
  const { stripe, elements, asked } = fakeStripe({ confirmSetup: { error: DECLINED } });

  await expect(save(stripe, elements, "secret")).rejects.toMatchObject({
    message: "Your card was declined.",
  });

  const argument = { elements, confirmParams: { return_url: RETURN_URL } };
  expect(asked).toEqual([{ name: "confirmSetup", argument }]);
  expect(went).toEqual([]);
});
