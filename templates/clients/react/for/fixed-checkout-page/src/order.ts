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
  amount: number;
}

/** Open this browser's order, or resume it. */
export async function openOrder() {
  return (await request("POST", "/api/order")) as Order;
}
