import { type SubmitEvent, useRef, useState } from "react";
import type { Notices } from "./useNotices";

/**
 * Return a form's submit handler, which does `work` but never twice at a time, whether it is being done and
 * whether the form cannot be submitted: there is nothing to do yet, or a problem leads away from this page.
 *
 * Work that succeeds leaves the page, so the form stays busy; work that fails throws.
 *
 * @param label What to announce meanwhile.
 * @param work Null as long as it cannot be done.
 */
export function useSubmit(
  label: string,
  { problem, announce, clear, fail }: Notices,
  work: (() => Promise<void>) | null,
) {
  const [isBusy, setBusy] = useState(false);
  const disabled = !work || Boolean(problem?.wayOut);
  const isAtWork = useRef(false); // known at once; state is known with the next rendering

  async function submit() {
    if (disabled || isAtWork.current) return;
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

  return { isBusy, disabled, onSubmit };
}
