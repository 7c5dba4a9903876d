import type { Stripe } from "@stripe/stripe-js";
import { render, screen } from "@testing-library/react";
import { userEvent } from "@testing-library/user-event";
import { expect, test, vi } from "vitest";
import { Review } from "../src/Review";
import { openSummary } from "../src/summary";
import { orderOf } from "./orders";
import { Refusal, serve } from "./ourServer";

const STRIPE = Promise.resolve({} as Stripe); // none of these tests gets as far as Stripe

function summaryOf(notebooks: number) {
  return {
    order: orderOf(notebooks, 0),
    confirmationToken: "ctoken_1",
    paymentMethod: { label: "Visa ending in 4242" },
  };
}

async function open() {
  render(<Review summary={openSummary()} stripe={STRIPE} />);
  return screen.findByRole<HTMLButtonElement>("button", { name: /^Pay / });
}

/** Let the server answer each attempt to pay with this refusal. */
function refuse(code: string) {
  let notebooks = 1;
  serve(({ method }) => {
    if (method === "GET") return summaryOf(notebooks++);
    throw new Refusal(code, "It was refused.");
  });
}

test("only what was chosen is shown, with what is paid and with which card", async () => {
  serve(() => summaryOf(2));

  const pay = await open();

  expect(pay.textContent).toBe("Pay $30.00");
  expect(screen.getAllByRole("listitem").map((item) => item.textContent)).toContain(
    "Notebook$30.002 × $15.00",
  );
  expect(screen.queryByText("Pen")).toBeNull();
  expect(screen.getByText(/Visa ending in 4242/)).toBeTruthy();
  expect(screen.getByRole("link", { name: "Change" }).getAttribute("href")).toBe("details.html");
});

test("after a refusal the details must be entered again, because a token works once", async () => {
  refuse("card_declined");

  await userEvent.click(await open());

  const link = await screen.findByRole("link", { name: "Enter payment details" });
  expect(link.getAttribute("href")).toBe("details.html");
  expect(screen.queryByRole("button", { name: /^Pay / })).toBeNull();
});

test.each(["payment_service_unavailable", "internal_error"])(
  "an attempt that did not get through can be repeated: %s",
  async (code) => {
    refuse(code);

    await userEvent.click(await open());

    expect((await screen.findByRole("alert")).textContent).toBe("It was refused.");
    expect(screen.getByRole<HTMLButtonElement>("button", { name: /^Pay / }).disabled).toBe(false);
  },
);

test.each([
  ["already_paid", "Start a new order", "./?new"],
  ["no_order", "Start again", "./"],
])("no other order takes the place of the reviewed one: %s", async (code, label, href) => {
  refuse(code);

  await userEvent.click(await open());

  const link = await screen.findByRole("link", { name: label });
  expect(link.getAttribute("href")).toBe(href);
  expect(screen.getByRole<HTMLButtonElement>("button", { name: "Pay $15.00" }).disabled).toBe(true);
});

test("after what nobody expected the details are entered again too", async () => {
  vi.spyOn(console, "error").mockImplementation(() => undefined);
  serve(({ method }) =>
    method === "GET" ? summaryOf(1) : { status: "requires_action", clientSecret: "secret" },
  );

  await userEvent.click(await open()); // this Stripe.js can do nothing

  expect((await screen.findByRole("alert")).textContent).toContain("Something went wrong.");
  expect(screen.getByRole("link", { name: "Enter payment details" })).toBeTruthy();
});

test("an order that was changed elsewhere is shown as it is by now", async () => {
  refuse("order_changed");

  await userEvent.click(await open());

  expect((await screen.findByRole("alert")).textContent).toBe("It was refused.");
  expect(await screen.findByRole("button", { name: "Pay $30.00" })).toBeTruthy();
});

test.each(["unreachable", "internal_error", "unexpected"])(
  "a changed order that cannot be read can be tried again: %s",
  async (code) => {
    let isRead = false;
    serve(({ method }) => {
      if (method === "POST") throw new Refusal("order_changed", "It was changed.");
      if (isRead) throw new Refusal(code, "It cannot be read.");
      isRead = true;
      return summaryOf(1);
    });

    await userEvent.click(await open());

    expect((await screen.findByRole("alert")).textContent).toBe("It cannot be read.");
    expect(screen.getByRole<HTMLButtonElement>("button", { name: "Pay $15.00" }).disabled).toBe(
      false,
    );
  },
);

test("a changed order that has no payment details yet is not shown", async () => {
  let isRead = false;
  serve(({ method }) => {
    if (method === "POST") throw new Refusal("order_changed", "It was changed.");
    if (isRead) throw new Refusal("no_payment_details", "There is nothing to review.");
    isRead = true;
    return summaryOf(1);
  });

  await userEvent.click(await open());

  expect(await screen.findByRole("link", { name: "Enter payment details" })).toBeTruthy();
  expect(screen.queryByRole("form")).toBeNull();
});

test.each([
  ["no_order", "Start again"],
  ["already_paid", "Start a new order"],
  ["no_payment_details", "Enter payment details"],
])("without a summary there is a way back: %s", async (code, label) => {
  serve(() => {
    throw new Refusal(code, "There is nothing to review.");
  });
  render(<Review summary={openSummary()} stripe={STRIPE} />);

  expect(await screen.findByRole("link", { name: label })).toBeTruthy();
  expect(screen.queryByRole("form")).toBeNull();
});
