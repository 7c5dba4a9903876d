// An integration as it was written for React before the Payment Element. The bundler resolves "react-stripe-js" to the
// major that the test is about.
import { loadStripe } from "@stripe/stripe-js";
import { createRoot } from "react-dom/client";
import { CardElement, Elements, useElements, useStripe } from "react-stripe-js";
import { useState } from "react";

const loading = loadStripe("pk_test_1");
const { clientSecret } = JSON.parse(document.getElementById("root").dataset.shop);

function Form() {
  const stripe = useStripe();
  const elements = useElements();
  const [state, setState] = useState({ isComplete: false, text: "" });
  const pay = async (event) => {
    event.preventDefault();
    const card = elements.getElement(CardElement);
    const { error, paymentIntent } = await stripe.confirmCardPayment(clientSecret, { payment_method: { card } });
    setState({ isComplete: true, text: error?.message ?? paymentIntent.status });
  };
  return (
    <form onSubmit={pay}>
      <CardElement
        options={{ hidePostalCode: true }}
        onChange={({ complete }) => setState((was) => ({ ...was, isComplete: complete }))}
        onReady={() => (document.title = "ready")}
      />
      <button disabled={!stripe || !state.isComplete}>Pay</button>
      <output>{state.text}</output>
    </form>
  );
}

createRoot(document.getElementById("root")).render(
  <Elements stripe={loading}>
    <Form />
  </Elements>,
);
