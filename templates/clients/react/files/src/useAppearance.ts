import type { Appearance } from "@stripe/stripe-js";
import { useMemo, useSyncExternalStore } from "react";

const dark = matchMedia("(prefers-color-scheme: dark)");

/** Return how the Payment Element should look on this page; the colours are those of styles.css. */
export function useAppearance(): Appearance {
  const isDark = useSyncExternalStore(subscribe, () => dark.matches);
  return useMemo(() => {
    const style = getComputedStyle(document.body);
    return {
      theme: isDark ? "night" : "stripe",
      variables: {
        colorPrimary: style.getPropertyValue("--accent").trim(),
        colorBackground: style.getPropertyValue("--surface").trim(),
        colorText: style.getPropertyValue("--text").trim(),
        colorDanger: style.getPropertyValue("--danger").trim(),
        borderRadius: style.getPropertyValue("--radius").trim(),
        fontFamily: style.fontFamily,
      },
    };
  }, [isDark]);
}

function subscribe(onChange: () => void) {
  dark.addEventListener("change", onChange);
  return () => {
    dark.removeEventListener("change", onChange);
  };
}
