/** A shop of one product, as somebody might have it: nothing in it knows of the stand-in. */

import { createServer } from "node:http";

import Stripe from "stripe";

const stripe = new Stripe(process.env.STRIPE_SECRET_KEY);

const page = `<!doctype html>
<title>Shop</title>
<script src="https://js.stripe.com/endive/stripe.js"></script>
<form><div id="payment"></div><button>Pay</button><p role="status"></p></form>
<script type="module">
  const stripe = Stripe("${process.env.STRIPE_PUBLISHABLE_KEY}");
  const { clientSecret } = await (await fetch("/intent", { method: "POST" })).json();
  const elements = stripe.elements({ clientSecret });
  elements.create("payment").mount("#payment");
  document.querySelector("form").addEventListener("submit", async (event) => {
    event.preventDefault();
    const { error } = await stripe.confirmPayment({
      elements,
      confirmParams: { return_url: location.origin + "/done" },
    });
    document.querySelector("[role=status]").textContent = error.message;
  });
</script>`;

const server = createServer(async (request, response) => {
  const { pathname, searchParams } = new URL(request.url, "http://shop");
  if (pathname === "/intent") {
    const intent = await stripe.paymentIntents.create({ amount: 1999, currency: "eur" });
    response.end(JSON.stringify({ clientSecret: intent.client_secret }));
  } else if (pathname === "/done") {
    const intent = await stripe.paymentIntents.retrieve(searchParams.get("payment_intent"));
    response.end(`The payment has ${intent.status}.`);
  } else {
    response.setHeader("Content-Type", "text/html");
    response.end(page);
  }
});

server.listen(0, "127.0.0.1", () => console.log(`http://127.0.0.1:${server.address().port}`));
