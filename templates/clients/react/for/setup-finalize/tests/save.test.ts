import { expect, test } from "vitest";
import { save } from "../src/save";
import { beAt } from "./address";
import { fakeStripe, RETURN_URL } from "./fakeStripe";
import { Refusal, serve } from "./ourServer";

const TOKEN = { confirmationToken: { id: "ctoken_1" } };

test("the server confirms with the token, and the return page shows how it went", async () => {
  const went = beAt();
  const { stripe, elements } = fakeStripe({ createConfirmationToken: TOKEN });
  const asked = serve(() => ({ status: "succeeded", clientSecret: "secret" }));

  await save(stripe, elements, "setup-1");

  const body = { setupId: "setup-1", confirmationToken: "ctoken_1" };
  expect(asked).toEqual([{ method: "POST", path: "/api/confirm-setup-intent", body }]);
  expect(went).toEqual([`${RETURN_URL}?setup_intent_client_secret=secret`]);
});

test("who is declined stays and is told", async () => {
  const went = beAt();
  const { stripe, elements } = fakeStripe({ createConfirmationToken: TOKEN });
  serve(() => {
    throw new Refusal("card_declined", "Your card was declined.");
  });

  await expect(save(stripe, elements, "setup-1")).rejects.toMatchObject({ code: "card_declined" });
  expect(went).toEqual([]);
});
