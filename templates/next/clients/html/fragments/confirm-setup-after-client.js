/** Have a SetupIntent, and confirm it. */
async function confirm() {
  const submitted = await elements.submit(); // first of all: it collects what wallets hold back
  if (submitted.error) throw fromStripe(submitted.error);
  const { client_secret } = await request(`POST /api/setups/${setup.id}/intent`, {});
  const { error } = await stripe.confirmSetup({
    elements,
    clientSecret: client_secret,
    confirmParams: { return_url: resultOf(setup) },
  });
  throw fromStripe(error); // a success has left the page
}
