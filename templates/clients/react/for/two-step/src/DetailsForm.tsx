import "./order.css";
import type { Stripe, StripeElements } from "@stripe/stripe-js";
import { moneyOf } from "./money";
import type { Order } from "./order";
import { PaymentFields } from "./PaymentFields";
import { SubmitButton } from "./SubmitButton";
import type { Notices } from "./useNotices";
import { usePaymentForm } from "./usePaymentForm";

interface Props {
  order: Order;
  notices: Notices;
  keep: (stripe: Stripe, elements: StripeElements) => Promise<void>;
}

export function DetailsForm({ order, notices, keep }: Props) {
  const { isBusy, disabled, onReady, onSubmit } = usePaymentForm("One moment…", notices, keep);
  return (
    <form id="details" className="card" aria-label="Payment details" onSubmit={onSubmit}>
      <dl className="totals">
        <div className="total">
          <dt>Total</dt>
          <dd>{moneyOf(order)(order.amount)}</dd>
        </div>
      </dl>
      <PaymentFields notices={notices} onReady={onReady} />
      <SubmitButton isBusy={isBusy} disabled={disabled}>
        Review order
      </SubmitButton>
      <p className="hint">You can check everything before you pay.</p>
    </form>
  );
}
