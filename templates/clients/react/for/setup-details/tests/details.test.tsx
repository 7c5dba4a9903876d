import { fireEvent, render, screen, waitFor } from "@testing-library/react";
import { expect, test } from "vitest";
import { Details } from "../src/Details";
import { beAt } from "./address";
import { type Answers, fakeStripe } from "./fakeStripe";
import { Refusal, serve } from "./ourServer";

const TOKEN = { createConfirmationToken: { confirmationToken: { id: "ctoken_1" } } };
const SETUP = { id: "setup-1", currency: "usd" };

async function open(answers: Answers = TOKEN) {
  const { stripe, asked } = fakeStripe(answers);
  render(<Details setup={Promise.resolve(SETUP)} stripe={Promise.resolve(stripe)} />);
  const button = await screen.findByRole<HTMLButtonElement>("button", { name: "Review" });
  await waitFor(() => {
    expect(button.disabled).toBe(false);
  });
  return { asked, button };
}

const form = () => screen.getByRole("form", { name: "Payment details" });

test("the payment form is for a setup", async () => {
  const { asked } = await open();

  const [elements] = asked;
  expect(elements?.argument).toMatchObject({ mode: "setup", currency: "usd" });
});

test("the server keeps the token with the setup, and the review follows", async () => {
  const asked = serve(() => ({}));
  await open();
  const went = beAt();

  fireEvent.submit(form());
  fireEvent.submit(form());

  await waitFor(() => {
    expect(went).toEqual(["review.html"]);
  });
  const body = { setupId: "setup-1", confirmationToken: "ctoken_1" };
  expect(asked).toEqual([{ method: "POST", path: "/api/setup-summary", body }]);
});

test("a form that is not complete leads nowhere", async () => {
  const asked = serve(() => ({}));
  const error = { type: "validation_error", message: "Your card number is incomplete." };
  await open({ ...TOKEN, submit: { error } });

  fireEvent.submit(form());

  expect((await screen.findByRole("alert")).textContent).toBe("Your card number is incomplete.");
  expect(asked).toEqual([]);
});

test("a setup that was replaced elsewhere is followed", async () => {
  const asked = serve(({ path }) => {
    if (path === "/api/setup") return { ...SETUP, id: "setup-2" };
    throw new Refusal("setup_changed", "It was refused.");
  });
  await open();

  fireEvent.submit(form());
  await screen.findByText("It was refused.");
  fireEvent.submit(form());

  await waitFor(() => {
    expect(asked.map(({ body }) => body)).toContainEqual({
      setupId: "setup-2",
      confirmationToken: "ctoken_1",
    });
  });
});

test("no other setup takes the place of one that is saved", async () => {
  const asked = serve(() => {
    throw new Refusal("already_saved", "It is saved.");
  });
  const { button } = await open();

  fireEvent.submit(form());

  const link = await screen.findByRole("link", { name: "Save another one" });
  expect(link.getAttribute("href")).toBe("./?new");
  expect(asked).toHaveLength(1);
  expect(button.disabled).toBe(true);
});
