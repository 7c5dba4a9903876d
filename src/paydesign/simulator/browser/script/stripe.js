import { openAdvice } from "./advice.js";
import { openApi } from "./api.js";
import { confirm, demandForm } from "./confirm.js";
import { Elements } from "./elements.js";
import { demand } from "./errors.js";
import { doNextAction, PAYMENT, retrieve, SETUP } from "./intents.js";
import { placesFrom } from "./places.js";
import { SURFACE } from "./surface.js";

const script = /** @type {HTMLScriptElement} */ (document.currentScript);
const places = placesFrom(script.src);
const advise = openAdvice(places.api);

/** What Stripe() returns: the methods that the stand-in has. All others throw. */
export class StandIn {
  /**
   * @param {string} key
   * @param {{ stripeAccount?: string }} options
   */
  constructor(key, { stripeAccount }) {
    this.key = key;
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
    const { object, error } = await element.ask("createConfirmationToken", {
      request: { ...params, client_context: elements.clientContext() },
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

  registerAppInfo() {}

  _registerWrapper() {}
}

for (const method of SURFACE.stripe.filter((name) => !(name in StandIn.prototype))) {
  StandIn.prototype[method] = () => demand(false, "method_not_here", { method });
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
  if (options.apiVersion) advise("api_version");
  return new StandIn(key, options);
}
Stripe.version = "endive";

if (typeof (/** @type {any} */ (window).Stripe) === "function") {
  advise("loaded_twice");
} else {
  console.info("This is paydesign's local stand-in for Stripe.js: no money moves.");
  Object.assign(window, { Stripe });
}
