import "./order.css";
import { moneyOf } from "./money";
import type { Order } from "./order";

/** What the customer is about to pay for. */
export function OrderSummary({ order }: { order: Order }) {
  const money = moneyOf(order);
  return (
    <section className="card" aria-labelledby="order-title">
      <h2 id="order-title">Your order</h2>
      <ul className="lines">
        {order.lines.map(({ sku, name, quantity, unitAmount, amount }) => (
          <li className="line" key={sku}>
            <span className="name">{name}</span>
            <span className="amount">{money(amount)}</span>
            <span className="detail">
              {quantity} × {money(unitAmount)}
            </span>
          </li>
        ))}
      </ul>
      <dl className="totals">
        <div className="total">
          <dt>Total</dt>
          <dd>{money(order.amount)}</dd>
        </div>
      </dl>
    </section>
  );
}
