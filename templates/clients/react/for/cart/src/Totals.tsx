import "./order.css";
import type { ReactNode } from "react";
import { moneyOf } from "./money";
import type { Order } from "./order";

interface Props {
  order: Order;
  /** Beside the name of the discount. */
  discountAction?: ReactNode;
  /** More rows. */
  children?: ReactNode;
}

export function Totals({ order, discountAction, children }: Props) {
  const money = moneyOf(order);
  return (
    <dl className="totals">
      <div>
        <dt>Subtotal</dt>
        <dd>{money(order.subtotal)}</dd>
      </div>
      {order.discountCode && (
        <div>
          <dt>
            Discount {order.discountCode} {discountAction}
          </dt>
          <dd>{money(-order.discount)}</dd>
        </div>
      )}
      <div className="total">
        <dt>Total</dt>
        <dd>{money(order.amount)}</dd>
      </div>
      {children}
    </dl>
  );
}
