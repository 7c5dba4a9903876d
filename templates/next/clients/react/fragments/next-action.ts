  if (paid.client_secret !== null) {
    const { error } = await stripe.handleNextAction({ clientSecret: paid.client_secret });
    if (error) throw fromStripe(error);
  }
  location.assign(resultOf(order));
}
