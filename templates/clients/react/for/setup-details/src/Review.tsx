import type { Stripe } from "@stripe/stripe-js";
import { PageNotices } from "./PageNotices";
import { ReviewForm } from "./ReviewForm";
import { SetupSteps } from "./SetupSteps";
import type { Summary } from "./summary";
import { useNotices } from "./useNotices";
import { useResult } from "./useResult";

interface Props {
  summary: Promise<Summary>;
  stripe: Promise<Stripe>;
}

/** The last step: look at it and save it. This page has no payment form of Stripe's. */
export function Review(props: Props) {
  const notices = useNotices();
  const summary = useResult(props.summary, notices.failToStart);
  const stripe = useResult(props.stripe, notices.failToStart);
  return (
    <>
      <SetupSteps current="Review" />
      <h1>Review your payment method</h1>
      <PageNotices notices={notices} status={summary && stripe ? undefined : "One moment…"} />
      {summary && <ReviewForm summary={summary} stripe={stripe} notices={notices} />}
    </>
  );
}
