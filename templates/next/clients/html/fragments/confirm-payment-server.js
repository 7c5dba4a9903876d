/** Have the server confirm the payment. @param {string} email */
async function confirm(email) {
  const asked = { revision: order.revision, email, confirmation_token: await newToken(email) };
  const paid = await request(`POST /api/orders/${order.id}/pay`, asked);
<@% include "clients/html/fragments/next-action.js.j2" %@>

<@% include "clients/html/fragments/new-token.js" %@>
