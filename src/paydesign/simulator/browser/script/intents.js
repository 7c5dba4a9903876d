import { demand } from "./errors.js";
import { authenticate } from "./three_ds.js";

/** @typedef {{ name: string, path: string, prefix: string, result: string, secret: RegExp }} Kind */

/** @type {Kind} */
export const PAYMENT = {
  name: "payment_intent",
  path: "/v1/payment_intents",
  prefix: "pi",
  result: "paymentIntent",
  secret: /^(pi_\w+)_secret_\w+$/,
};

/** @type {Kind} */
export const SETUP = {
  name: "setup_intent",
  path: "/v1/setup_intents",
  prefix: "seti",
  result: "setupIntent",
  secret: /^(seti_\w+)_secret_\w+$/,
};

/**
 * Return the address of the Intent that a client secret belongs to.
 *
 * @param {Kind} kind
 * @param {unknown} secret
 * @param {string} caller
 */
export function intentPath(kind, secret, caller) {
  const match = typeof secret === "string" && secret.match(kind.secret);
  demand(match, "client_secret_malformed", { caller, expected: `${kind.prefix}_..._secret_...` });
  return `${kind.path}/${match[1]}`;
}

export async function retrieve(stripe, kind, secret, caller) {
  const path = intentPath(kind, secret, caller);
  const { object, error } = await stripe.request("GET", path, { client_secret: secret });
  return error ? { error } : { [kind.result]: object };
}

/**
 * Do what the Intent waits for: the approval of the bank, or a page elsewhere.
 *
 * @returns {Promise<any>} The Intent afterwards, or the error of a payment that was not approved.
 */
export async function doNextAction(stripe, kind, intent, secret) {
  const action = intent.next_action;
  const { hooks } = stripe.places;
  if (action?.type === "redirect_to_url") return leave(hooks + new URL(action.redirect_to_url.url, hooks).pathname);
  demand(action?.type === "use_stripe_sdk", "next_action_not_here", { type: action?.type });
  const { pathname } = new URL(action.use_stripe_sdk.stripe_js, hooks);
  const outcome = await authenticate(hooks + pathname);
  const path = `${kind.path}/${intent.id}`;
  if (outcome === "abandoned") await stripe.request("POST", `${path}/source_cancel`, { client_secret: secret });
  const { object, error } = await stripe.request("GET", path, { client_secret: secret });
  return error ? { error } : outcomeOf(kind, object);
}

/** Go to another page; the promise never settles, because this page is over. */
export function leave(address) {
  location.assign(address);
  return new Promise(() => {});
}

function outcomeOf(kind, intent) {
  if (intent.status !== "requires_payment_method") return { [kind.result]: intent };
  const reason = kind === SETUP ? intent.last_setup_error : intent.last_payment_error;
  return { error: { ...reason, [kind.name]: intent } };
}
