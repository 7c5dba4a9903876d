import { render, screen } from "@testing-library/react";
import { expect, test } from "vitest";
import { Complete } from "../src/Complete";
import { CheckoutError } from "../src/errors";
import { SUBJECT } from "../src/outcomes";

test("the page shows how it went, and a way on", async () => {
  render(<Complete lookUp={Promise.resolve("processing")} />);

  const link = await screen.findByRole("link", { name: "Check again" });
  expect(link.getAttribute("href")).toBe(location.href);
  expect(screen.getByRole("heading").dataset.outcome).toBe("processing");
  expect(screen.getByRole("status").textContent).toContain("This can take a while.");
});

test("until it is looked up, the page says so", () => {
  render(<Complete lookUp={new Promise(() => undefined)} />);

  expect(screen.getByRole("heading").textContent).toBe(SUBJECT);
  expect(screen.getByRole("status").textContent).toContain("we are looking it up");
});

test("what cannot be looked up is not called a failure", async () => {
  const lookUp = Promise.reject(new CheckoutError("unreachable", "Please do not do it again yet."));
  render(<Complete lookUp={lookUp} />);

  expect((await screen.findByRole("alert")).textContent).toContain("do not do it again");
  expect(screen.getByRole("heading").textContent).toBe(SUBJECT);
  expect(screen.getByRole("link", { name: "Reload this page" })).toBeTruthy();
});
