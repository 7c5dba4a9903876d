import { render, screen, waitFor } from "@testing-library/react";
import { userEvent } from "@testing-library/user-event";
import { expect, test } from "vitest";
import { Cart } from "../src/Cart";
import type { Order, Wish } from "../src/order";
import { PageNotices } from "../src/PageNotices";
import { useCart } from "../src/useCart";
import { useNotices } from "../src/useNotices";
import { orderOf } from "./orders";
import { Refusal, serve } from "./ourServer";

function Page({ isLocked = false }) {
  const notices = useNotices();
  const cart = useCart(orderOf(2, 1), notices);
  return (
    <>
      <h1 id="cart-title">Your cart</h1>
      <PageNotices notices={notices} />
      <Cart cart={cart} isLocked={isLocked} />
      <button disabled={cart.isAsking}>Pay</button>
    </>
  );
}

const notebooks = () => screen.getByRole<HTMLInputElement>("spinbutton", { name: /Notebook/ });
const code = () => screen.getByRole<HTMLInputElement>("textbox", { name: "Discount code" });
const said = (text: string) => screen.findByText(text);

function quote({ quantities, discountCode }: Wish): Order {
  return orderOf(quantities.notebook ?? 0, quantities.pen ?? 0, discountCode ? 500 : 0);
}

async function order(quantity: string) {
  await userEvent.clear(notebooks());
  await userEvent.type(notebooks(), quantity);
}

test("a new quantity gets a new quote, and its total is announced", async () => {
  const asked = serve(({ body }) => quote(body as Wish));
  render(<Page />);

  await order("5");
  await said("Your total is $99.00.");

  const wish = { quantities: { notebook: 5, pen: 1 }, discountCode: null };
  expect(asked).toEqual([{ method: "PUT", path: "/api/order", body: wish }]);
  expect(notebooks().value).toBe("5");
});

test("what is changed while a quote is on its way is in the next one", async () => {
  let answerFirst: (() => void) | undefined;
  const first = new Promise<void>((resolve) => (answerFirst = resolve));
  const asked = serve(async ({ body }) => {
    if (asked.length === 1) await first;
    return quote(body as Wish);
  });
  render(<Page />);

  await order("12");
  expect(screen.getByRole<HTMLButtonElement>("button", { name: "Pay" }).disabled).toBe(true);
  answerFirst?.();
  await said("Your total is $204.00.");

  const wished = asked.map(({ body }) => (body as Wish).quantities.notebook);
  expect(wished).toEqual([1, 12]);
  expect(screen.getByRole<HTMLButtonElement>("button", { name: "Pay" }).disabled).toBe(false);
});

test("a quantity that is none asks nothing and does not stay", async () => {
  const asked = serve(({ body }) => quote(body as Wish));
  render(<Page />);

  await userEvent.clear(notebooks());
  await userEvent.tab();

  expect(asked).toEqual([]);
  expect(notebooks().value).toBe("2");
});

test("a refused change is undone, and the refusal is shown", async () => {
  serve(() => {
    throw new Refusal("out_of_stock", "We do not have that many.");
  });
  render(<Page />);

  await order("5");

  expect((await screen.findByRole("alert")).textContent).toBe("We do not have that many.");
  expect(notebooks().value).toBe("2");
});

test("an order that was changed elsewhere is shown as it is by now", async () => {
  serve(({ method }) => {
    if (method === "POST") return orderOf(7, 0);
    throw new Refusal("order_changed", "Your order has changed.");
  });
  render(<Page />);

  await order("5");

  expect((await screen.findByRole("alert")).textContent).toBe("Your order has changed.");
  await waitFor(() => {
    expect(notebooks().value).toBe("7");
  });
});

test("a discount code is applied, and removed again", async () => {
  const asked = serve(({ body }) => quote(body as Wish));
  render(<Page />);

  await userEvent.type(code(), "welcome10{Enter}");
  await said("Your total is $49.00.");
  expect(screen.getByText("-$5.00")).toBeTruthy();
  expect(code().value).toBe("");
  await userEvent.click(screen.getByRole("button", { name: "Remove" }));
  await said("Your total is $54.00.");

  expect(asked.map(({ body }) => (body as Wish).discountCode)).toEqual(["welcome10", null]);
  expect(screen.queryByText("-$5.00")).toBeNull();
  expect(document.activeElement).toBe(code());
});

test("a cart that is locked cannot be changed", () => {
  render(<Page isLocked />);

  expect(screen.getByRole<HTMLFieldSetElement>("group").disabled).toBe(true);
});
