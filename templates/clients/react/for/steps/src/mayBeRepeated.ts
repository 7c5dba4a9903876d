import type { CheckoutError } from "./errors";

/** Tell whether the token can be used again: the attempt did not get through. Otherwise it works only once. */
export function mayBeRepeated({ code }: CheckoutError) {
  return ["unreachable", "unexpected", "payment_service_unavailable"].includes(code);
}
