import type { StripeError } from "@stripe/stripe-js";
import { beforeEach, expect, test, vi } from "vitest";
import { fromStripe } from "../src/errors";

const logged = vi.fn();

beforeEach(() => {
  logged.mockClear();
  vi.spyOn(console, "error").mockImplementation(logged);
});

test.each<[string, StripeError, string]>([
  [
    "a decline",
    { type: "card_error", code: "card_declined", message: "Your card was declined." },
    "Your card was declined.",
  ],
  [
    "a form that is not complete",
    { type: "validation_error", message: "Your card number is incomplete." },
    "Your card number is incomplete.",
  ],
  [
    "3D Secure that failed",
    { type: "invalid_request_error", code: "payment_intent_authentication_failure" },
    "Your bank did not approve this. Try again, or use another payment method.",
  ],
])("%s is told to the customer", (_, error, message) => {
  expect(fromStripe(error).message).toBe(message);
  expect(logged).not.toHaveBeenCalled();
});

test.each<[StripeError["type"], string]>([
  ["api_connection_error", "The payment service cannot be reached."],
  ["invalid_request_error", "This could not be completed."],
])("a message for developers is kept from the customer: %s", (type, told) => {
  const { message } = fromStripe({ type, message: "No such payment_intent: pi_1" });

  expect(message).toContain(told);
  expect(message).not.toContain("pi_1");
  expect(logged).toHaveBeenCalledOnce();
});
