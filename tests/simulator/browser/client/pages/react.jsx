import { Elements, PaymentElement, useElements, useStripe } from "@stripe/react-stripe-js";
import { loadStripe } from "@stripe/stripe-js";
import { StrictMode, useState } from "react";
import { createRoot } from "react-dom/client";

const loading = loadStripe("pk_test_1");

function Shop() {
  const [amount, setAmount] = useState(2000);
  return (
    <>
      <button onClick={() => setAmount(2500)}>Add an item</button>
      <Elements stripe={loading} options={{ mode: "payment", amount, currency: "usd" }}>
        <Form />
      </Elements>
    </>
  );
}

function Form() {
  const stripe = useStripe();
  const elements = useElements();
  const [isShown, setIsShown] = useState(true);
  const [result, setResult] = useState("");
  const pay = async (event) => {
    event.preventDefault();
    const { error } = await elements.submit();
    if (error) return setResult(error.message);
    const { confirmationToken } = await stripe.createConfirmationToken({ elements });
    setResult(confirmationToken.id);
  };
  return (
    <form onSubmit={pay}>
      {/* Mounted while there are Elements, StrictMode mounts it twice. */}
      {isShown && <PaymentElement onReady={() => (document.title = "ready")} />}
      <button type="button" onClick={() => setIsShown((was) => !was)}>
        Show or hide
      </button>
      <button disabled={!stripe}>Pay</button>
      <output>{result}</output>
    </form>
  );
}

createRoot(document.getElementById("root")).render(
  <StrictMode>
    <Shop />
  </StrictMode>,
);
