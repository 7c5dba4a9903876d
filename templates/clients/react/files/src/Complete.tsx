import { PageNotices } from "./PageNotices";
import { outcomeOf, SUBJECT } from "./outcomes";
import { useNotices } from "./useNotices";
import { useResult } from "./useResult";

/** How it went. What follows from it is the webhook's to do, not this page's. */
export function Complete({ lookUp }: { lookUp: Promise<string> }) {
  const notices = useNotices();
  const status = useResult(lookUp, notices.failToStart);
  const outcome = status === null ? null : outcomeOf(status);
  return (
    <div className="card outcome">
      <h1 id="title" data-outcome={status}>
        {outcome?.title ?? SUBJECT}
      </h1>
      <PageNotices
        notices={notices}
        status={outcome?.text ?? "One moment, we are looking it up…"}
      />
      {outcome && (
        <p>
          <a className="button secondary" href={outcome.href}>
            {outcome.link}
          </a>
        </p>
      )}
    </div>
  );
}
