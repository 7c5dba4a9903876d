import { demand } from "./errors.js";
import { SURFACE } from "./surface.js";

const MODES = ["payment", "setup", "subscription"];
const SECRET = /^(pi|seti)_\w+_secret_\w+$/;
const REMOVED = ["paymentMethodTypes", "payment_method_types"];

/**
 * Refuse options that Elements cannot be made with.
 *
 * @param {any} options
 * @param {(code: string, message: string) => void} advise
 */
export function checkElementsOptions(options, advise) {
  demand(options && typeof options === "object", "stripe.elements() takes an object of options.");
  refuseRemoved(options, "stripe.elements()");
  const { mode, clientSecret } = options;
  demand(mode === undefined || clientSecret === undefined, "stripe.elements() takes mode or clientSecret, not both.");
  if (mode === undefined && clientSecret === undefined) {
    demand(false, "stripe.elements() needs mode or clientSecret for a Payment Element.");
  } else if (mode === undefined) {
    const isSecret = typeof clientSecret === "string" && SECRET.test(clientSecret);
    demand(isSecret, "stripe.elements(): clientSecret should look like pi_..._secret_... or seti_..._secret_...");
    adviseUnknown(options, SURFACE.elementsOptionsClientSecret, "stripe.elements()", advise);
  } else {
    checkMode(options, advise);
    adviseUnknown(options, SURFACE.elementsOptionsMode, "stripe.elements()", advise);
  }
}

/**
 * Refuse options that Elements cannot be updated with.
 *
 * @param {any} options
 * @param {boolean} isDeferred
 * @param {(code: string, message: string) => void} advise
 */
export function checkUpdate(options, isDeferred, advise) {
  demand(options && typeof options === "object", "elements.update() takes an object of options.");
  refuseRemoved(options, "elements.update()");
  if ("amount" in options) checkAmount(options.amount, "elements.update()");
  if (!isDeferred && ("amount" in options || "currency" in options || "mode" in options)) {
    const cure = "Elements made with a clientSecret take them from the Intent; call fetchUpdates().";
    advise("update_of_intent", `elements.update() cannot change mode, amount or currency here: ${cure}`);
  }
  adviseUnknown(options, SURFACE.elementsUpdateOptions, "elements.update()", advise);
}

function checkMode({ mode, amount, currency }, advise) {
  demand(MODES.includes(mode), `stripe.elements(): mode is one of ${MODES.join(", ")}.`);
  if (mode !== "setup") {
    demand(amount !== undefined, `stripe.elements(): mode ${mode} needs an amount.`);
    checkAmount(amount, "stripe.elements()");
    demand(mode !== "payment" || amount > 0, "stripe.elements(): the amount of a payment is greater than zero.");
    demand(currency !== undefined, `stripe.elements(): mode ${mode} needs a currency.`);
  }
  if (currency === undefined) return;
  demand(typeof currency === "string", "stripe.elements(): currency is text, such as \"usd\".");
  if (currency !== currency.toLowerCase()) {
    advise("upper_case_currency", "stripe.elements(): the documentation wants the currency in lower case.");
  }
}

function checkAmount(amount, where) {
  const isAmount = Number.isInteger(amount) && amount >= 0;
  demand(isAmount, `${where}: amount is an integer in the currency's smallest unit, such as 1999 for $19.99.`);
}

function refuseRemoved(options, where) {
  const removed = REMOVED.find((name) => name in options);
  const cure = "methods come from the Dashboard; allowedPaymentMethodTypes and excludedPaymentMethodTypes narrow them";
  demand(!removed, `${where}: ${removed} was removed in the endive release; ${cure}.`);
}

function adviseUnknown(options, known, where, advise) {
  for (const name of Object.keys(options)) {
    if (!known.includes(name)) advise("unknown_option", `${where} has no option ${name}.`);
  }
}
