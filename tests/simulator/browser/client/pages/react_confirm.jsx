// Elements of any kind, confirmed with the client secret that the page is given.
import { Elements, PaymentElement, useElements, useStripe } from "@stripe/react-stripe-js";
import { loadStripe } from "@stripe/stripe-js";
import { StrictMode, useState } from "react";
import { createRoot } from "react-dom/client";

const loading = loadStripe("pk_test_1");
const root = document.getElementById("root");
const { options: first, clientSecret } = JSON.parse(root.dataset.shop);

function Shop() {
  const [options, setOptions] = useState(first);
  return (
    <>
      <button onClick={() => setOptions((was) => ({ ...was, amount: was.amount + 500 }))}>Add an item</button>
      <Elements stripe={loading} options={options}>
        <Form />
      </Elements>
    </>
  );
}

function Form() {
  const stripe = useStripe();
  const elements = useElements();
  const [result, setResult] = useState("");
  const confirm = async (event) => {
    event.preventDefault();
    await elements.submit();
    const confirmParams = { return_url: location.href };
    const given = { elements, clientSecret, redirect: "if_required", confirmParams };
    const isSetup = clientSecret.startsWith("seti_");
    const { error, paymentIntent, setupIntent } = await (isSetup ? stripe.confirmSetup(given) : stripe.confirmPayment(given));
    setResult(error?.message ?? (paymentIntent ?? setupIntent).status);
  };
  const fetchUpdates = async () => setResult((await elements.fetchUpdates()).error?.message ?? "updated");
  return (
    <form onSubmit={confirm}>
      <PaymentElement onReady={() => (document.title = "ready")} />
      <button type="button" onClick={fetchUpdates}>
        Fetch updates
      </button>
      <button disabled={!stripe}>Confirm</button>
      <output>{result}</output>
    </form>
  );
}

createRoot(root).render(
  <StrictMode>
    <Shop />
  </StrictMode>,
);
