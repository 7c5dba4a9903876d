import { useElements, useStripe } from "@stripe/react-stripe-js";
import type { Stripe, StripeElements } from "@stripe/stripe-js";
import { useState } from "react";
import type { Notices } from "./useNotices";
import { useSubmit } from "./useSubmit";

/**
 * Return the state of a form with Stripe's payment fields, and its handlers.
 *
 * @param label What to announce while the form is submitted.
 * @param work What to do then, with the Elements that hold what the customer has entered; null as long as it
 *   cannot be done.
 */
export function usePaymentForm(
  label: string,
  notices: Notices,
  work: ((stripe: Stripe, elements: StripeElements) => Promise<void>) | null,
) {
  const stripe = useStripe();
  const elements = useElements();
  const [isReady, setReady] = useState(false);
  const submission = useSubmit(
    label,
    notices,
    work && stripe && elements && isReady ? () => work(stripe, elements) : null,
  );
  return {
    ...submission,
    isReady,
    onReady: () => {
      setReady(true);
    },
  };
}
