import { Elements } from "@stripe/react-stripe-js";
import type { Stripe } from "@stripe/stripe-js";
import type { OpenCheckout } from "./openCheckout";
import { OrderSummary } from "./OrderSummary";
import { PageNotices } from "./PageNotices";
import { PaymentForm } from "./PaymentForm";
import { submitOrder } from "./submitOrder";
import { useAppearance } from "./useAppearance";
import { useNotices } from "./useNotices";
import { useResult } from "./useResult";

interface Props {
  checkout: Promise<OpenCheckout>;
  stripe: Promise<Stripe>;
}

/** The order and a payment form for it. */
export function Checkout(props: Props) {
  const notices = useNotices();
  const checkout = useResult(props.checkout, notices.failToStart);
  const stripe = useResult(props.stripe, notices.failToStart);
  const appearance = useAppearance();
  return (
    <>
      <h1>Checkout</h1>
      <PageNotices
        notices={notices}
        status={checkout && stripe ? undefined : "Loading your order…"}
      />
      {checkout && (
        <div className="columns">
          <OrderSummary order={checkout.order} />
          <Elements stripe={stripe} options={{ clientSecret: checkout.clientSecret, appearance }}>
            <PaymentForm
              order={checkout.order}
              notices={notices}
              submit={(stripe, elements) => submitOrder(stripe, elements, checkout)}
            />
          </Elements>
        </div>
      )}
    </>
  );
}
