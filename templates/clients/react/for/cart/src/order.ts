import { request } from "./api";

export interface Line {
  sku: string;
  name: string;
  quantity: number;
  unitAmount: number;
  amount: number;
}

export interface Order {
  id: string;
  currency: string;
  decimals: number;
  lines: Line[];
  subtotal: number;
  discount: number;
  discountCode: string | null;
  amount: number;
}

/** What the customer wants: how many of each product, by sku, and with which discount code. */
export interface Wish {
  quantities: Record<string, number>;
  discountCode: string | null;
}

/** Open this browser's order, or resume it. */
export async function openOrder() {
  return (await request("POST", "/api/order")) as Order;
}
