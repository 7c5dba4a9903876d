import type { Stripe } from "@stripe/stripe-js";
import { render, screen } from "@testing-library/react";
import { userEvent } from "@testing-library/user-event";
import { expect, test } from "vitest";
import { Review } from "../src/Review";
import { openSummary } from "../src/summary";
import { Refusal, serve } from "./ourServer";

const STRIPE = Promise.resolve({} as Stripe); // none of these tests gets as far as Stripe
const SUMMARY = {
  setup: { id: "setup-1", currency: "usd" },
  confirmationToken: "ctoken_1",
  paymentMethod: { label: "Visa ending in 4242" },
};

async function open() {
  render(<Review summary={openSummary()} stripe={STRIPE} />);
  return screen.findByRole<HTMLButtonElement>("button", { name: "Save payment method" });
}

/** Let the server answer each attempt to save with this refusal. */
function refuse(code: string) {
  serve(({ method }) => {
    if (method === "GET") return SUMMARY;
    throw new Refusal(code, "It was refused.");
  });
}

test("the payment method is shown, with what the customer agrees to", async () => {
  serve(() => SUMMARY);

  await open();

  expect(screen.getByText("Visa ending in 4242")).toBeTruthy();
  expect(screen.getByText(/^By saving it, you allow/)).toBeTruthy();
  expect(screen.getByRole("link", { name: "Change" }).getAttribute("href")).toBe("./");
});

test("after a refusal the details must be entered again, because a token works once", async () => {
  refuse("card_declined");

  await userEvent.click(await open());

  const link = await screen.findByRole("link", { name: "Enter payment details" });
  expect(link.getAttribute("href")).toBe("./");
  expect(screen.queryByRole("button")).toBeNull();
});

test("an attempt that did not get through can be repeated", async () => {
  refuse("payment_service_unavailable");

  const save = await open();
  await userEvent.click(save);

  expect((await screen.findByRole("alert")).textContent).toBe("It was refused.");
  expect(save.disabled).toBe(false);
});

test.each(["no_setup", "no_payment_details", "already_saved"])(
  "without a summary there is a way back: %s",
  async (code) => {
    serve(() => {
      throw new Refusal(code, "There is nothing to review.");
    });
    render(<Review summary={openSummary()} stripe={STRIPE} />);

    expect(await screen.findByRole("link", { name: "Enter payment details" })).toBeTruthy();
    expect(screen.queryByRole("form")).toBeNull();
  },
);
