import type { Stripe } from "@stripe/stripe-js";
import { render, screen } from "@testing-library/react";
import { userEvent } from "@testing-library/user-event";
import { expect, test, vi } from "vitest";
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

test.each(["payment_service_unavailable", "internal_error"])(
  "an attempt that did not get through can be repeated: %s",
  async (code) => {
    refuse(code);

    const save = await open();
    await userEvent.click(save);

    expect((await screen.findByRole("alert")).textContent).toBe("It was refused.");
    expect(save.disabled).toBe(false);
  },
);

test.each([
  ["already_saved", "Save another one", "./?new"],
  ["no_setup", "Start again", "./"],
])("no other setup takes the place of the reviewed one: %s", async (code, label, href) => {
  refuse(code);

  const save = await open();
  await userEvent.click(save);

  const link = await screen.findByRole("link", { name: label });
  expect(link.getAttribute("href")).toBe(href);
  expect(save.disabled).toBe(true);
});

test("after what nobody expected the details are entered again too", async () => {
  vi.spyOn(console, "error").mockImplementation(() => undefined);
  serve(({ method }) =>
    method === "GET" ? SUMMARY : { status: "requires_action", clientSecret: "secret" },
  );

  await userEvent.click(await open()); // this Stripe.js can do nothing

  expect((await screen.findByRole("alert")).textContent).toContain("Something went wrong.");
  expect(screen.getByRole("link", { name: "Enter payment details" })).toBeTruthy();
});

test.each([
  ["no_setup", "Start again"],
  ["no_payment_details", "Enter payment details"],
  ["already_saved", "Save another one"],
])("without a summary there is a way on: %s", async (code, label) => {
  serve(() => {
    throw new Refusal(code, "There is nothing to review.");
  });
  render(<Review summary={openSummary()} stripe={STRIPE} />);

  expect(await screen.findByRole("link", { name: label })).toBeTruthy();
  expect(screen.queryByRole("form")).toBeNull();
});
