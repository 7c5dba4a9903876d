import type { Stripe, StripeElements } from "@stripe/stripe-js";
import { PaymentFields } from "./PaymentFields";
import { SaveButton } from "./SaveButton";
import type { Notices } from "./useNotices";
import { usePaymentForm } from "./usePaymentForm";

interface Props {
  notices: Notices;
  save: (stripe: Stripe, elements: StripeElements) => Promise<void>;
}

export function SaveForm({ notices, save }: Props) {
  const { isBusy, disabled, onReady, onSubmit } = usePaymentForm("Saving…", notices, save);
  return (
    <form id="setup" className="card" aria-label="Payment method" onSubmit={onSubmit}>
      <PaymentFields notices={notices} onReady={onReady} />
      <SaveButton isBusy={isBusy} disabled={disabled} />
    </form>
  );
}
