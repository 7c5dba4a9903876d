/** Confirm the SetupIntent that the form was made for. */
async function confirm() {
  const confirmParams = { return_url: resultOf(setup) };
  const { error } = await stripe.confirmSetup({ elements, confirmParams });
  throw fromStripe(error); // a success has left the page
}
