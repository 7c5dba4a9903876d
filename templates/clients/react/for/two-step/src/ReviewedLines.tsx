import { moneyOf } from "./money";
import type { Order } from "./order";

/** The products that the customer has chosen. */
export function ReviewedLines({ order }: { order: Order }) {
  const money = moneyOf(order);
  const chosen = order.lines.filter((line) => line.quantity > 0);
  return (
    <ul className="lines">
      {chosen.map(({ sku, name, quantity, unitAmount, amount }) => (
        <li className="line" key={sku}>
          <span className="name">{name}</span>
          <span className="amount">{money(amount)}</span>
          <span className="detail">
            {quantity} × {money(unitAmount)}
          </span>
        </li>
      ))}
    </ul>
  );
}
