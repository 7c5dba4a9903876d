import { openAdvice } from "./advice.js";
import { openApi } from "./api.js";
import { confirm, demandForm } from "./confirm.js";
import { Elements } from "./elements.js";
import { demand, IntegrationError } from "./errors.js";
import { doNextAction, PAYMENT, retrieve, SETUP } from "./intents.js";
import { placesFrom } from "./places.js";
import { SURFACE } from "./surface.js";

const places = placesFrom(document.currentScript.src);
const advise = openAdvice(places.api);

/** What Stripe() returns: the methods that the stand-in has. All others throw. */
class StandIn {
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
      advise("submit_first", `${caller}: call elements.submit() first, as the guides do.`);
    }
    const { object, error } = await element.ask("createConfirmationToken", {
      request: { ...params, client_context: elements.clientContext() },
    });
    return error ? { error } : { confirmationToken: object };
  }

  async handleNextAction(options) {
    const caller = "stripe.handleNextAction()";
    const secret = options?.clientSecret;
    demand(secret, `${caller} needs a clientSecret.`);
    const kind = String(secret).startsWith("seti_") ? SETUP : PAYMENT;
    const found = await retrieve(this, kind, secret, caller);
    if (found.error) return found;
    const intent = found[kind.result];
    const waits = intent.status === "requires_action";
    demand(waits, `${caller}: the Intent should have the status requires_action, but it is ${intent.status}.`);
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

for (const name of SURFACE.stripe.filter((method) => !(method in StandIn.prototype))) {
  StandIn.prototype[name] = () => {
    throw new IntegrationError(`The local stand-in does not have stripe.${name}().`);
  };
}

function checkKey(key) {
  demand(typeof key === "string" && key, "Stripe() takes your publishable key, which is text.");
  demand(!/^(sk|rk)_/.test(key), "Stripe() takes the publishable key. The secret key must never reach a browser.");
  demand(!key.startsWith("pk_live_"), "This is the local stand-in for Stripe: it takes test keys (pk_test_...) only.");
  demand(key.startsWith("pk_test_"), "Stripe() takes a publishable key, which begins with pk_test_.");
}

/**
 * @param {string} key
 * @param {object} [options]
 */
function Stripe(key, options = {}) {
  checkKey(key);
  if (options.apiVersion) advise("api_version", "Stripe(): apiVersion works with Stripe.js v3 only.");
  return new StandIn(key, options);
}
Stripe.version = "endive";

if (window.Stripe) {
  advise("loaded_twice", "Stripe.js was loaded more than once on this page.");
} else {
  console.info("This is paydesign's local stand-in for Stripe.js: no money moves.");
  window.Stripe = Stripe;
}
