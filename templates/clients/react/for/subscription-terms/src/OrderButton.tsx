import type { Order } from "./order";
import { SubmitButton } from "./SubmitButton";
import { Terms } from "./Terms";

interface Props {
  order: Order;
  isBusy: boolean;
  disabled: boolean;
}

/** The button that subscribes to an order, and what the customer agrees to with it. */
export function OrderButton({ order, ...state }: Props) {
  return (
    <>
      <Terms order={order} />
      <SubmitButton {...state}>Subscribe</SubmitButton>
    </>
  );
}
