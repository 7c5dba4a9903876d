import { Elements } from "@stripe/react-stripe-js";
import type { Stripe } from "@stripe/stripe-js";
import { PageNotices } from "./PageNotices";
import { save } from "./save";
import { SaveForm } from "./SaveForm";
import { useAppearance } from "./useAppearance";
import { useNotices } from "./useNotices";
import { useResult } from "./useResult";

interface Props {
  clientSecret: Promise<string>;
  stripe: Promise<Stripe>;
}

/** A payment form for the SetupIntent. */
export function SavePage(props: Props) {
  const notices = useNotices();
  const clientSecret = useResult(props.clientSecret, notices.failToStart);
  const stripe = useResult(props.stripe, notices.failToStart);
  const appearance = useAppearance();
  return (
    <>
      <h1>Save a payment method</h1>
      <PageNotices notices={notices} status={clientSecret && stripe ? undefined : "One moment…"} />
      {clientSecret && (
        <Elements stripe={stripe} options={{ clientSecret, appearance }}>
          <SaveForm
            notices={notices}
            save={(stripe, elements) => save(stripe, elements, clientSecret)}
          />
        </Elements>
      )}
    </>
  );
}
