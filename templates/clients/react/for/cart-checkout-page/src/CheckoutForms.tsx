import type { Stripe, StripeElements } from "@stripe/stripe-js";
import { Cart } from "./Cart";
import { isOutOfDate } from "./errors";
import { moneyOf } from "./money";
import { pay } from "./pay";
import { PaymentFields } from "./PaymentFields";
import { SubmitButton } from "./SubmitButton";
import type { CartState } from "./useCart";
import type { Notices } from "./useNotices";
import { usePaymentForm } from "./usePaymentForm";

interface Props {
  cart: CartState;
  notices: Notices;
}

export function CheckoutForms({ cart, notices }: Props) {
  const { order } = cart;

  /** Pay for exactly the order on the page; if it turns out to be another one by now, show that. */
  async function tryToPay(stripe: Stripe, elements: StripeElements) {
    try {
      await pay(stripe, elements, order.id);
    } catch (error) {
      if (isOutOfDate(error)) await cart.reload();
      throw error;
    }
  }

  const { isReady, isBusy, onReady, onSubmit } = usePaymentForm("Paying…", notices, tryToPay);
  return (
    <div className="columns">
      <Cart cart={cart} isLocked={!isReady || isBusy}>
        <h2 id="cart-title">Your cart</h2>
      </Cart>
      <form id="payment" className="card" aria-labelledby="payment-title" onSubmit={onSubmit}>
        <h2 id="payment-title">Payment</h2>
        <PaymentFields notices={notices} onReady={onReady} />
        <SubmitButton isBusy={isBusy} disabled={!isReady || cart.isAsking}>
          Pay {moneyOf(order)(order.amount)}
        </SubmitButton>
      </form>
    </div>
  );
}
