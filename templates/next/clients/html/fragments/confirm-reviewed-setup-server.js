/** Have the server save what was reviewed. */
async function confirm() {
  const saved = await request(`POST /api/setups/${setup.id}/save`, {});
  if (saved.client_secret !== null) {
    const { error } = await stripe.handleNextAction({ clientSecret: saved.client_secret });
    if (error) throw fromStripe(error);
  }
  location.assign(resultOf(setup));
}
