import type { Order } from "./contract";
import { money } from "./order";

/** What was ordered. */
export function Lines({ order }: { order: Order }) {
  const lines = order.lines.filter(({ quantity }) => quantity > 0);
  return (
    <ul id="lines" className="lines">
      {lines.map((line) => (
        <li className="line" key={line.sku}>
          <span className="name">{line.name}</span>
          <span className="amount">{money(order, line.amount)}</span>
          <span className="detail">
            {line.quantity} × {money(order, line.unit_amount)}
          </span>
        </li>
      ))}
    </ul>
  );
}
