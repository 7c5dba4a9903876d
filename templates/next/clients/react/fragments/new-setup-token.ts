/** Each attempt has its own token, because a token works once. */
async function newToken(stripe: Stripe, elements: StripeElements, setup: Setup) {
  const submitted = await elements.submit(); // first of all: it collects what wallets hold back
  if (submitted.error) throw fromStripe(submitted.error);
  const params = { return_url: resultOf(setup) };
  const { confirmationToken, error } = await stripe.createConfirmationToken({ elements, params });
  if (error) throw fromStripe(error);
  return confirmationToken.id;
}
