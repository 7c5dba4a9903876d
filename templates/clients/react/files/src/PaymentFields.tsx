import { PaymentElement } from "@stripe/react-stripe-js";
import { fromStripe } from "./errors";
import type { Notices } from "./useNotices";

const NOT_LOADED = "The payment form could not be loaded. Please try again.";

interface Props {
  notices: Notices;
  /** Called when the customer can use the form. */
  onReady: () => void;
}

/** Stripe's form for the payment details. */
export function PaymentFields({ notices, onReady }: Props) {
  return (
    <PaymentElement
      id="payment-element"
      options={{ layout: "accordion" }}
      onLoaderStart={() => {
        notices.announce("Loading the payment form…");
      }}
      onReady={() => {
        notices.announce("");
        onReady();
      }}
      onLoadError={({ error }) => {
        notices.failToStart(fromStripe(error, NOT_LOADED));
      }}
    />
  );
}
