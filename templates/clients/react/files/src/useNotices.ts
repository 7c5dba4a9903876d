import { useCallback, useState } from "react";
import { toShow, type WayOut } from "./errors";

/** What a page tells its customer besides its content. */
export interface Notices {
  /** What is going on; screen readers read it out when they are idle. */
  status: string;
  /** What went wrong, and the way on if it is not on this page. */
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
    const { message, wayOut } = toShow(error);
    setProblem({ message, wayOut });
  }, []);
  const failToStart = useCallback(
    (error: unknown) => {
      const shown = toShow(error);
      shown.wayOut ??= { label: "Reload this page", href: location.href };
      fail(shown);
    },
    [fail],
  );
  const clear = useCallback(() => {
    setProblem(null);
  }, []);
  return { status, problem, announce, fail, failToStart, clear };
}
