import type { Line, Order } from "../src/order";

/** Return an order as our server answers it: notebooks at 15 dollars, pens at 24. */
export function orderOf(notebooks: number, pens: number, discount = 0): Order {
  const lines: Line[] = [
    { sku: "notebook", name: "Notebook", quantity: notebooks, unitAmount: 1500, amount: 0 },
    { sku: "pen", name: "Pen", quantity: pens, unitAmount: 2400, amount: 0 },
  ].map((line) => ({ ...line, amount: line.quantity * line.unitAmount }));
  const subtotal = lines.reduce((sum, line) => sum + line.amount, 0);
  return {
    id: "order-1",
    currency: "usd",
    decimals: 2,
    lines,
    subtotal,
    discount,
    discountCode: discount ? "WELCOME10" : null,
    amount: subtotal - discount,
  };
}
