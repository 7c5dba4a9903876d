import { Elements } from "@stripe/react-stripe-js";
import type { Stripe } from "@stripe/stripe-js";
import { CheckoutForms } from "./CheckoutForms";
import type { Order } from "./order";
import { PageNotices } from "./PageNotices";
import { useCart } from "./useCart";
import { useElementsOptions } from "./useElementsOptions";
import { type Notices, useNotices } from "./useNotices";
import { useResult } from "./useResult";

interface Props {
  order: Promise<Order>;
  stripe: Promise<Stripe>;
}

export function Checkout(props: Props) {
  const notices = useNotices();
  const order = useResult(props.order, notices.failToStart);
  const stripe = useResult(props.stripe, notices.failToStart);
  return (
    <>
      <h1>Checkout</h1>
      <PageNotices notices={notices} status={order && stripe ? undefined : "Loading your cart…"} />
      {order && <OpenCheckout opened={order} stripe={stripe} notices={notices} />}
    </>
  );
}

interface OpenProps {
  opened: Order;
  stripe: Stripe | null;
  notices: Notices;
}

/** The cart and a payment form for its total; nothing is created at Stripe yet. */
function OpenCheckout({ opened, stripe, notices }: OpenProps) {
  const cart = useCart(opened, notices);
  return (
    <Elements stripe={stripe} options={useElementsOptions(cart.order)}>
      <CheckoutForms cart={cart} notices={notices} />
    </Elements>
  );
}
