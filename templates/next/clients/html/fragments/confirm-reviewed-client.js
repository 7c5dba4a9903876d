/** Have a PaymentIntent for what was reviewed, and confirm it: there is no Payment Element here. */
async function confirm() {
  const { revision } = order;
  const intent = await request(`POST /api/orders/${order.id}/intent`, { revision });
  const { confirmation_token, client_secret: clientSecret } = intent;
  const confirmParams = {
    confirmation_token,
    return_url: resultOf(order),
    ...(order.email && { receipt_email: order.email }),
  };
  const { error } = await stripe.confirmPayment({ clientSecret, confirmParams });
  throw fromStripe(error); // a success has left the page
}
