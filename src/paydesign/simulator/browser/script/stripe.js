import { openAdvice } from "./advice.js";
import { openApi } from "./api.js";
import { confirmByFirstName, confirmCard, createPaymentMethod, createToken } from "./card_methods.js";
import { FIRST_NAMES, handleCardAction } from "./card_methods.js";
import { confirm, demandForm } from "./confirm.js";
import { Elements } from "./elements.js";
import { demand, messageOf } from "./errors.js";
import { doNextAction, PAYMENT, retrieve, SETUP } from "./intents.js";
import { PaymentRequest } from "./payment_request.js";
import { NEWEST, placesFrom } from "./places.js";
import { EARLIER, SURFACE } from "./surface.js";

const script = /** @type {HTMLScriptElement} */ (document.currentScript);
const places = placesFrom(script.src);
const advise = openAdvice(places.api);

/** What Stripe() returns: the methods that the stand-in has. All others say that it does not have them. */
export class StandIn {
  /**
   * @param {string} key
   * @param {{ stripeAccount?: string }} options
   */
  constructor(key, { stripeAccount }) {
    this.key = key;
    this.account = stripeAccount;
    this.places = places;
    this.advise = advise;
    this.request = openApi(places.api, { key, _stripe_account: stripeAccount });
  }

  elements(options) {
    return new Elements(this, options);
  }

  async confirmPayment(options) {
    return confirm(this, PAYMENT, options);
  }

  async confirmSetup(options) {
    return confirm(this, SETUP, options);
  }

  async createConfirmationToken(options) {
    const caller = "stripe.createConfirmationToken()";
    const element = demandForm(this, options?.elements, caller);
    const { elements, params } = options;
    if (elements.isDeferred && !elements.isSubmitted) {
      advise("submit_before_token", { caller });
    }
    const others = await elements.checkOthers();
    if (others.error) return others;
    const { billing_details, shipping } = elements.collected();
    const given = params?.payment_method_data ?? {};
    const { object, error } = await element.ask("createConfirmationToken", {
      request: {
        shipping,
        ...params,
        payment_method_data: { ...given, billing_details: { ...billing_details, ...given.billing_details } },
        client_context: elements.clientContext(),
      },
    });
    return error ? { error } : { confirmationToken: object };
  }

  async handleNextAction(options) {
    const caller = "stripe.handleNextAction()";
    const secret = options?.clientSecret;
    demand(secret, "client_secret_missing", { caller });
    const kind = String(secret).startsWith("seti_") ? SETUP : PAYMENT;
    const found = await retrieve(this, kind, secret, caller);
    if (found.error) return found;
    const intent = found[kind.result];
    const { status } = intent;
    demand(status === "requires_action", "no_next_action", { caller, status });
    return doNextAction(this, kind, intent, secret);
  }

  async retrievePaymentIntent(clientSecret) {
    return retrieve(this, PAYMENT, clientSecret, "stripe.retrievePaymentIntent()");
  }

  async retrieveSetupIntent(clientSecret) {
    return retrieve(this, SETUP, clientSecret, "stripe.retrieveSetupIntent()");
  }

  async createPaymentMethod(options, element, data) {
    return createPaymentMethod(this, options, element, data);
  }

  async createToken(element, data) {
    return createToken(this, element, data);
  }

  async confirmCardPayment(clientSecret, data, options) {
    return confirmCard(this, PAYMENT, clientSecret, data, options);
  }

  async confirmCardSetup(clientSecret, data, options) {
    return confirmCard(this, SETUP, clientSecret, data, options);
  }

  async handleCardAction(clientSecret) {
    return handleCardAction(this, clientSecret);
  }

  paymentRequest(options) {
    return new PaymentRequest(options);
  }

  registerAppInfo() {}

  _registerWrapper() {}
}

for (const method of /** @type {(keyof typeof FIRST_NAMES)[]} */ (Object.keys(FIRST_NAMES))) {
  StandIn.prototype[method] = async function (clientSecret, element, data) {
    return confirmByFirstName(this, method, clientSecret, element, data);
  };
}

for (const method of [...SURFACE.stripe, ...EARLIER.stripe].filter((name) => !(name in StandIn.prototype))) {
  // stripe.confirmIdealPayment() and the like are for one method each.
  const [, kind] = method.match(/^confirm\w+(Payment|Setup)$/) ?? [];
  const nearest = kind ? ` stripe.confirm${kind}() with a Payment Element is played.` : "";
  // What begins with "init" returns an object at once; all others promise a result that may have an error in it.
  StandIn.prototype[method] = method.startsWith("init")
    ? () => demand(false, "method_not_here", { method, nearest })
    : async () => {
        advise("method_not_here", { method, nearest });
        const message = messageOf("method_not_here", { method, nearest });
        return { error: { type: "invalid_request_error", code: "paydesign_not_simulated", message } };
      };
}

function checkKey(key) {
  demand(typeof key === "string" && key, "key_missing");
  demand(!/^(sk|rk)_/.test(key), "key_is_secret");
  demand(!key.startsWith("pk_live_"), "key_is_live");
  demand(key.startsWith("pk_test_"), "key_is_other");
}

/**
 * @param {string} key
 * @param {object} [options]
 */
function Stripe(key, options = {}) {
  checkKey(key);
  if (options.apiVersion && places.train !== "v3") advise("api_version");
  if (places.train !== NEWEST) advise("train_older", { train: places.train, newest: NEWEST });
  return new StandIn(key, options);
}
// As the loaders of @stripe/stripe-js compare it: 3, or the name of the train.
Stripe.version = places.train === "v3" ? 3 : places.train;

if (typeof (/** @type {any} */ (window).Stripe) === "function") {
  advise("loaded_twice");
} else {
  console.info("This is paydesign's local stand-in for Stripe.js: no money moves.");
  Object.assign(window, { Stripe });
}
