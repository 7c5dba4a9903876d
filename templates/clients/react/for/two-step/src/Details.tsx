import { Elements } from "@stripe/react-stripe-js";
import type { Stripe, StripeElements } from "@stripe/stripe-js";
import { useState } from "react";
import { CheckoutSteps } from "./CheckoutSteps";
import { DetailsForm } from "./DetailsForm";
import { isOutOfDate } from "./errors";
import { keepDetails } from "./keepDetails";
import { openOrder, type Order } from "./order";
import { PageNotices } from "./PageNotices";
import { useElementsOptions } from "./useElementsOptions";
import { type Notices, useNotices } from "./useNotices";
import { useResult } from "./useResult";

interface Props {
  order: Promise<Order>;
  stripe: Promise<Stripe>;
}

/** The second step: what to pay with. */
export function Details(props: Props) {
  const notices = useNotices();
  const order = useResult(props.order, notices.failToStart);
  const stripe = useResult(props.stripe, notices.failToStart);
  return (
    <>
      <CheckoutSteps current="Payment" />
      <h1>How would you like to pay?</h1>
      <PageNotices notices={notices} status={order && stripe ? undefined : "Loading your order…"} />
      {order && <OpenDetails opened={order} stripe={stripe} notices={notices} />}
    </>
  );
}

interface OpenProps {
  opened: Order;
  stripe: Stripe | null;
  notices: Notices;
}

/** A payment form for the order's total; there is no PaymentIntent before the review. */
function OpenDetails({ opened, stripe, notices }: OpenProps) {
  const [order, setOrder] = useState(opened);
  const options = useElementsOptions(order);

  async function tryToKeep(stripe: Stripe, elements: StripeElements) {
    try {
      await keepDetails(stripe, elements, order.id);
    } catch (error) {
      if (isOutOfDate(error)) setOrder(await openOrder());
      throw error;
    }
  }

  return (
    <Elements stripe={stripe} options={options}>
      <DetailsForm order={order} notices={notices} keep={tryToKeep} />
    </Elements>
  );
}
