async function openIntent() {
  const opened = await openSetup();
  const { client_secret } = await request(`POST /api/setups/${opened.setup.id}/intent`, {});
  return { ...opened, clientSecret: client_secret };
}

/** A form for the payment method of a SetupIntent. */
function SetupPage(props: { opening: ReturnType<typeof openIntent> }) {
  const { setup, stripe, clientSecret } = use(props.opening);
  const appearance = useAppearance();
  const options = { clientSecret, appearance };
