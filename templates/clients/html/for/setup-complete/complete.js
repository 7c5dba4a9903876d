import { CheckoutError } from "./errors.js";
import { announce, byId, create, startPage } from "./page.js";
import { openStripe } from "./stripe.js";

/** @typedef {{ title: string, text: string, link: string, href: string }} Outcome */

/** @type {Record<string, Outcome>} What the states of a SetupIntent mean to the customer. */
const OUTCOMES = {
  none: {
    title: "Nothing to show",
    text: "This page shows whether a payment method was saved, but there was none.",
    link: "Save a payment method",
    href: "./",
  },
  succeeded: {
    title: "Your payment method is saved",
    text: "Nothing was charged.",
    link: "Save another one",
    href: "./?new",
  },
  processing: {
    title: "Your payment method is being checked",
    text: "This can take a while. You have done everything; please do not save it again.",
    link: "Check again",
    href: location.href,
  },
  requires_payment_method: {
    title: "Your payment method was not saved",
    text: "Please try again, perhaps with another one.",
    link: "Save a payment method",
    href: "./",
  },
  canceled: {
    title: "Your payment method was not saved",
    text: "It was cancelled before it was finished.",
    link: "Start again",
    href: "./",
  },
};

/** @type {Outcome} */
const UNFINISHED = {
  title: "Your payment method is not saved yet",
  text: "A step is missing, such as the approval of your bank.",
  link: "Back to the payment form",
  href: "./",
};

const NOT_LOOKED_UP = "We could not look up whether it was saved. Please do not save it again yet.";

/** Read the state of the setup and show it. Payment methods are kept by the webhook, not here. */
async function start() {
  const clientSecret = new URLSearchParams(location.search).get("setup_intent_client_secret");
  if (!clientSecret) return show("none");
  const setupIntent = await lookUp(clientSecret);
  show(setupIntent.status);
}

/**
 * Return the SetupIntent. If that fails, for whatever reason, nobody knows yet whether anything was saved.
 *
 * @param {string} clientSecret
 */
async function lookUp(clientSecret) {
  try {
    const stripe = await openStripe();
    const { setupIntent, error } = await stripe.retrieveSetupIntent(clientSecret);
    if (error) throw error;
    return setupIntent;
  } catch (error) {
    console.error(error);
    throw new CheckoutError("not_looked_up", NOT_LOOKED_UP);
  }
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
