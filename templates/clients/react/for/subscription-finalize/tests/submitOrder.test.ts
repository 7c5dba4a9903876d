import { expect, test } from "vitest";
import { submitOrder } from "../src/submitOrder";
import { beAt } from "./address";
import { fakeStripe, RETURN_URL } from "./fakeStripe";
import { Refusal, serve } from "./ourServer";

const TOKEN = { confirmationToken: { id: "ctoken_1" } };

test("the server confirms with the token, and the return page shows how it went", async () => {
  const went = beAt();
  const { stripe, elements } = fakeStripe({ createConfirmationToken: TOKEN });
  const asked = serve(() => ({ type: "payment", status: "succeeded", clientSecret: "secret" }));

  await submitOrder(stripe, elements, "order-1");

  const body = { orderId: "order-1", confirmationToken: "ctoken_1" };
  expect(asked).toEqual([{ method: "POST", path: "/api/confirm-subscription", body }]);
  expect(went).toEqual([`${RETURN_URL}?payment_intent_client_secret=secret`]);
});

test("who is declined stays and is told", async () => {
  const went = beAt();
  const { stripe, elements } = fakeStripe({ createConfirmationToken: TOKEN });
  serve(() => {
    throw new Refusal("card_declined", "Your card was declined.");
  });

  await expect(submitOrder(stripe, elements, "order-1")).rejects.toMatchObject({
    code: "card_declined",
  });
  expect(went).toEqual([]);
});
