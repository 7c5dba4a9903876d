import type { StripeError } from "@stripe/stripe-js";
import { expect, test } from "vitest";
import type { OpenCheckout } from "../src/openCheckout";
import { submitOrder } from "../src/submitOrder";
import { beAt } from "./address";
import { fakeStripe, RETURN_URL } from "./fakeStripe";

const INTENT = { status: "requires_payment_method" };
const DECLINED = {
  type: "card_error",
  message: "Your card was declined.",
  payment_intent: INTENT,
  setup_intent: INTENT,
} as StripeError;

test.each([
  ["payment", "confirmPayment"],
  ["setup", "confirmSetup"],
] as const)(
  "a %s is confirmed with %s, and Stripe.js knows the return page",
  async (type, name) => {
    const went = beAt();
    const { stripe, elements, asked } = fakeStripe({ [name]: { error: DECLINED } });
    const checkout = { type, clientSecret: "secret" } as OpenCheckout;

    await expect(submitOrder(stripe, elements, checkout)).rejects.toMatchObject({
      message: "Your card was declined.",
    });

    const argument = { elements, confirmParams: { return_url: RETURN_URL } };
    expect(asked).toEqual([{ name, argument }]);
    expect(went).toEqual([]);
  },
);
