import { act, screen } from "@testing-library/react";
import { expect, test } from "vitest";
import { mount } from "../src/mount";
import { beAt } from "./address";

function open() {
  const root = document.createElement("main");
  root.id = "root";
  document.body.replaceChildren(root);
  act(() => {
    mount(<h1>Checkout</h1>);
  });
}

test("a page is shown in its document", () => {
  open();

  expect(screen.getByRole("main").textContent).toBe("Checkout");
});

test("a page from the back/forward cache is loaded anew, because its form is one of the past", () => {
  const went = beAt("/");
  open();

  window.dispatchEvent(new PageTransitionEvent("pageshow", { persisted: false }));
  expect(went).toEqual([]);
  window.dispatchEvent(new PageTransitionEvent("pageshow", { persisted: true }));

  expect(new Set(went)).toEqual(new Set([location.href]));
});
