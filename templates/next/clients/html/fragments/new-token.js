/** Each attempt has its own token, because a token works once. @param {string} email */
async function newToken(email) {
  const submitted = await elements.submit(); // first of all: it collects what wallets hold back
  if (submitted.error) throw fromStripe(submitted.error);
  const payment_method_data = { billing_details: { email } };
  const params = { return_url: resultOf(order), payment_method_data };
  const { confirmationToken, error } = await stripe.createConfirmationToken({ elements, params });
  if (error) throw fromStripe(error);
  return confirmationToken.id;
}
