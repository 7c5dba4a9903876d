/** Each attempt has its own token: a token works once. */
async function newToken(stripe: Stripe, elements: StripeElements, order: Order, email: string) {
  const submitted = await elements.submit(); // first of all: it collects what wallets hold back
  if (submitted.error) throw fromStripe(submitted.error);
  const payment_method_data = { billing_details: { email } };
  const params = { return_url: resultOf(order), payment_method_data };
  const { error, confirmationToken } = await stripe.createConfirmationToken({ elements, params });
  if (error) throw fromStripe(error);
  return confirmationToken.id;
}
