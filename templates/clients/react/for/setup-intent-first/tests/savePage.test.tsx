import { fireEvent, render, screen, waitFor } from "@testing-library/react";
import { userEvent } from "@testing-library/user-event";
import { expect, test } from "vitest";
import { CheckoutError } from "../src/errors";
import { SavePage } from "../src/SavePage";
import { beAt } from "./address";
import { type Answers, fakeStripe, RETURN_URL } from "./fakeStripe";

async function open(answers: Answers) {
  const { stripe, asked } = fakeStripe(answers);
  render(<SavePage clientSecret={Promise.resolve("secret")} stripe={Promise.resolve(stripe)} />);
  const name = "Save payment method";
  const button = await screen.findByRole<HTMLButtonElement>("button", { name });
  await waitFor(() => {
    expect(button.disabled).toBe(false);
  });
  return { asked, button };
}

/** What Stripe.js answers about a SetupIntent in this state. */
function errorOf(status: string) {
  const message = "Your card was declined.";
  return { error: { type: "card_error", message, setup_intent: { status } } };
}

test("the payment form is for the SetupIntent", async () => {
  const { asked } = await open({});

  const [elements] = asked;
  expect(elements?.argument).toMatchObject({ clientSecret: "secret" });
});

test("pressed twice, it is confirmed once", async () => {
  const { asked, button } = await open({ confirmSetup: new Promise(() => undefined) });

  fireEvent.click(button);
  fireEvent.click(button);
  await screen.findByText("Saving…");

  expect(asked.filter(({ name }) => name === "confirmSetup")).toHaveLength(1);
});

test("who is declined can try again", async () => {
  const { button } = await open({ confirmSetup: errorOf("requires_payment_method") });

  await userEvent.click(button);

  expect((await screen.findByRole("alert")).textContent).toBe("Your card was declined.");
  expect(button.disabled).toBe(false);
});

test("what is saved already leads to the return page", async () => {
  const { button } = await open({ confirmSetup: errorOf("succeeded") });
  const went = beAt();

  await userEvent.click(button);

  await waitFor(() => {
    expect(went).toEqual([`${RETURN_URL}?setup_intent_client_secret=secret`]);
  });
});

test("a SetupIntent that was canceled leads to a new start", async () => {
  const { button } = await open({ confirmSetup: errorOf("canceled") });

  await userEvent.click(button);

  expect(await screen.findByRole("link", { name: "Start again" })).toBeTruthy();
  expect(button.disabled).toBe(true);
});

test("for what is saved there is no form, but a way to save another one", async () => {
  const saved = Promise.reject(new CheckoutError("already_saved", "It is saved."));
  render(<SavePage clientSecret={saved} stripe={Promise.resolve(fakeStripe({}).stripe)} />);

  const link = await screen.findByRole("link", { name: "Save another one" });
  expect(link.getAttribute("href")).toBe("./?new");
  expect(screen.queryByRole("form")).toBeNull();
});
