import type { StripeError } from "@stripe/stripe-js";
import { expect, test } from "vitest";
import { submitOrder } from "../src/submitOrder";
import { beAt } from "./address";
import { fakeStripe, RETURN_URL } from "./fakeStripe";
import { serve } from "./ourServer";

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
  "the form is submitted, the subscription created and only then its %s confirmed",
  async (type, confirm) => {
    const went = beAt();
    const { stripe, elements, asked } = fakeStripe({ [confirm]: { error: DECLINED } });
    const asksServer = serve(() => {
      asked.push({ name: "our server", argument: undefined });
      return { type, clientSecret: "secret" };
    });

    await expect(submitOrder(stripe, elements, "order-1")).rejects.toMatchObject({
      message: "Your card was declined.",
    });

    expect(asksServer).toEqual([
      { method: "POST", path: "/api/create-subscription", body: { orderId: "order-1" } },
    ]);
    expect(asked.map(({ name }) => name)).toEqual(["submit", "our server", confirm]);
    const confirmParams = { return_url: RETURN_URL };
    expect(asked.at(-1)?.argument).toEqual({ elements, clientSecret: "secret", confirmParams });
    expect(went).toEqual([]);
  },
);

test("for a form that is not complete, nothing is created", async () => {
  const error = { type: "validation_error", message: "Your card number is incomplete." };
  const { stripe, elements, asked } = fakeStripe({ submit: { error }, confirmPayment: {} });
  const asksServer = serve(() => ({ type: "payment", clientSecret: "secret" }));

  await expect(submitOrder(stripe, elements, "order-1")).rejects.toMatchObject({
    message: error.message,
  });

  expect(asksServer).toEqual([]);
  expect(asked).toHaveLength(1);
});
