/** Have a PaymentIntent for what is on the page, and confirm it. @param {string} email */
async function confirm(email) {
  const submitted = await elements.submit(); // first of all: it collects what wallets hold back
  if (submitted.error) throw fromStripe(submitted.error);
  const { revision } = order;
  const { client_secret } = await request(`POST /api/orders/${order.id}/intent`, { revision });
  const payment_method_data = { billing_details: { email } };
  const { error } = await stripe.confirmPayment({
    elements,
    clientSecret: client_secret,
    confirmParams: { return_url: resultOf(order), receipt_email: email, payment_method_data },
  });
  throw fromStripe(error); // a success has left the page
}
