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
  pay: (stripe: Stripe, elements: StripeElements) => Promise<void>;
}

export function PaymentForm({ order, notices, pay }: Props) {
  const { isReady, isBusy, onReady, onSubmit } = usePaymentForm("Paying…", notices, pay);
  return (
    <form id="payment" className="card" aria-labelledby="payment-title" onSubmit={onSubmit}>
      <h2 id="payment-title">Payment</h2>
      <PaymentFields notices={notices} onReady={onReady} />
      <SubmitButton isBusy={isBusy} disabled={!isReady}>
        Pay {moneyOf(order)(order.amount)}
      </SubmitButton>
    </form>
  );
}
