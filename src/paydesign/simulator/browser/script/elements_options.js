import { demand } from "./errors.js";
import { NEWEST } from "./places.js";
import { EARLIER, SURFACE } from "./surface.js";

const MODES = ["payment", "setup", "subscription"];
const SECRET = /^(pi|seti)_\w+_secret_\w+$/;
const REMOVED = ["paymentMethodTypes", "payment_method_types"];

/** @typedef {(rule: string, about?: Record<string, unknown>) => void} Advise */
/** @typedef {{ advise: Advise, places: { train: string } }} Caller */

/**
 * Refuse options that Elements cannot be made with.
 *
 * @param {any} options
 * @param {Caller} stripe
 */
export function checkElementsOptions(options, { advise, places: { train } }) {
  const caller = "stripe.elements()";
  demand(options && typeof options === "object", "options_missing", { caller });
  if (train === NEWEST) refuseRemoved(options, caller);
  const { mode, clientSecret } = options;
  demand(mode === undefined || clientSecret === undefined, "mode_and_client_secret", { caller });
  if (mode === undefined && clientSecret === undefined) return;
  if (mode === undefined) {
    const isSecret = typeof clientSecret === "string" && SECRET.test(clientSecret);
    const expected = "pi_..._secret_... or seti_..._secret_...";
    demand(isSecret, "client_secret_malformed", { caller, expected });
  } else {
    checkMode(options, caller, advise);
  }
  const list = mode === undefined ? "elementsOptionsClientSecret" : "elementsOptionsMode";
  adviseUnknown(options, knownTo(train, list), caller, advise);
}

/**
 * Refuse options that Elements cannot be updated with.
 *
 * @param {any} options
 * @param {boolean} isDeferred
 * @param {Caller} stripe
 */
export function checkUpdate(options, isDeferred, { advise, places: { train } }) {
  const caller = "elements.update()";
  demand(options && typeof options === "object", "options_missing", { caller });
  if (train === NEWEST) refuseRemoved(options, caller);
  if ("amount" in options) checkAmount(options.amount, caller);
  const ofIntent = ["mode", "amount", "currency"].some((name) => name in options);
  if (!isDeferred && ofIntent) advise("update_of_intent");
  adviseUnknown(options, knownTo(train, "elementsUpdateOptions"), caller, advise);
}

/**
 * Advise against options that the types of Stripe.js do not have.
 *
 * @param {object} options
 * @param {string[]} known
 * @param {string} caller
 * @param {Advise} advise
 */
export function adviseUnknown(options, known, caller, advise) {
  for (const option of Object.keys(options)) {
    if (!known.includes(option)) advise("option_unknown", { caller, option });
  }
}

/**
 * Return the names of a list that the types of a train have.
 *
 * @param {string} train
 * @param {keyof typeof SURFACE} list
 */
export const knownTo = (train, list) => (train === NEWEST ? SURFACE[list] : [...SURFACE[list], ...EARLIER[list]]);

function checkMode({ mode, amount, currency }, caller, advise) {
  demand(MODES.includes(mode), "mode_unknown", { caller });
  if (mode !== "setup") {
    demand(amount !== undefined, "amount_missing", { caller, mode });
    checkAmount(amount, caller);
    demand(typeof currency === "string", "currency_missing", { caller, mode });
  }
  if (typeof currency === "string" && currency !== currency.toLowerCase()) advise("currency_upper_case", { caller });
}

function checkAmount(amount, caller) {
  demand(Number.isInteger(amount) && amount >= 0, "amount_not_integer", { caller });
}

function refuseRemoved(options, caller) {
  const option = REMOVED.find((name) => name in options);
  demand(!option, "payment_method_types_removed", { caller, option });
}
