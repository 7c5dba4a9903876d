import type { CheckoutError } from "./errors";

const REPEATABLE = ["unreachable", "unexpected", "internal_error", "payment_service_unavailable"];

/** Tell whether the token can be used again: the attempt did not get through. Otherwise it works only once. */
export function mayBeRepeated({ code }: CheckoutError) {
  return REPEATABLE.includes(code);
}
