import { moneyOf } from "./money";
import type { Order } from "./order";

/** What is charged and when. */
export function Terms({ order }: { order: Order }) {
  const { amount, renewalAmount, interval, trialDays } = order;
  const money = moneyOf(order);
  const today = trialDays ? `Free for ${String(trialDays)} days` : `${money(amount)} today`;
  return (
    <p id="terms" className="detail">
      {today}, then {money(renewalAmount)} every {interval} until you cancel.
    </p>
  );
}
