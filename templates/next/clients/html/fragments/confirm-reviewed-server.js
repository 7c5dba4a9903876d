/** Have the server confirm the payment with what was reviewed. */
async function confirm() {
  const paid = await request(`POST /api/orders/${order.id}/pay`, { revision: order.revision });
<@% include "clients/html/fragments/next-action.js.j2" %@>
