import { Cart } from "./Cart";
import { CheckoutSteps } from "./CheckoutSteps";
import type { Order } from "./order";
import { PageNotices } from "./PageNotices";
import { SubmitButton } from "./SubmitButton";
import { useCart } from "./useCart";
import { type Notices, useNotices } from "./useNotices";
import { useResult } from "./useResult";

/** The first step: what to buy. */
export function CartPage(props: { order: Promise<Order> }) {
  const notices = useNotices();
  const order = useResult(props.order, notices.failToStart);
  return (
    <>
      <CheckoutSteps current="Cart" />
      <h1 id="cart-title">Your cart</h1>
      <PageNotices notices={notices} status={order ? undefined : "Loading your cart…"} />
      {order && <OpenCart opened={order} notices={notices} />}
    </>
  );
}

function OpenCart({ opened, notices }: { opened: Order; notices: Notices }) {
  const cart = useCart(opened, notices);
  const isOver = Boolean(notices.problem?.wayOut);
  return (
    <>
      <Cart cart={cart} isLocked={isOver} />
      <form
        onSubmit={(event) => {
          event.preventDefault();
          if (cart.isComplete()) location.assign("details.html");
        }}
      >
        <SubmitButton isBusy={false} disabled={cart.isAsking || isOver}>
          Continue to payment
        </SubmitButton>
      </form>
    </>
  );
}
