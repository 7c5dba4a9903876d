import type { Stripe, StripeElements } from "@stripe/stripe-js";
import { PaymentFields } from "./PaymentFields";
import { SubmitButton } from "./SubmitButton";
import type { Notices } from "./useNotices";
import { usePaymentForm } from "./usePaymentForm";

interface Props {
  notices: Notices;
  keep: (stripe: Stripe, elements: StripeElements) => Promise<void>;
}

export function DetailsForm({ notices, keep }: Props) {
  const { isBusy, disabled, onReady, onSubmit } = usePaymentForm("One moment…", notices, keep);
  return (
    <form id="details" className="card" aria-label="Payment details" onSubmit={onSubmit}>
      <PaymentFields notices={notices} onReady={onReady} />
      <SubmitButton isBusy={isBusy} disabled={disabled}>
        Review
      </SubmitButton>
      <p className="hint">You can check everything before you save it.</p>
    </form>
  );
}
