import type { Order } from "./contract";
import { money } from "./order";

export function OrderSummary({ order }: { order: Order }) {
  return (
    <section className="card" aria-labelledby="order-title">
      <h2 id="order-title">Your order</h2>
      <ul id="lines" className="lines">
        {order.lines.map((line) => (
          <li className="line" key={line.sku}>
            <span className="name">{line.name}</span>
            <span className="amount">{money(order, line.amount)}</span>
            <span className="detail">
              {line.quantity} × {money(order, line.unit_amount)}
            </span>
          </li>
        ))}
      </ul>
      <dl className="totals">
        <div className="total">
          <dt>Total</dt>
          <dd data-total>{money(order, order.amount)}</dd>
        </div>
      </dl>
    </section>
  );
}
