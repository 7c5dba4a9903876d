/** Have the server confirm the SetupIntent. */
async function confirm() {
  const asked = { confirmation_token: await newToken() };
  const saved = await request(`POST /api/setups/${setup.id}/save`, asked);
  if (saved.client_secret !== null) {
    const { error } = await stripe.handleNextAction({ clientSecret: saved.client_secret });
    if (error) throw fromStripe(error);
  }
  location.assign(resultOf(setup));
}

<@% include "clients/html/fragments/new-setup-token.js" %@>
