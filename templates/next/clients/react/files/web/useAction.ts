import { useRef, useState } from "react";

/** What a button does, once at a time: whether it is at work, how it begins, and how it ends. */
export function useAction(recover: (error: unknown) => unknown) {
  const isAtWork = useRef(false); // known at once; state is known with the next rendering
  const [isBusy, setBusy] = useState(false);

  async function begin(action: () => Promise<unknown>) {
    if (isAtWork.current) return;
    isAtWork.current = true;
    setBusy(true);
    try {
      await action(); // most leave the page; what does not has to end it
    } catch (error) {
      end();
      await recover(error);
    }
  }

  function end() {
    isAtWork.current = false;
    setBusy(false);
  }

  return [isBusy, begin, end] as const;
}
