/** Have the server save what was reviewed. */
async function confirm() {
  const saved = await request(`POST /api/setups/${setup.id}/save`, {});
<@% include "clients/html/fragments/next-action.js.j2" %@>
