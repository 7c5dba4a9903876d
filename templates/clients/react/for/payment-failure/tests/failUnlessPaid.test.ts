import type { Stripe, StripeError } from "@stripe/stripe-js";
import { expect, test, vi } from "vitest";
import { failUnlessPaid } from "../src/failUnlessPaid";

const LOST: StripeError = { type: "api_connection_error", message: "The connection was lost." };

/** Look a payment up: it is in this state, or cannot be found out about. */
function stripeThatSees(status: string | null) {
  const answer = status ? { paymentIntent: { status } } : { error: LOST };
  return { retrievePaymentIntent: () => Promise.resolve(answer) } as unknown as Stripe;
}

test.each(["requires_payment_method", null])(
  "an answer that was lost of a payment that is not made, as far as is known: %s",
  async (status) => {
    vi.spyOn(console, "error").mockImplementation(() => undefined);

    const failure = failUnlessPaid(stripeThatSees(status), "secret", LOST);

    await expect(failure).rejects.toMatchObject({ code: "unreachable" });
  },
);

test("a decline is told as it is", async () => {
  const declined = {
    type: "card_error",
    code: "card_declined",
    message: "Your card was declined.",
    payment_intent: { status: "requires_payment_method" },
  } as StripeError;

  const failure = failUnlessPaid({} as Stripe, "secret", declined);

  await expect(failure).rejects.toMatchObject({ message: "Your card was declined." });
});
