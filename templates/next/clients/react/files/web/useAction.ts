import { useRef, useState } from "react";

/** What a button does, once at a time: whether it is at work, and the way to begin. */
export function useAction(recover: (error: unknown) => unknown) {
  const isAtWork = useRef(false); // known at once; state is known with the next rendering
  const [isBusy, setBusy] = useState(false);

  async function begin(action: () => Promise<unknown>) {
    if (isAtWork.current) return;
    isAtWork.current = true;
    setBusy(true);
    try {
      await action(); // a success leaves the page
    } catch (error) {
      isAtWork.current = false;
      setBusy(false);
      await recover(error);
    }
  }

  return [isBusy, begin] as const;
}
