  const { currency } = setup;
  elements = stripe.elements({ mode: "setup", currency, appearance: appearance() });
