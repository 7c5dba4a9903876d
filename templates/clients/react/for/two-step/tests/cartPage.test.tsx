import { render, screen } from "@testing-library/react";
import { userEvent } from "@testing-library/user-event";
import { expect, test } from "vitest";
import { CartPage } from "../src/CartPage";
import { beAt } from "./address";
import { orderOf } from "./orders";
import { Refusal, serve } from "./ourServer";

async function open() {
  const went = beAt();
  render(<CartPage order={Promise.resolve(orderOf(2, 1))} />);
  return {
    went,
    button: await screen.findByRole<HTMLButtonElement>("button", { name: "Continue to payment" }),
  };
}

const notebooks = () => screen.getByRole("spinbutton", { name: /Notebook/ });

test("the cart leads to the payment details", async () => {
  const { went, button } = await open();

  await userEvent.click(button);

  expect(went).toEqual(["details.html"]);
});

test("a quantity that is none leads nowhere", async () => {
  const { went, button } = await open();
  await userEvent.clear(notebooks());

  await userEvent.click(button);

  expect(went).toEqual([]);
});

test("a code that is not applied leads nowhere", async () => {
  const { went, button } = await open();
  await userEvent.type(screen.getByRole("textbox", { name: "Discount code" }), "welcome10");

  await userEvent.click(button);

  const alert = screen.getByRole("alert");
  expect(alert.textContent).toBe("Apply the discount code first, or remove it.");
  expect(went).toEqual([]);
});

test("a cart that is paid leads to a new one only", async () => {
  serve(() => {
    throw new Refusal("already_paid", "This order is already paid.");
  });
  const { button } = await open();

  await userEvent.type(notebooks(), "{Backspace}3");

  const link = await screen.findByRole("link", { name: "Start a new order" });
  expect(link.getAttribute("href")).toBe("./?new");
  expect(screen.getByRole<HTMLFieldSetElement>("group").disabled).toBe(true);
  expect(button.disabled).toBe(true);
});
