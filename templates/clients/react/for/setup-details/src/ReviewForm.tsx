import type { Stripe } from "@stripe/stripe-js";
import { useState } from "react";
import { CheckoutError } from "./errors";
import { mayBeRepeated } from "./mayBeRepeated";
import { save } from "./save";
import { SaveButton } from "./SaveButton";
import { DETAILS, type Summary } from "./summary";
import type { Notices } from "./useNotices";
import { useSubmit } from "./useSubmit";

interface Props {
  summary: Summary;
  stripe: Stripe | null;
  notices: Notices;
}

export function ReviewForm({ summary, stripe, notices }: Props) {
  const [isTokenUsed, setTokenUsed] = useState(false);

  async function tryToSave() {
    if (!stripe) return;
    try {
      await save(stripe, summary);
    } catch (error) {
      if (error instanceof CheckoutError && !mayBeRepeated(error)) {
        error.wayOut = DETAILS;
        setTokenUsed(true);
      }
      throw error;
    }
  }

  const { isBusy, onSubmit } = useSubmit("Saving…", notices, tryToSave);
  return (
    <form id="review" className="card" aria-label="Payment method" onSubmit={onSubmit}>
      <p>
        <strong>{summary.paymentMethod.label}</strong> <a href="./">Change</a>
      </p>
      {!isTokenUsed && <SaveButton isBusy={isBusy} disabled={!stripe} />}
    </form>
  );
}
