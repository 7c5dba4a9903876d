import { render, screen } from "@testing-library/react";
import { expect, test } from "vitest";
import { CheckoutSteps } from "../src/CheckoutSteps";

test("steps that lie behind can be gone back to", () => {
  render(<CheckoutSteps current="Payment" />);

  expect(screen.getAllByRole("link").map((link) => link.textContent)).toEqual(["Cart"]);
  expect(screen.getByText("Payment").getAttribute("aria-current")).toBe("step");
});
