import { act, fireEvent, render, screen } from "@testing-library/react";
import { expect, test, vi } from "vitest";
import { CheckoutError } from "../src/errors";
import { PageNotices } from "../src/PageNotices";
import { SubmitButton } from "../src/SubmitButton";
import { useNotices } from "../src/useNotices";
import { useSubmit } from "../src/useSubmit";

function Page({ work }: { work: (() => Promise<void>) | null }) {
  const notices = useNotices();
  const { isBusy, disabled, onSubmit } = useSubmit("One moment…", notices, work);
  return (
    <form aria-label="Details" onSubmit={onSubmit}>
      <PageNotices notices={notices} />
      <SubmitButton isBusy={isBusy} disabled={disabled}>
        Go on
      </SubmitButton>
    </form>
  );
}

const form = () => screen.getByRole("form");
const button = () => screen.getByRole<HTMLButtonElement>("button", { name: "Go on" });

test("submitted twice at once, the work is done once", () => {
  const work = vi.fn(() => new Promise<void>(() => undefined));
  render(<Page work={work} />);

  act(() => {
    fireEvent.submit(form());
    fireEvent.submit(form());
  });

  expect(work).toHaveBeenCalledOnce();
  expect(button().disabled).toBe(true);
  expect(button().getAttribute("aria-busy")).toBe("true");
  expect(screen.getByRole("status").textContent).toBe("One moment…");
});

test("work that fails can be tried again", async () => {
  const work = vi.fn(() => Promise.reject(new CheckoutError("card_declined", "Declined.")));
  render(<Page work={work} />);

  fireEvent.submit(form());
  await screen.findByText("Declined.");
  fireEvent.submit(form());
  expect(screen.queryByText("Declined.")).toBeNull();
  await screen.findByText("Declined.");

  expect(work).toHaveBeenCalledTimes(2);
  expect(button().disabled).toBe(false);
});

test("work that succeeds leaves the page, so the button stays busy", async () => {
  render(<Page work={() => Promise.resolve()} />);

  await act(async () => {
    fireEvent.submit(form());
    await Promise.resolve();
  });

  expect(button().disabled).toBe(true);
});

test("before there is anything to do, the button cannot be pressed", () => {
  render(<Page work={null} />);

  fireEvent.submit(form());

  expect(button().disabled).toBe(true);
  expect(screen.getByRole("status").textContent).toBe("");
});

test("after a problem that leads away from the page, the work cannot be tried again", async () => {
  const gone = new CheckoutError("gone", "It is gone.");
  gone.wayOut = { label: "Start again", href: "./" };
  const work = vi.fn(() => Promise.reject(gone));
  render(<Page work={work} />);

  fireEvent.submit(form());
  const link = await screen.findByRole("link", { name: "Start again" });
  fireEvent.submit(form());

  expect(link.getAttribute("href")).toBe("./");
  expect(work).toHaveBeenCalledOnce();
  expect(button().disabled).toBe(true);
});
