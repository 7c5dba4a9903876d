/** Have a PaymentIntent for what is on the page, and confirm it. */
async function pay(stripe: Stripe, elements: StripeElements, order: Order, email: string) {
  const submitted = await elements.submit(); // first of all: it collects what wallets hold back
  if (submitted.error) throw fromStripe(submitted.error);
  const { id, revision } = order;
  const { client_secret } = await request(`POST /api/orders/${id}/intent`, { revision });
  const payment_method_data = { billing_details: { email } };
  const { error } = await stripe.confirmPayment({
    elements,
    clientSecret: client_secret,
    confirmParams: { return_url: resultOf(order), receipt_email: email, payment_method_data },
  });
  throw fromStripe(error); // a success has left the page
}
