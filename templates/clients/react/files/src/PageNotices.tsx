import { useEffect, useRef } from "react";
import type { Notices } from "./useNotices";

interface Props {
  notices: Notices;
  /** What is going on, if it is not what was announced last. */
  status?: string | undefined;
}

/** What is going on, and what went wrong; the focus moves to a problem. */
export function PageNotices({ notices, status = notices.status }: Props) {
  const { problem } = notices;
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (problem) box.current?.focus();
  }, [problem]);
  return (
    <>
      <p id="status" role="status">
        {problem ? "" : status}
      </p>
      <div id="error" className="error" role="alert" tabIndex={-1} hidden={!problem} ref={box}>
        {problem && <p>{problem.message}</p>}
        {problem?.wayOut && (
          <a className="button secondary" href={problem.wayOut.href}>
            {problem.wayOut.label}
          </a>
        )}
      </div>
    </>
  );
}
