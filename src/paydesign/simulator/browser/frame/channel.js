import { openApi } from "../script/api.js";
import { placesFrom } from "../script/places.js";
import { applyAppearance } from "./appearance.js";

/**
 * @typedef {object} Form What every form in a frame can do.
 * @property {(settings: any, isFirst: boolean) => void} apply Take the options of the Element.
 * @property {() => object} state What a change event says.
 * @property {() => object | null} validate Show every problem, put the focus on the first and return it.
 * @property {boolean} isEmpty
 * @property {() => void} focus
 * @property {() => void} clear
 */

/**
 * Wait for the page that embeds this frame: it sends its options and one end of a channel, once; after that only the
 * two of us can talk. What is typed here goes to the API from here; the page gets ids, objects and errors.
 *
 * @param {(options: any, onChange: () => void, request: ReturnType<typeof openApi>,
 *   tell: (event: string, details?: any) => void) => any} makeForm
 * @param {(form: any, request: ReturnType<typeof openApi>) => Record<string, Function>} [makeActions]
 */
export function openFrame(makeForm, makeActions = () => ({})) {
  const start = ({ source, data, ports }) => {
    if (source !== window.parent || !ports[0]) return;
    window.removeEventListener("message", start);
    const [port] = ports;
    const { options } = data;
    const tell = (event, details = {}) => port.postMessage({ event, data: details });
    const request = openApi(placesFrom(import.meta.url).api, { key: options.key, _stripe_account: options.account });
    /** @type {Form} */
    const form = makeForm(options, () => tell("change", form.state()), request, tell);
    const actions = { ...commonActions(form, tell), ...makeActions(form, request) };
    port.onmessage = async ({ data: { id, name, params } }) => {
      port.postMessage({ id, answer: (await actions[name](params)) ?? null });
    };
    reportFocus(tell);
    new ResizeObserver(() => tell("height", document.documentElement.offsetHeight)).observe(document.documentElement);
    form.apply(options, true);
    // Until now a click or a letter would have been lost.
    /** @type {HTMLFieldSetElement} */ (document.getElementById("inputs")).disabled = false;
    tell("ready", { colorScheme: applyAppearance(options.appearance) });
    if (!form.isEmpty) tell("change", form.state());
  };
  window.addEventListener("message", start);
}

/**
 * @param {Form} form
 * @param {(event: string, details?: any) => void} tell
 */
function commonActions(form, tell) {
  return {
    update: (settings) => {
      form.apply(settings, false);
      tell("colorScheme", applyAppearance(settings.appearance));
    },
    submit: () => {
      const error = form.validate();
      return error ? { error } : {};
    },
    focus: () => form.focus(),
    blur: () => /** @type {HTMLElement | null} */ (document.activeElement)?.blur(),
    clear: () => form.clear(),
  };
}

function reportFocus(tell) {
  window.addEventListener("focus", () => tell("focus"));
  window.addEventListener("blur", () => tell("blur"));
  window.addEventListener("keydown", ({ key }) => key === "Escape" && tell("escape"));
}

/** Put what the second holds over the first, at every depth. */
export function merge(under, over) {
  const isNested = (value) => typeof value === "object" && value !== null;
  const merged = { ...under };
  for (const [name, value] of Object.entries(over)) {
    merged[name] = isNested(value) && isNested(under[name]) ? merge(under[name], value) : value;
  }
  return merged;
}
