import type { StripeError } from "@stripe/stripe-js";
import { expect, test } from "vitest";
import { submitOrder } from "../src/submitOrder";
import { beAt } from "./address";
import { fakeStripe, RETURN_URL } from "./fakeStripe";
import { serve } from "./ourServer";

const DECLINED = {
  type: "card_error",
  message: "Your card was declined.",
  payment_intent: { status: "requires_payment_method" },
} as StripeError;

test("the form is submitted, the Intent created and only then confirmed", async () => {
  const went = beAt();
  const { stripe, elements, asked } = fakeStripe({ confirmPayment: { error: DECLINED } });
  const asksServer = serve(() => {
    asked.push({ name: "our server", argument: undefined });
    return { clientSecret: "secret" };
  });

  await expect(submitOrder(stripe, elements, "order-1")).rejects.toMatchObject({
    message: "Your card was declined.",
  });

  expect(asksServer).toEqual([
    { method: "POST", path: "/api/create-intent", body: { orderId: "order-1" } },
  ]);
  expect(asked.map(({ name }) => name)).toEqual(["submit", "our server", "confirmPayment"]);
  const confirmParams = { return_url: RETURN_URL };
  expect(asked.at(-1)?.argument).toEqual({ elements, clientSecret: "secret", confirmParams });
  expect(went).toEqual([]);
});

test("for a form that is not complete, nothing is created", async () => {
  const error = { type: "validation_error", message: "Your card number is incomplete." };
  const { stripe, elements, asked } = fakeStripe({ submit: { error }, confirmPayment: {} });
  const asksServer = serve(() => ({ clientSecret: "secret" }));

  await expect(submitOrder(stripe, elements, "order-1")).rejects.toMatchObject({
    message: error.message,
  });

  expect(asksServer).toEqual([]);
  expect(asked).toHaveLength(1);
});
