import { PageNotices } from "./PageNotices";
import { useNotices } from "./useNotices";
import { useResult } from "./useResult";

interface Outcome {
  title: string;
  text: string;
  link: string;
  href: string;
}

/** What the states of a PaymentIntent mean to the customer; "none" is that there was no payment. */
const OUTCOMES: Record<string, Outcome> = {
  none: {
    title: "Nothing to show",
    text: "This page shows how a payment went, but there was none.",
    link: "Back to the checkout",
    href: "./",
  },
  succeeded: {
    title: "Thank you",
    text: "We have received your payment.",
    link: "Start a new order",
    href: "./",
  },
  processing: {
    title: "Your payment is being processed",
    text: "This can take a while. You have done everything; please do not pay again.",
    link: "Check again",
    href: location.href,
  },
  requires_payment_method: {
    title: "Your payment did not go through",
    text: "Please try again, perhaps with another payment method.",
    link: "Back to the checkout",
    href: "./",
  },
  canceled: {
    title: "Your payment was cancelled",
    text: "Nothing was charged.",
    link: "Back to the checkout",
    href: "./",
  },
};

const UNFINISHED: Outcome = {
  title: "Your payment is not finished",
  text: "A step is missing, such as the approval of your bank.",
  link: "Back to the checkout",
  href: "./",
};

/** How a payment went. Orders are fulfilled by the webhook, not here. */
export function Complete({ lookUp }: { lookUp: Promise<string> }) {
  const notices = useNotices();
  const status = useResult(lookUp, notices.failToStart);
  const outcome = status === null ? null : (OUTCOMES[status] ?? UNFINISHED);
  return (
    <div className="card outcome">
      <h1 id="title" data-outcome={status}>
        {outcome?.title ?? "Your payment"}
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
