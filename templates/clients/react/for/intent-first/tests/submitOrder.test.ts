import type { StripeError } from "@stripe/stripe-js";
import { expect, test } from "vitest";
import type { OpenCheckout } from "../src/openCheckout";
import { submitOrder } from "../src/submitOrder";
import { beAt } from "./address";
import { fakeStripe, RETURN_URL } from "./fakeStripe";

const CHECKOUT = { clientSecret: "secret" } as OpenCheckout;
const DECLINED = {
  type: "card_error",
  message: "Your card was declined.",
  payment_intent: { status: "requires_payment_method" },
} as StripeError;

test("the form is confirmed, and Stripe.js knows the return page", async () => {
  const went = beAt();
  const { stripe, elements, asked } = fakeStripe({ confirmPayment: { error: DECLINED } });

  await expect(submitOrder(stripe, elements, CHECKOUT)).rejects.toMatchObject({
    message: "Your card was declined.",
  });

  const argument = { elements, confirmParams: { return_url: RETURN_URL } };
  expect(asked).toEqual([{ name: "confirmPayment", argument }]);
  expect(went).toEqual([]);
});
