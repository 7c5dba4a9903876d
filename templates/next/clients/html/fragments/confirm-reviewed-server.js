/** Have the server confirm the payment with what was reviewed. */
async function confirm() {
  const paid = await request(`POST /api/orders/${order.id}/pay`, { revision: order.revision });
  if (paid.client_secret !== null) {
    const { error } = await stripe.handleNextAction({ clientSecret: paid.client_secret });
    if (error) throw fromStripe(error);
  }
  location.assign(resultOf(order));
}
