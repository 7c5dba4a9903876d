  byId("checkout", HTMLElement).hidden = false;
  announce("Loading the payment form…");
  await mountPaymentElement();
  announce("");
  submit.disabled = false;
});
