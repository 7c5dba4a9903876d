import type { Stripe } from "@stripe/stripe-js";
import { useState } from "react";
import { CheckoutError, isOutOfDate } from "./errors";
import { mayBeRepeated } from "./mayBeRepeated";
import { OrderButton } from "./OrderButton";
import { pay } from "./pay";
import { ReviewedLines } from "./ReviewedLines";
import { DETAILS, openSummary, type Summary } from "./summary";
import { Totals } from "./Totals";
import type { Notices } from "./useNotices";
import { useSubmit } from "./useSubmit";

interface Props {
  opened: Summary;
  stripe: Stripe | null;
  notices: Notices;
}

export function ReviewForm({ opened, stripe, notices }: Props) {
  const [summary, setSummary] = useState<Summary | null>(opened);
  const [isTokenUsed, setTokenUsed] = useState(false);

  async function tryToPay() {
    if (!stripe || !summary) return;
    try {
      await pay(stripe, summary);
    } catch (error) {
      if (isOutOfDate(error)) await reload();
      else if (error instanceof CheckoutError && !mayBeRepeated(error)) {
        error.wayOut = DETAILS;
        setTokenUsed(true);
      }
      throw error;
    }
  }

  /** Show what the server has now. */
  async function reload() {
    setSummary(null);
    setSummary(await openSummary());
  }

  const { isBusy, onSubmit } = useSubmit("Paying…", notices, tryToPay);
  if (!summary) return null;
  const { order, paymentMethod } = summary;
  return (
    <form id="review" className="card" aria-label="Order" onSubmit={onSubmit}>
      <ReviewedLines order={order} />
      <Totals order={order}>
        <div>
          <dt>Payment</dt>
          <dd>
            {paymentMethod.label} <a href="details.html">Change</a>
          </dd>
        </div>
      </Totals>
      {!isTokenUsed && <OrderButton order={order} isBusy={isBusy} disabled={!stripe} />}
    </form>
  );
}
