// The methods for Elements of a card, which newer ones have replaced. They still work at Stripe, so they work here;
// each gives advice on its successor.
import { demandForm } from "./confirm.js";
import { Element } from "./element.js";
import { demand, messageOf } from "./errors.js";
import { FramedElement } from "./framed_element.js";
import { doNextAction, intentPath, PAYMENT, retrieve, SETUP } from "./intents.js";

/** The first names of these methods, which trains before dahlia have: what each confirms, and whether it goes on. */
export const FIRST_NAMES = {
  handleCardPayment: { kind: PAYMENT, instead: "confirmCardPayment", handleActions: true },
  confirmPaymentIntent: { kind: PAYMENT, instead: "confirmCardPayment", handleActions: false },
  handleCardSetup: { kind: SETUP, instead: "confirmCardSetup", handleActions: true },
  confirmSetupIntent: { kind: SETUP, instead: "confirmCardSetup", handleActions: false },
};
const TRAINS_WITH_FIRST_NAMES = ["v3", "acacia", "basil", "clover"];

/**
 * @param {any} stripe
 * @param {keyof typeof FIRST_NAMES} method
 * @param {string} clientSecret
 * @param {any} [element] An Element, or already the data.
 * @param {any} [data]
 */
export async function confirmByFirstName(stripe, method, clientSecret, element, data = {}) {
  const { kind, instead, handleActions } = FIRST_NAMES[method];
  demand(TRAINS_WITH_FIRST_NAMES.includes(stripe.places.train), "method_removed", { method, instead });
  if (!(element instanceof Element)) return confirmCard(stripe, kind, clientSecret, element, { handleActions });
  const { payment_method_data, ...params } = data;
  const payment_method = { ...payment_method_data, card: element };
  return confirmCard(stripe, kind, clientSecret, { ...params, payment_method }, { handleActions });
}

/**
 * Confirm an Intent with a card Element, a payment method made before, or the one that the Intent has.
 *
 * @param {any} stripe
 * @param {import("./intents.js").Kind} kind
 * @param {string} clientSecret
 * @param {any} [data] What the API takes, with an Element as payment_method.card.
 * @param {{ handleActions?: boolean }} [options]
 */
export async function confirmCard(stripe, kind, clientSecret, data = {}, { handleActions = true } = {}) {
  const caller = kind === PAYMENT ? "stripe.confirmCardPayment()" : "stripe.confirmCardSetup()";
  stripe.advise("confirm_card_replaced", { caller, instead: caller.replace("Card", "") });
  demand(clientSecret, "client_secret_missing", { caller });
  const path = `${intentPath(kind, clientSecret, caller)}/confirm`;
  const { payment_method: method, ...params } = data;
  if (holdsElement(params)) return notTaken(stripe, caller);
  const request = { client_secret: clientSecret, use_stripe_sdk: true, ...params };
  const answer =
    typeof method === "object" && method !== null
      ? await withCard(stripe, method, caller, "confirm", { path, request }, (given) =>
          stripe.request("POST", path, { ...request, payment_method_data: { type: "card", ...given } }),
        )
      : await stripe.request("POST", path, { ...request, payment_method: method });
  if (answer.error) return { error: answer.error };
  const intent = answer.object;
  if (intent.status === "requires_action" && handleActions) return doNextAction(stripe, kind, intent, clientSecret);
  return { [kind.result]: intent };
}

/**
 * Make a PaymentMethod: of { type, card }, of { elements, params }, or in the first form of this method (type, Element,
 * data).
 *
 * @param {any} stripe
 * @param {any} options
 * @param {any} [element]
 * @param {any} [data]
 */
export async function createPaymentMethod(stripe, options, element, data) {
  const caller = "stripe.createPaymentMethod()";
  stripe.advise("payment_method_replaced", { caller });
  if (typeof options === "string") return createPaymentMethod(stripe, { ...data, type: options, card: element });
  demand(options && typeof options === "object", "options_missing", { caller });
  const answer = options.elements
    ? await ofElements(stripe, options, caller)
    : await withCard(stripe, options, caller, "createPaymentMethod", {}, (given) =>
        stripe.request("POST", "/v1/payment_methods", given),
      );
  return answer.error ? { error: answer.error } : { paymentMethod: answer.object };
}

/**
 * @param {any} stripe
 * @param {any} element
 * @param {any} [data] Name and address, such as { name, address_zip }.
 */
export async function createToken(stripe, element, data = {}) {
  const caller = "stripe.createToken()";
  stripe.advise("token_replaced", { caller });
  if (!isOfCard(element)) return notTaken(stripe, caller);
  const answer = await askCard(stripe, element, caller, "createToken", { request: data });
  return answer.error ? { error: answer.error } : { token: answer.object };
}

/**
 * @param {any} stripe
 * @param {string} clientSecret
 */
export async function handleCardAction(stripe, clientSecret) {
  const caller = "stripe.handleCardAction()";
  stripe.advise("card_action_replaced", { caller });
  demand(clientSecret, "client_secret_missing", { caller });
  const found = await retrieve(stripe, PAYMENT, clientSecret, caller);
  if (found.error) return found;
  const { status } = found.paymentIntent;
  demand(status === "requires_action", "no_next_action", { caller, status });
  return doNextAction(stripe, PAYMENT, found.paymentIntent, clientSecret);
}

async function ofElements(stripe, { elements, params }, caller) {
  const element = demandForm(stripe, elements, caller);
  if (element.state.value?.payment_method) {
    stripe.advise("saved_method_not_taken", { caller });
    return notSimulated(messageOf("saved_method_not_taken", { caller }));
  }
  if (elements.isDeferred && !elements.isSubmitted) stripe.advise("submit_before_token", { caller });
  const others = await elements.checkOthers();
  if (others.error) return others;
  const billing_details = { ...elements.collected().billing_details, ...params?.billing_details };
  return element.ask("createPaymentMethod", { request: { ...params, billing_details } });
}

/**
 * Ask the frame of the Element in `card`; what has no Element goes to the API as it is.
 *
 * @param {any} stripe
 * @param {any} method
 * @param {string} caller
 * @param {string} action
 * @param {any} params
 * @param {(given: any) => Promise<any>} send
 */
async function withCard(stripe, { card, ...given }, caller, action, params, send) {
  if (holdsElement(given)) return notTaken(stripe, caller);
  if (!(card instanceof Element)) return send({ ...given, card });
  if (!isOfCard(card)) return notTaken(stripe, caller);
  const request = params.request ? { ...params.request, payment_method_data: given } : given;
  return askCard(stripe, card, caller, action, { ...params, request });
}

async function askCard(stripe, element, caller, action, params) {
  demand(element.elements.stripe === stripe, "elements_of_other_instance", { caller });
  demand(element.isMounted, "card_not_mounted", { caller });
  return element.ask(action, { ...params, parts: element.elements.partsBeside(element) });
}

/** Whether there is an Element anywhere in what the API would be sent. */
function holdsElement(value) {
  if (value instanceof Element) return true;
  return typeof value === "object" && value !== null && Object.values(value).some(holdsElement);
}

const isOfCard = (element) => element instanceof FramedElement && element.isOfCard;

function notTaken(stripe, caller) {
  stripe.advise("element_not_taken", { caller });
  return notSimulated(messageOf("element_not_taken", { caller }));
}

function notSimulated(message) {
  return { error: { type: "invalid_request_error", code: "paydesign_not_simulated", message } };
}
