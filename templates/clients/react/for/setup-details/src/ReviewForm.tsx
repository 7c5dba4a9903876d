import type { Stripe } from "@stripe/stripe-js";
import { save } from "./save";
import { SaveButton } from "./SaveButton";
import { DETAILS, sendBack, type Summary } from "./summary";
import type { Notices } from "./useNotices";
import { useSubmit } from "./useSubmit";

interface Props {
  summary: Summary;
  stripe: Stripe | null;
  notices: Notices;
}

export function ReviewForm({ summary, stripe, notices }: Props) {
  async function tryToSave(stripe: Stripe) {
    try {
      await save(stripe, summary);
    } catch (error) {
      throw sendBack(error);
    }
  }

  const { isBusy, disabled, onSubmit } = useSubmit(
    "Saving…",
    notices,
    stripe && (() => tryToSave(stripe)),
  );
  const isTokenUsed = notices.problem?.wayOut === DETAILS;
  return (
    <form id="review" className="card" aria-label="Payment method" onSubmit={onSubmit}>
      <p>
        <strong>{summary.paymentMethod.label}</strong> <a href="./">Change</a>
      </p>
      {!isTokenUsed && <SaveButton isBusy={isBusy} disabled={disabled} />}
    </form>
  );
}
