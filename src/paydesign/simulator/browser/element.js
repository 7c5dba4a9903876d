import { openApi } from "./script/api.js";
import { placesFrom } from "./script/places.js";
import { applyAppearance } from "./frame/appearance.js";
import { CardForm } from "./frame/form.js";
import { openTestCards } from "./frame/test_cards.js";

// The page that embeds this frame sends its options and one end of a channel, once; after that only the two of us
// can talk. What is typed here goes to the API from here; the page gets ids, objects and errors.
window.addEventListener("message", start);

/** @param {MessageEvent} message */
function start({ source, data, ports }) {
  if (source !== window.parent || !ports[0]) return;
  window.removeEventListener("message", start);
  const [port] = ports;
  const tell = (event, details = {}) => port.postMessage({ event, data: details });
  const form = new CardForm(() => tell("change", state(form)));
  const actions = openActions(form, openApi(placesFrom(import.meta.url).api, { key: data.options.key }), tell);
  port.onmessage = async ({ data: { id, name, params } }) => {
    port.postMessage({ id, answer: (await actions[name](params)) ?? null });
  };
  openTestCards((number) => form.fill(number));
  reportFocus(tell);
  new ResizeObserver(() => tell("height", document.documentElement.offsetHeight)).observe(document.documentElement);
  form.apply(data.options.element, true);
  // Until now a click or a letter would have been lost.
  /** @type {HTMLFieldSetElement} */ (document.getElementById("inputs")).disabled = false;
  tell("ready", { colorScheme: applyAppearance(data.options.appearance) });
}

function openActions(form, request, tell) {
  const withCard = (params, override) => ({ ...params, payment_method_data: override(form, params.payment_method_data) });
  return {
    submit: () => {
      const error = form.validate();
      return error ? { error } : { selectedPaymentMethod: "card" };
    },
    createConfirmationToken: ({ request: params }) => {
      const error = form.validate();
      if (error) return { error };
      return request("POST", "/v1/confirmation_tokens", withCard(params, pageWins));
    },
    confirm: ({ path, request: params }) => {
      const error = form.validate();
      return error ? { error } : request("POST", path, withCard(params, formWins));
    },
    update: (options) => {
      form.apply(options.element, false);
      tell("colorScheme", applyAppearance(options.appearance));
    },
    focus: () => form.focus(),
    blur: () => /** @type {HTMLElement | null} */ (document.activeElement)?.blur(),
    clear: () => form.clear(),
  };
}

// Which side wins where the page gives billing details too is written in the types of @stripe/stripe-js:
// at confirmation those of the form, in a token those of the page.
const formWins = (form, given = {}) => merge(given, form.paymentMethodData());
const pageWins = (form, given = {}) => merge(form.paymentMethodData(), given);

function merge(under, over) {
  const isNested = (value) => typeof value === "object" && value !== null;
  const merged = { ...under };
  for (const [name, value] of Object.entries(over)) {
    merged[name] = isNested(value) && isNested(under[name]) ? merge(under[name], value) : value;
  }
  return merged;
}

function state(form) {
  return { empty: form.isEmpty, complete: form.isComplete, collapsed: false, value: { type: "card" } };
}

function reportFocus(tell) {
  window.addEventListener("focus", () => tell("focus"));
  window.addEventListener("blur", () => tell("blur"));
  window.addEventListener("keydown", ({ key }) => key === "Escape" && tell("escape"));
}
