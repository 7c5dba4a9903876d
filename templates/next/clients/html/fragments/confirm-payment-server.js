/** Have the server confirm the payment. @param {string} email */
async function confirm(email) {
  const asked = { revision: order.revision, email, confirmation_token: await newToken(email) };
  const paid = await request(`POST /api/orders/${order.id}/pay`, asked);
  if (paid.client_secret !== null) {
    const { error } = await stripe.handleNextAction({ clientSecret: paid.client_secret });
    if (error) throw fromStripe(error);
  }
  location.assign(resultOf(order));
}

<@% include "clients/html/fragments/new-token.js" %@>
