import { loadStripe } from "@stripe/stripe-js";

const stripe = await loadStripe("pk_test_1");
const elements = stripe.elements({ mode: "payment", amount: 2000, currency: "usd" });
const element = elements.create("payment", { layout: "accordion" });
element.on("ready", () => (document.title = "ready"));
element.mount("#root");
Object.assign(window, { stripe, elements });
