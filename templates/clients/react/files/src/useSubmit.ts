import { type SubmitEvent, useRef, useState } from "react";
import type { Notices } from "./useNotices";

/**
 * Return a form's submit handler, which does `work` but never twice at a time, and whether it is being done.
 *
 * Work that succeeds leaves the page, so the form stays busy; work that fails throws.
 *
 * @param label What to announce meanwhile.
 * @param work Null as long as it cannot be done.
 */
export function useSubmit(
  label: string,
  { announce, clear, fail }: Notices,
  work: (() => Promise<void>) | null,
) {
  const [isBusy, setBusy] = useState(false);
  const isAtWork = useRef(false); // known at once; state is known with the next rendering

  async function submit() {
    if (!work || isAtWork.current) return;
    isAtWork.current = true;
    setBusy(true);
    clear();
    announce(label);
    try {
      await work();
    } catch (error) {
      isAtWork.current = false;
      setBusy(false);
      fail(error);
    }
  }

  function onSubmit(event: SubmitEvent) {
    event.preventDefault();
    void submit();
  }

  return { isBusy, onSubmit };
}
