import type { Order } from "./contract";
import { Lines } from "./Lines";
import { money } from "./order";

export function OrderSummary({ order }: { order: Order }) {
  return (
    <section className="card" aria-labelledby="order-title">
      <h2 id="order-title">Your order</h2>
      <Lines order={order} />
      <dl className="totals">
        <div className="total">
          <dt>Total</dt>
          <dd data-total>{money(order, order.amount)}</dd>
        </div>
      </dl>
    </section>
  );
}
