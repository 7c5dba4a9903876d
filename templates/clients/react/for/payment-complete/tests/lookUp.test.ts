import { loadStripe } from "@stripe/stripe-js";
import { beforeEach, expect, test, vi } from "vitest";
import { lookUp } from "../src/lookUp";
import { beAt } from "./address";
import { fakeStripe } from "./fakeStripe";
import { serve } from "./ourServer";

vi.mock(import("@stripe/stripe-js"), () => ({ loadStripe: vi.fn() }));

const ADDRESS = "/complete.html?payment_intent_client_secret=secret&redirect_status=succeeded";
const NOT_FOUND = "Your payment could not be looked up. Please do not pay again yet.";

beforeEach(() => {
  serve(() => ({ publishableKey: "pk_test_1" }));
  vi.spyOn(console, "error").mockImplementation(() => undefined);
});

test.each([["payment_intent_client_secret", "retrievePaymentIntent", "paymentIntent"]] as const)(
  "the state is read at Stripe, whatever the address says: %s",
  async (name, method, kind) => {
    beAt(`/complete.html?${name}=secret&redirect_status=succeeded`);
    const { stripe, asked } = fakeStripe({ [method]: { [kind]: { status: "processing" } } });
    vi.mocked(loadStripe).mockResolvedValue(stripe);

    expect(await lookUp()).toBe("processing");
    expect(asked).toEqual([{ name: method, argument: "secret" }]);
  },
);

test("an address without a secret is about nothing", async () => {
  beAt("/complete.html");

  expect(await lookUp()).toBe("none");
});

test.each(["api_connection_error", "invalid_request_error", "card_error"])(
  "a look-up that fails says nothing else: %s",
  async (type) => {
    beAt(ADDRESS);
    const { stripe } = fakeStripe({ retrievePaymentIntent: { error: { type, message: "No." } } });
    vi.mocked(loadStripe).mockResolvedValue(stripe);

    await expect(lookUp()).rejects.toMatchObject({ message: NOT_FOUND });
  },
);

test("so it is if Stripe.js is blocked or our server cannot be reached", async () => {
  beAt(ADDRESS);
  vi.mocked(loadStripe).mockRejectedValue(new Error("Failed to load Stripe.js"));
  await expect(lookUp()).rejects.toMatchObject({ message: NOT_FOUND });

  vi.stubGlobal("fetch", () => Promise.reject(new TypeError("no network")));
  await expect(lookUp()).rejects.toMatchObject({ message: NOT_FOUND });
});
