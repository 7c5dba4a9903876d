import { request } from "./api";
import { isOutOfDate } from "./errors";
import { openOrder, type Order } from "./order";

/** An order, and the client secret of its PaymentIntent. */
export interface OpenCheckout {
  order: Order;
  clientSecret: string;
}

/** Have the PaymentIntent created before the customer sees the payment form; a reload gets the same one. */
export async function openCheckout(): Promise<OpenCheckout> {
  try {
    return await createIntent();
  } catch (error) {
    // The order was closed under us, for example in another tab.
    if (isOutOfDate(error)) return await createIntent();
    throw error;
  }
}

async function createIntent() {
  const order = await openOrder();
  const answer = await request("POST", "/api/create-intent", { orderId: order.id });
  return { order, ...(answer as { clientSecret: string }) };
}
