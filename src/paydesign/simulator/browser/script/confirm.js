import { Elements } from "./elements.js";
import { demand } from "./errors.js";
import { doNextAction, intentPath, leave, PAYMENT } from "./intents.js";

/**
 * Confirm an Intent with what is in the Payment Element, or with a token or payment method made before.
 *
 * @param {any} stripe
 * @param {import("./intents.js").Kind} kind
 * @param {any} options
 */
export async function confirm(stripe, kind, options) {
  const caller = kind === PAYMENT ? "stripe.confirmPayment()" : "stripe.confirmSetup()";
  const { elements, confirmParams: params = {}, redirect = "always" } = checked(stripe, options, caller);
  const secret = secretOf(elements, options.clientSecret, stripe.advise, caller);
  const path = `${intentPath(kind, secret, caller)}/confirm`;
  const request = { client_secret: secret, use_stripe_sdk: true, ...params };
  const hasMethod = params.confirmation_token || params.payment_method;
  const answer = hasMethod
    ? await stripe.request("POST", path, request)
    : await confirmInFrame(kind, elements, path, request, caller);
  if (answer.error) return { error: answer.error };
  const intent = answer.object;
  const done =
    intent.status === "requires_action"
      ? await doNextAction(stripe, kind, intent, secret)
      : { [kind.result]: intent };
  if (done.error || redirect === "if_required") return done;
  return leave(returnAddress(kind, params.return_url, done[kind.result], secret));
}

/**
 * Return the Elements, if a form in them can be used now.
 *
 * @param {any} stripe
 * @param {any} elements
 * @param {string} caller
 */
export function demandForm(stripe, elements, caller) {
  demand(elements instanceof Elements, "elements_foreign", { caller });
  demand(elements.stripe === stripe, "elements_of_other_instance", { caller });
  const element = elements.getElement("payment");
  demand(element?.isMounted, "element_not_mounted", { caller });
  return element;
}

function checked(stripe, options, caller) {
  demand(options && typeof options === "object", "options_missing", { caller });
  const { elements, confirmParams = {}, redirect = "always" } = options;
  demand(["always", "if_required"].includes(redirect), "redirect_unknown", { caller });
  const hasMethod = confirmParams.confirmation_token || confirmParams.payment_method;
  demand(hasMethod || elements, "elements_missing", { caller });
  if (!hasMethod) demandForm(stripe, elements, caller);
  const canReturn = redirect === "if_required" || typeof confirmParams.return_url === "string";
  demand(canReturn, "return_url_missing", { caller });
  return options;
}

function secretOf(elements, clientSecret, advise, caller) {
  if (!elements?.isDeferred && elements?.clientSecret) {
    const isOther = clientSecret !== undefined && clientSecret !== elements.clientSecret;
    if (isOther) advise("two_client_secrets", { caller });
    return clientSecret ?? elements.clientSecret;
  }
  demand(clientSecret, "client_secret_missing", { caller });
  return clientSecret;
}

async function confirmInFrame(kind, elements, path, request, caller) {
  const isReady = !elements.isDeferred || elements.isSubmitted;
  demand(isReady, "submit_first", { caller });
  const others = await elements.checkOthers();
  if (others.error) return others;
  const client_context = elements.clientContext();
  const whole = { ...withCollected(elements, request, kind), client_context };
  return elements.getElement("payment").ask("confirm", { path, request: whole });
}

/**
 * Add what the Elements beside the form of the payment hold: at a confirmation, they win over the page's details, and
 * the page's shipping over theirs.
 *
 * @param {Elements} elements
 * @param {any} request
 * @param {import("./intents.js").Kind} kind
 */
function withCollected(elements, request, kind) {
  const { billing_details, shipping } = elements.collected();
  const given = request.payment_method_data ?? {};
  return {
    ...request,
    payment_method_data: { ...given, billing_details: { ...given.billing_details, ...billing_details } },
    ...(kind === PAYMENT && { shipping: request.shipping ?? shipping }),
  };
}

function returnAddress(kind, base, intent, secret) {
  const address = new URL(base);
  address.searchParams.set(kind.name, intent.id);
  address.searchParams.set(`${kind.name}_client_secret`, secret);
  address.searchParams.set("redirect_status", intent.status === "requires_payment_method" ? "failed" : "succeeded");
  return address.href;
}
