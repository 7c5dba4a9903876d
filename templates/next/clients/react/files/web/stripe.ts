import { type Appearance, loadStripe, type Stripe, type StripeError } from "@stripe/stripe-js";
import { useMemo, useSyncExternalStore } from "react";
import { CheckoutError, SOMETHING_WRONG } from "./api";

const NOT_APPROVED = "Your bank did not approve this. Try again, or use another payment method.";

export async function openStripe(publishableKey: string): Promise<Stripe> {
  const stripe = await loadStripe(publishableKey).catch(() => null);
  if (stripe) return stripe;
  throw new CheckoutError("blocked", "Does something block js.stripe.com?");
}

/** Messages of card errors are for customers, most others for developers. */
export function fromStripe({ type, code = type, message = "" }: StripeError) {
  if (type === "card_error" || type === "validation_error") return new CheckoutError(code, message);
  console.error(`Stripe.js: ${type} ${code}: ${message}`);
  const isRefused = code.endsWith("_authentication_failure");
  return new CheckoutError(code, isRefused ? NOT_APPROVED : SOMETHING_WRONG);
}

const dark = matchMedia("(prefers-color-scheme: dark)");

function subscribe(onChange: () => void) {
  dark.addEventListener("change", onChange);
  return () => {
    dark.removeEventListener("change", onChange);
  };
}

/** How the Payment Element looks; the colours are those of styles.css, and follow the page. */
export function useAppearance(): Appearance {
  const isDark = useSyncExternalStore(subscribe, () => dark.matches);
  return useMemo(() => readAppearance(isDark), [isDark]);
}

function readAppearance(isDark: boolean): Appearance {
  const style = getComputedStyle(document.body);
  const read = (name: string) => style.getPropertyValue(name).trim();
  return {
    theme: isDark ? "night" : "stripe",
    variables: {
      colorPrimary: read("--accent"),
      colorBackground: read("--surface"),
      colorText: read("--text"),
      colorDanger: read("--danger"),
      borderRadius: read("--radius"),
      fontFamily: style.fontFamily,
    },
  };
}
