import type { Stripe } from "@stripe/stripe-js";
import { useState } from "react";
import { endsPage, isOutOfDate } from "./errors";
import { OrderButton } from "./OrderButton";
import { pay } from "./pay";
import { ReviewedLines } from "./ReviewedLines";
import { DETAILS, openSummary, sendBack, type Summary } from "./summary";
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

  async function tryToPay(stripe: Stripe, reviewed: Summary) {
    try {
      await pay(stripe, reviewed);
    } catch (error) {
      if (!isOutOfDate(error)) throw sendBack(error);
      await reload();
      throw error;
    }
  }

  /** Show what the server has now; if that cannot be read, paying can be tried again. */
  async function reload() {
    try {
      setSummary(await openSummary());
    } catch (failure) {
      if (endsPage(failure)) setSummary(null);
      throw failure;
    }
  }

  const { isBusy, disabled, onSubmit } = useSubmit(
    "Paying…",
    notices,
    stripe && summary && (() => tryToPay(stripe, summary)),
  );
  if (!summary) return null;
  const isTokenUsed = notices.problem?.wayOut === DETAILS;
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
      {!isTokenUsed && <OrderButton order={order} isBusy={isBusy} disabled={disabled} />}
    </form>
  );
}
