import { type SubmitEvent, use, useRef, useState } from "react";
import { CheckoutError } from "./api";
import { CartForm } from "./CartForm";
import { openOrder, readAgain } from "./order";
import { type Notice, Notices, Page, show } from "./Page";
import { Steps } from "./Steps";
import { useCart } from "./useCart";

/** The cart of the order that this browser has open. */
function Cart(props: { opening: ReturnType<typeof openOrder> }) {
  const [order, setOrder] = useState(use(props.opening));
  const [notice, setNotice] = useState<Notice>({});
  const form = useRef<HTMLFormElement>(null);
  const cart = useCart(order, setOrder, setNotice, recover);

  /** Show the error, and the order that the server has now. */
  async function recover(error: unknown) {
    const isGone = error instanceof CheckoutError && error.code === "no_order";
    setOrder(isGone ? structuredClone(order) : await readAgain(order));
    setNotice({ error, wayOn: isGone ? { label: "Start again", href: "./" } : null });
  }

  function goOn(event: SubmitEvent) {
    event.preventDefault();
    if (cart.isAsked() || !form.current?.reportValidity()) return;
    if (cart.code.trim()) {
      setNotice({ error: new CheckoutError("code", "First apply the discount code.") });
    } else {
      location.assign("details.html");
    }
  }

  return (
    <>
      <Notices {...notice} />
      <div id="checkout">
        <CartForm order={order} cart={cart} ref={form} isLocked={false} />
        <form id="continue" onSubmit={goOn}>
          <button id="submit" type="submit" disabled={cart.isAsking}>
            Continue to payment
          </button>
        </form>
      </div>
    </>
  );
}

show(
  <Page title="Your cart" steps={<Steps current="Cart" />}>
    <Cart opening={openOrder()} />
  </Page>,
);
