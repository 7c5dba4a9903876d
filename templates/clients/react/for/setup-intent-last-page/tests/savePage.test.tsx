import { fireEvent, render, screen, waitFor } from "@testing-library/react";
import { expect, test } from "vitest";
import { SavePage } from "../src/SavePage";
import { fakeStripe } from "./fakeStripe";
import { Refusal, serve } from "./ourServer";

const SETUP = { id: "setup-1", currency: "usd" };

/** Open the page; our server refuses the setup with this code, or does not answer. */
async function open(code: string | null = null) {
  const asked = serve(({ path }) => {
    if (path === "/api/setup") return { ...SETUP, id: "setup-2" };
    if (code) throw new Refusal(code, "It was refused.");
    return new Promise(() => undefined);
  });
  const { stripe, asked: asksStripe } = fakeStripe({
    createConfirmationToken: { confirmationToken: { id: "ctoken_1" } },
  });
  render(<SavePage setup={Promise.resolve(SETUP)} stripe={Promise.resolve(stripe)} />);
  await waitFor(() => {
    expect(button().disabled).toBe(false);
  });
  return { asked, asksStripe };
}

const form = () => screen.getByRole("form", { name: "Payment method" });
const button = () => screen.getByRole<HTMLButtonElement>("button", { name: "Save payment method" });

test("the payment form is for a setup", async () => {
  const { asksStripe } = await open();

  const [elements] = asksStripe;
  expect(elements?.argument).toMatchObject({ mode: "setup", currency: "usd" });
});

test("a setup that was replaced elsewhere is followed, and can be submitted", async () => {
  const { asked } = await open("setup_changed");

  fireEvent.submit(form());
  await screen.findByText("It was refused.");
  fireEvent.submit(form());

  await waitFor(() => {
    expect(asked.at(-1)?.body).toMatchObject({ setupId: "setup-2" });
  });
});

test.each([
  ["already_saved", "Save another one", "./?new"],
  ["no_setup", "Start again", "./"],
])("no other setup takes the place of this one: %s", async (code, label, href) => {
  const { asked } = await open(code);

  fireEvent.submit(form());

  const link = await screen.findByRole("link", { name: label });
  expect(link.getAttribute("href")).toBe(href);
  expect(asked.filter(({ path }) => path === "/api/setup")).toEqual([]);
  expect(button().disabled).toBe(true);
});

test("submitted twice, it is asked for once", async () => {
  const { asked } = await open();

  fireEvent.submit(form());
  fireEvent.submit(form());

  await waitFor(() => {
    expect(asked).toHaveLength(1);
  });
  expect(button().disabled).toBe(true);
});
