/** Have the server confirm the SetupIntent. */
async function confirm() {
  const asked = { confirmation_token: await newToken() };
  const saved = await request(`POST /api/setups/${setup.id}/save`, asked);
<@% include "clients/html/fragments/next-action.js.j2" %@>

<@% include "clients/html/fragments/new-setup-token.js" %@>
