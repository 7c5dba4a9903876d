  const { client_secret } = await request(`POST /api/setups/${setup.id}/intent`, {});
  elements = stripe.elements({ clientSecret: client_secret, appearance: appearance() });
