import { Elements } from "@stripe/react-stripe-js";
import type { Stripe, StripeElements } from "@stripe/stripe-js";
import { useState } from "react";
import { isOutOfDate } from "./errors";
import { openOrder, type Order } from "./order";
import { OrderSummary } from "./OrderSummary";
import { PageNotices } from "./PageNotices";
import { PaymentForm } from "./PaymentForm";
import { submitOrder } from "./submitOrder";
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
      <PageNotices notices={notices} status={order && stripe ? undefined : "Loading your order…"} />
      {order && <OpenCheckout opened={order} stripe={stripe} notices={notices} />}
    </>
  );
}

interface OpenProps {
  opened: Order;
  stripe: Stripe | null;
  notices: Notices;
}

/** The order and a payment form for its total; nothing is created at Stripe yet. */
function OpenCheckout({ opened, stripe, notices }: OpenProps) {
  const [order, setOrder] = useState(opened);
  const options = useElementsOptions(order);

  /** Submit exactly the order on the page; if it turns out to be another one by now, show that. */
  async function tryToSubmit(stripe: Stripe, elements: StripeElements) {
    try {
      await submitOrder(stripe, elements, order.id);
    } catch (error) {
      if (isOutOfDate(error)) setOrder(await openOrder());
      throw error;
    }
  }

  return (
    <div className="columns">
      <OrderSummary order={order} />
      <Elements stripe={stripe} options={options}>
        <PaymentForm order={order} notices={notices} submit={tryToSubmit} />
      </Elements>
    </div>
  );
}
