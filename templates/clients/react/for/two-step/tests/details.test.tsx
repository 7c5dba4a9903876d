import { fireEvent, render, screen, waitFor } from "@testing-library/react";
import { expect, test } from "vitest";
import { Details } from "../src/Details";
import { beAt } from "./address";
import { type Answers, fakeStripe } from "./fakeStripe";
import { orderOf } from "./orders";
import { Refusal, serve } from "./ourServer";

const TOKEN = { createConfirmationToken: { confirmationToken: { id: "ctoken_1" } } };
const LATER = { ...orderOf(3, 1), id: "order-2" };

async function open(answers: Answers = TOKEN) {
  const { stripe, asked } = fakeStripe(answers);
  render(<Details order={Promise.resolve(orderOf(2, 1))} stripe={Promise.resolve(stripe)} />);
  const button = await screen.findByRole<HTMLButtonElement>("button", { name: "Review order" });
  await waitFor(() => {
    expect(button.disabled).toBe(false);
  });
  return { asked, button };
}

const form = () => screen.getByRole("form", { name: "Payment details" });

test("the payment form is for the total of the order, in the currency's minor unit", async () => {
  const { asked } = await open();

  const [elements] = asked;
  expect(elements?.name).toBe("elements");
  expect(elements?.argument).toMatchObject({ mode: "payment", amount: 5400, currency: "usd" });
});

test("the server keeps the token with the order, and the review follows", async () => {
  const asked = serve(() => ({}));
  await open();
  const went = beAt();

  fireEvent.submit(form());
  fireEvent.submit(form());

  await waitFor(() => {
    expect(went).toEqual(["review.html"]);
  });
  const body = { orderId: "order-1", confirmationToken: "ctoken_1" };
  expect(asked).toEqual([{ method: "POST", path: "/api/payment-summary", body }]);
});

test("a form that is not complete leads nowhere", async () => {
  const asked = serve(() => ({}));
  const error = { type: "validation_error", message: "Your card number is incomplete." };
  const { button } = await open({ ...TOKEN, submit: { error } });

  fireEvent.submit(form());

  expect((await screen.findByRole("alert")).textContent).toBe("Your card number is incomplete.");
  expect(asked).toEqual([]);
  expect(button.disabled).toBe(false);
});

test("an order that was changed elsewhere is shown as it is by now, never a new one", async () => {
  const asked = serve(({ path }) => {
    if (path === "/api/order") return LATER;
    throw new Refusal("order_changed", "Your order has changed.");
  });
  const { button, asked: asksStripe } = await open();

  fireEvent.submit(form());

  expect((await screen.findByRole("alert")).textContent).toBe("Your order has changed.");
  expect(screen.getByText("$69.00")).toBeTruthy();
  expect(asked.at(-1)).toEqual({ method: "POST", path: "/api/order", body: undefined });
  await waitFor(() => {
    expect(asksStripe.at(-1)).toMatchObject({ name: "update", argument: { amount: 6900 } });
  });
  expect(button.disabled).toBe(false);
});

test("no other order takes the place of one that is paid", async () => {
  const asked = serve(() => {
    throw new Refusal("already_paid", "This order is already paid.");
  });
  const { button } = await open();

  fireEvent.submit(form());

  const link = await screen.findByRole("link", { name: "Start a new order" });
  expect(link.getAttribute("href")).toBe("./?new");
  expect(asked).toHaveLength(1);
  expect(button.disabled).toBe(true);
});
