import { expect, test } from "vitest";
import { save } from "../src/save";
import type { Summary } from "../src/summary";
import { beAt } from "./address";
import { fakeStripe, RETURN_URL } from "./fakeStripe";
import { serve } from "./ourServer";

const SUMMARY = { setup: { id: "setup-1" }, confirmationToken: "ctoken_1" } as Summary;

test("the server confirms with the token of the details page, and the return page follows", async () => {
  const went = beAt();
  const asked = serve(() => ({ status: "requires_action", clientSecret: "secret" }));
  const { stripe, asked: asksStripe } = fakeStripe({ handleNextAction: {} });

  await save(stripe, SUMMARY);

  const body = { setupId: "setup-1", confirmationToken: "ctoken_1" };
  expect(asked).toEqual([{ method: "POST", path: "/api/confirm-setup-intent", body }]);
  expect(asksStripe.map(({ name }) => name)).toEqual(["handleNextAction"]);
  expect(went).toEqual([`${RETURN_URL}?setup_intent_client_secret=secret`]);
});
