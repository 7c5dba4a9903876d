import { CheckoutError } from "./errors.js";
import { announce, byId, create, startPage } from "./page.js";
import { openStripe } from "./stripe.js";

/** @import { Stripe } from "@stripe/stripe-js" */
/** @typedef {{ title: string, text: string, link: string, href: string }} Outcome */

/** @type {Record<string, Outcome>} What the states of a PaymentIntent or SetupIntent mean to the customer. */
const OUTCOMES = {
  none: {
    title: "Nothing to show",
    text: "This page shows how a subscription went, but there was none.",
    link: "Back to the checkout",
    href: "./",
  },
  succeeded: {
    title: "Thank you",
    text: "Your subscription begins.",
    link: "Start a new order",
    href: "./?new",
  },
  processing: {
    title: "Your payment is being processed",
    text: "This can take a while. You have done everything; please do not subscribe again.",
    link: "Check again",
    href: location.href,
  },
  requires_payment_method: {
    title: "Your subscription did not begin",
    text: "Please try again, perhaps with another payment method.",
    link: "Back to the checkout",
    href: "./",
  },
  canceled: {
    title: "Your subscription was cancelled",
    text: "Nothing was charged.",
    link: "Start again",
    href: "./",
  },
};

/** @type {Outcome} */
const UNFINISHED = {
  title: "Your subscription is not finished",
  text: "A step is missing, such as the approval of your bank.",
  link: "Back to the checkout",
  href: "./",
};

const NOT_LOOKED_UP = "Your subscription could not be looked up. Please do not subscribe again yet.";

/** Read how it went and show it. Subscriptions are fulfilled by the webhook, not here. */
async function start() {
  const query = new URLSearchParams(location.search);
  const payment = query.get("payment_intent_client_secret");
  const setup = query.get("setup_intent_client_secret");
  if (payment) show(await lookUp((stripe) => readPayment(stripe, payment)));
  else if (setup) show(await lookUp((stripe) => readSetup(stripe, setup)));
  else show("none");
}

/**
 * Return the state. If it cannot be read, for whatever reason, nobody knows yet how it went.
 *
 * @param {(stripe: Stripe) => Promise<string>} read
 */
async function lookUp(read) {
  try {
    return await read(await openStripe());
  } catch (error) {
    console.error(error);
    throw new CheckoutError("not_looked_up", NOT_LOOKED_UP);
  }
}

/**
 * Return the state of the first invoice's payment.
 *
 * @param {Stripe} stripe
 * @param {string} clientSecret
 */
async function readPayment(stripe, clientSecret) {
  const { paymentIntent, error } = await stripe.retrievePaymentIntent(clientSecret);
  if (error) throw error;
  return paymentIntent.status;
}

/**
 * Return the state of a trial's setup.
 *
 * @param {Stripe} stripe
 * @param {string} clientSecret
 */
async function readSetup(stripe, clientSecret) {
  const { setupIntent, error } = await stripe.retrieveSetupIntent(clientSecret);
  if (error) throw error;
  return setupIntent.status;
}

/** @param {string} status */
function show(status) {
  const { title, text, link, href } = OUTCOMES[status] ?? UNFINISHED;
  const heading = byId("title", HTMLHeadingElement);
  heading.textContent = title;
  heading.dataset.outcome = status;
  announce(text);
  const next = create("a", "button secondary", link);
  next.href = href;
  byId("next", HTMLElement).replaceChildren(next);
}

startPage(start);
