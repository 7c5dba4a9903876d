/** Have a SetupIntent for what was reviewed, and confirm it: there is no Payment Element here. */
async function confirm() {
  const intent = await request(`POST /api/setups/${setup.id}/intent`, {});
  const { confirmation_token, client_secret: clientSecret } = intent;
  const confirmParams = { confirmation_token, return_url: resultOf(setup) };
  const { error } = await stripe.confirmSetup({ clientSecret, confirmParams });
  throw fromStripe(error); // a success has left the page
}
