  const isTrial = begun.type === "setup"; // then the payment method is only saved now
  const { error } = await stripe[isTrial ? "confirmSetup" : "confirmPayment"](options);
  throw fromStripe(error); // a success has left the page
