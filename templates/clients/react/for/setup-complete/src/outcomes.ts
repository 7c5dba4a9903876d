export interface Outcome {
  title: string;
  text: string;
  link: string;
  href: string;
}

/** What the page is about until more is known. */
export const SUBJECT = "Your payment method";

const OUTCOMES: Record<string, Outcome> = {
  none: {
    title: "Nothing to show",
    text: "This page shows whether a payment method was saved, but there was none.",
    link: "Save a payment method",
    href: "./",
  },
  succeeded: {
    title: "Your payment method is saved",
    text: "Nothing was charged.",
    link: "Save another one",
    href: "./?new",
  },
  processing: {
    title: "Your payment method is being checked",
    text: "This can take a while. You have done everything; please do not save it again.",
    link: "Check again",
    href: location.href,
  },
  requires_payment_method: {
    title: "Your payment method was not saved",
    text: "Please try again, perhaps with another one.",
    link: "Save a payment method",
    href: "./",
  },
  canceled: {
    title: "Your payment method was not saved",
    text: "It was cancelled before it was finished.",
    link: "Start again",
    href: "./",
  },
};

const UNFINISHED: Outcome = {
  title: "Your payment method is not saved yet",
  text: "A step is missing, such as the approval of your bank.",
  link: "Back to the payment form",
  href: "./",
};

/** Return what the status of a SetupIntent means to the customer; "none" is that there was none. */
export function outcomeOf(status: string): Outcome {
  return OUTCOMES[status] ?? UNFINISHED;
}
