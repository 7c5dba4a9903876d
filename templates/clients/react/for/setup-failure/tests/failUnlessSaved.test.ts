import type { Stripe, StripeError } from "@stripe/stripe-js";
import { expect, test, vi } from "vitest";
import { failUnlessSaved } from "../src/failUnlessSaved";
import { beAt } from "./address";
import { RETURN_URL } from "./fakeStripe";

const LOST: StripeError = { type: "api_connection_error", message: "The connection was lost." };

/** Look a setup up: it is in this state, or cannot be found out about. */
function stripeThatSees(status: string | null) {
  const answer = status ? { setupIntent: { status } } : { error: LOST };
  return { retrieveSetupIntent: () => Promise.resolve(answer) } as unknown as Stripe;
}

test.each(["requires_payment_method", null])(
  "an answer that was lost of a setup that is not done, as far as is known: %s",
  async (status) => {
    vi.spyOn(console, "error").mockImplementation(() => undefined);

    const failure = failUnlessSaved(stripeThatSees(status), "secret", LOST);

    await expect(failure).rejects.toMatchObject({ code: "unreachable" });
  },
);

test("a decline is told as it is", async () => {
  const declined = {
    type: "card_error",
    code: "card_declined",
    message: "Your card was declined.",
    setup_intent: { status: "requires_payment_method" },
  } as StripeError;

  const failure = failUnlessSaved({} as Stripe, "secret", declined);

  await expect(failure).rejects.toMatchObject({ message: "Your card was declined." });
});

test.each(["succeeded", "processing"])(
  "an answer that was lost of what is done all the same leads to the return page: %s",
  async (status) => {
    const went = beAt();

    await failUnlessSaved(stripeThatSees(status), "secret", LOST);

    expect(went).toEqual([`${RETURN_URL}?setup_intent_client_secret=secret`]);
  },
);

test("what was canceled meanwhile leads to a new start", async () => {
  vi.spyOn(console, "error").mockImplementation(() => undefined);

  const failure = failUnlessSaved(stripeThatSees("canceled"), "secret", LOST);

  await expect(failure).rejects.toMatchObject({ wayOut: { label: "Start again", href: "./" } });
});
