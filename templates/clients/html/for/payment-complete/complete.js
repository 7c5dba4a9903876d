import { fromStripe } from "./errors.js";
import { announce, byId, create, startPage } from "./page.js";
import { openStripe } from "./stripe.js";

/** @typedef {{ title: string, text: string, link: string, href: string }} Outcome */

/** @type {Record<string, Outcome>} What the states of a PaymentIntent mean to the customer. */
const OUTCOMES = {
  none: {
    title: "Nothing to show",
    text: "This page shows how a payment went, but there was none.",
    link: "Back to the checkout",
    href: "./",
  },
  succeeded: {
    title: "Thank you",
    text: "We have received your payment.",
    link: "Start a new order",
    href: "./",
  },
  processing: {
    title: "Your payment is being processed",
    text: "This can take a while. You have done everything; please do not pay again.",
    link: "Check again",
    href: location.href,
  },
  requires_payment_method: {
    title: "Your payment did not go through",
    text: "Please try again, perhaps with another payment method.",
    link: "Back to the checkout",
    href: "./",
  },
  canceled: {
    title: "Your payment was cancelled",
    text: "Nothing was charged.",
    link: "Back to the checkout",
    href: "./",
  },
};

/** @type {Outcome} */
const UNFINISHED = {
  title: "Your payment is not finished",
  text: "A step is missing, such as the approval of your bank.",
  link: "Back to the checkout",
  href: "./",
};

/** Read the state of the payment and show it. Orders are fulfilled by the webhook, not here. */
async function start() {
  const clientSecret = new URLSearchParams(location.search).get("payment_intent_client_secret");
  if (!clientSecret) return show("none");
  const stripe = await openStripe();
  const { paymentIntent, error } = await stripe.retrievePaymentIntent(clientSecret);
  if (error) throw fromStripe(error, "Your payment could not be looked up. Please do not pay again yet.");
  show(paymentIntent.status);
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
