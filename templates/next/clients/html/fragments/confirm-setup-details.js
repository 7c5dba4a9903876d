/** Have the server keep the details, and show them. */
async function confirm() {
  const asked = { confirmation_token: await newToken() };
  await request(`POST /api/setups/${setup.id}/details`, asked);
  location.assign(`review.html?setup=${setup.id}`);
}

<@% include "clients/html/fragments/new-setup-token.js" %@>
