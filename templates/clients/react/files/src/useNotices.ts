import { useCallback, useState } from "react";
import { CheckoutError, type WayOut } from "./errors";

/** What a page tells its customer besides its content. */
export interface Notices {
  /** What is going on; screen readers read it out when they are idle. */
  status: string;
  /** What went wrong, and the way on if there is one. */
  problem: { message: string; wayOut: WayOut | null } | null;
  announce: (status: string) => void;
  /** Only the message of a CheckoutError is shown; anything else is a bug. */
  fail: (error: unknown) => void;
  /** As `fail`, for what keeps the page from starting. */
  failToStart: (error: unknown) => void;
  clear: () => void;
}

export function useNotices(): Notices {
  const [status, announce] = useState("");
  const [problem, setProblem] = useState<Notices["problem"]>(null);
  const fail = useCallback((error: unknown) => {
    announce("");
    setProblem(describe(error));
  }, []);
  const failToStart = useCallback(
    (error: unknown) => {
      if (error instanceof CheckoutError) {
        error.wayOut ??= { label: "Reload this page", href: location.href };
      }
      fail(error);
    },
    [fail],
  );
  const clear = useCallback(() => {
    setProblem(null);
  }, []);
  return { status, problem, announce, fail, failToStart, clear };
}

function describe(error: unknown) {
  if (error instanceof CheckoutError) return { message: error.message, wayOut: error.wayOut };
  console.error(error);
  return { message: "Something went wrong. Please try again.", wayOut: null };
}
