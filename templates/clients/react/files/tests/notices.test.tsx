import { act, render, screen } from "@testing-library/react";
import { expect, test, vi } from "vitest";
import { CheckoutError } from "../src/errors";
import { PageNotices } from "../src/PageNotices";
import { type Notices, useNotices } from "../src/useNotices";

function open() {
  let notices: Notices | undefined;
  function Page() {
    notices = useNotices();
    return <PageNotices notices={notices} />;
  }
  render(<Page />);
  return (work: (notices: Notices) => void) => {
    act(() => {
      if (notices) work(notices);
    });
  };
}

test("what is announced is the status", () => {
  const tell = open();

  tell(({ announce }) => {
    announce("One moment…");
  });

  expect(screen.getByRole("status").textContent).toBe("One moment…");
  expect(screen.queryByRole("alert")).toBeNull();
});

test("a problem is shown instead of the status, and has the focus", () => {
  const tell = open();

  tell(({ announce, fail }) => {
    announce("One moment…");
    fail(new CheckoutError("card_declined", "Your <b>card</b> was declined."));
  });

  const alert = screen.getByRole("alert");
  expect(alert.textContent).toBe("Your <b>card</b> was declined.");
  expect(document.activeElement).toBe(alert);
  expect(screen.getByRole("status").textContent).toBe("");
});

test("the same problem once more has the focus once more", () => {
  const tell = open();
  const fail = () => {
    tell((notices) => {
      notices.fail(new CheckoutError("card_declined", "Your card was declined."));
    });
  };

  fail();
  screen.getByRole("alert").blur();
  fail();

  expect(document.activeElement).toBe(screen.getByRole("alert"));
});

test("what keeps a page from starting comes with a way on", () => {
  const tell = open();

  tell(({ failToStart }) => {
    failToStart(new CheckoutError("unreachable", "We cannot be reached."));
  });

  const link = screen.getByRole("link", { name: "Reload this page" });
  expect(link.getAttribute("href")).toBe(location.href);
});

test("a bug is logged, and the customer is told nothing of it", () => {
  const logged = vi.spyOn(console, "error").mockImplementation(() => undefined);
  const tell = open();

  tell(({ fail }) => {
    fail(new TypeError("id is undefined"));
  });

  expect(screen.getByRole("alert").textContent).toBe("Something went wrong. Please try again.");
  expect(logged).toHaveBeenCalledOnce();
});

test("a bug that keeps a page from starting comes with a way on, and is logged once", () => {
  const logged = vi.spyOn(console, "error").mockImplementation(() => undefined);
  const tell = open();

  tell(({ failToStart }) => {
    failToStart(new TypeError("id is undefined"));
  });

  expect(screen.getByRole("alert").textContent).toContain("Something went wrong.");
  const link = screen.getByRole("link", { name: "Reload this page" });
  expect(link.getAttribute("href")).toBe(location.href);
  expect(logged).toHaveBeenCalledOnce();
});

test("a problem goes when it is cleared", () => {
  const tell = open();

  tell(({ fail, clear }) => {
    fail(new CheckoutError("card_declined", "Your card was declined."));
    clear();
  });

  expect(screen.queryByRole("alert")).toBeNull();
});
