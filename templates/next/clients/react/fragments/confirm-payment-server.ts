/** Have the server confirm the payment. Each attempt has its own token: a token works once. */
async function pay(stripe: Stripe, elements: StripeElements, order: Order, email: string) {
  const submitted = await elements.submit(); // first of all: it collects what wallets hold back
  if (submitted.error) throw fromStripe(submitted.error);
  const payment_method_data = { billing_details: { email } };
  const params = { return_url: resultOf(order), payment_method_data };
  const made = await stripe.createConfirmationToken({ elements, params });
  if (made.error) throw fromStripe(made.error);
  const asked = { revision: order.revision, email, confirmation_token: made.confirmationToken.id };
  const paid = await request(`POST /api/orders/${order.id}/pay`, asked);
  if (paid.client_secret !== null) {
    const { error } = await stripe.handleNextAction({ clientSecret: paid.client_secret });
    if (error) throw fromStripe(error);
  }
  location.assign(resultOf(order));
}
