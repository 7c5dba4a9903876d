import "./cart.css";
import { type ReactNode, type SubmitEvent, useRef, useState } from "react";
import { moneyOf } from "./money";
import { Quantity } from "./Quantity";
import { Totals } from "./Totals";
import type { CartState } from "./useCart";

interface Props {
  cart: CartState;
  /** Whether the cart must stay as it is, because it is not ready or is being paid. */
  isLocked: boolean;
  /** A heading, unless the page has one: whatever has the id "cart-title" names the cart. */
  children?: ReactNode;
}

export function Cart({ cart, isLocked, children }: Props) {
  const { order } = cart;
  const money = moneyOf(order);
  const codeField = useRef<HTMLInputElement>(null);
  const [code, setCode] = useState("");
  const wantedCode = code.trim();
  // A code that was accepted is shown beside the discount.
  const shownCode = wantedCode.toUpperCase() === order.discountCode ? "" : code;

  function applyCode(event: SubmitEvent) {
    event.preventDefault();
    cart.applyCode(wantedCode);
  }

  function removeCode() {
    setCode("");
    cart.removeDiscount();
    codeField.current?.focus();
  }

  return (
    <form id="cart" className="card" aria-labelledby="cart-title" onSubmit={applyCode}>
      {children}
      <fieldset disabled={isLocked}>
        <legend className="visually-hidden">Quantities and discount code</legend>
        <ul className="lines">
          {order.lines.map((line) => (
            <li className="line" key={line.sku}>
              <span className="name">{line.name}</span>
              <span className="amount">{money(line.amount)}</span>
              <span className="detail">{money(line.unitAmount)} each</span>
              <Quantity
                line={line}
                onChange={(quantity) => {
                  cart.setQuantity(line.sku, quantity);
                }}
              />
            </li>
          ))}
        </ul>
        <label htmlFor="discount-code">Discount code</label>
        <div className="beside">
          <input
            id="discount-code"
            type="text"
            maxLength={40}
            autoComplete="off"
            spellCheck={false}
            ref={codeField}
            value={shownCode}
            onChange={(event) => {
              setCode(event.target.value);
            }}
          />
          <button type="submit" className="secondary">
            Apply
          </button>
        </div>
        <Totals
          order={order}
          discountAction={
            <button type="button" className="plain" onClick={removeCode}>
              Remove
            </button>
          }
        />
      </fieldset>
    </form>
  );
}
