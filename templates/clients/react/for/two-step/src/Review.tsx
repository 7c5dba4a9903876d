import type { Stripe } from "@stripe/stripe-js";
import { CheckoutSteps } from "./CheckoutSteps";
import { PageNotices } from "./PageNotices";
import { ReviewForm } from "./ReviewForm";
import type { Summary } from "./summary";
import { useNotices } from "./useNotices";
import { useResult } from "./useResult";

interface Props {
  summary: Promise<Summary>;
  stripe: Promise<Stripe>;
}

/** The last step: look at everything and pay. This page has no payment form of Stripe's. */
export function Review(props: Props) {
  const notices = useNotices();
  const summary = useResult(props.summary, notices.failToStart);
  const stripe = useResult(props.stripe, notices.failToStart);
  return (
    <>
      <CheckoutSteps current="Review" />
      <h1>Review your order</h1>
      <PageNotices
        notices={notices}
        status={summary && stripe ? undefined : "Loading your order…"}
      />
      {summary && <ReviewForm opened={summary} stripe={stripe} notices={notices} />}
    </>
  );
}
