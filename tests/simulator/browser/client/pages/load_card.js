// Which major of @stripe/stripe-js this is, the test says: the bundler resolves "stripe-js" to it.
import { loadStripe } from "stripe-js";

const warnings = [];
console.warn = (text) => warnings.push(text);
const stripe = await loadStripe("pk_test_1");
const card = stripe.elements().create("card");
card.on("ready", () => (document.title = "ready"));
card.mount("#root");
Object.assign(window, { stripe, card, warnings });
