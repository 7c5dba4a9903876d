export interface Outcome {
  title: string;
  text: string;
  link: string;
  href: string;
}

/** What the page is about until more is known. */
export const SUBJECT = "Your subscription";

const OUTCOMES: Record<string, Outcome> = {
  none: {
    title: "Nothing to show",
    text: "This page shows how a subscription went, but there was none.",
    link: "Back to the checkout",
    href: "./",
  },
  succeeded: {
    title: "Thank you",
    text: "Your subscription begins.",
    link: "Start a new order",
    href: "./?new",
  },
  processing: {
    title: "Your payment is being processed",
    text: "This can take a while. You have done everything; please do not subscribe again.",
    link: "Check again",
    href: location.href,
  },
  requires_payment_method: {
    title: "Your subscription did not begin",
    text: "Please try again, perhaps with another payment method.",
    link: "Back to the checkout",
    href: "./",
  },
  canceled: {
    title: "Your subscription was cancelled",
    text: "Nothing was charged.",
    link: "Start again",
    href: "./",
  },
};

const UNFINISHED: Outcome = {
  title: "Your subscription is not finished",
  text: "A step is missing, such as the approval of your bank.",
  link: "Back to the checkout",
  href: "./",
};

/**
 * Return what the status of the first invoice's PaymentIntent, or of a trial's SetupIntent, means to the
 * customer; "none" is that there was no subscription.
 */
export function outcomeOf(status: string): Outcome {
  return OUTCOMES[status] ?? UNFINISHED;
}
