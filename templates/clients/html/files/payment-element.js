import { fromStripe } from "./errors.js";

/** @import { Appearance, StripeElements } from "@stripe/stripe-js" */

const NOT_LOADED = "The payment form could not be loaded. Please try again.";
const dark = matchMedia("(prefers-color-scheme: dark)");

/**
 * Return how the Payment Element should look on this page; the colours are those of styles.css.
 *
 * @returns {Appearance}
 */
export function appearance() {
  const style = getComputedStyle(document.body);
  return {
    theme: dark.matches ? "night" : "stripe",
    variables: {
      colorPrimary: style.getPropertyValue("--accent").trim(),
      colorBackground: style.getPropertyValue("--surface").trim(),
      colorText: style.getPropertyValue("--text").trim(),
      colorDanger: style.getPropertyValue("--danger").trim(),
      borderRadius: style.getPropertyValue("--radius").trim(),
      fontFamily: style.fontFamily,
    },
  };
}

/**
 * Show the Payment Element and wait until the customer can use it.
 *
 * @param {StripeElements} elements
 * @returns {Promise<void>}
 */
export function mountPaymentElement(elements) {
  const element = elements.create("payment", { layout: "accordion" });
  dark.addEventListener("change", () => elements.update({ appearance: appearance() }));
  return new Promise((resolve, reject) => {
    element.once("ready", () => resolve());
    element.once("loaderror", ({ error }) => reject(fromStripe(error, NOT_LOADED)));
    element.mount("#payment-element");
  });
}
