import type { ReactNode } from "react";
import type { Order } from "./contract";
import { money } from "./order";

interface Props {
  order: Order;
  onRemove?: () => void;
  children?: ReactNode;
}

/** What an order comes to; a discount can be taken off where `onRemove` does it. */
export function Totals({ order, onRemove, children }: Props) {
  return (
    <dl className="totals">
      <div>
        <dt>Subtotal</dt>
        <dd id="subtotal">{money(order, order.subtotal)}</dd>
      </div>
      <div id="discount-row" hidden={!order.discount_code}>
        <dt>
          Discount <span id="discount-name">{order.discount_code}</span>{" "}
          {onRemove && (
            <button id="remove-discount" type="button" className="plain" onClick={onRemove}>
              Remove
            </button>
          )}
        </dt>
        <dd id="discount">{money(order, -order.discount)}</dd>
      </div>
      <div className="total">
        <dt>Total</dt>
        <dd data-total>{money(order, order.amount)}</dd>
      </div>
      {children}
    </dl>
  );
}
