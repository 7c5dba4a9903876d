/** A form for a payment method; nothing is created at Stripe before the button is pressed. */
function SetupPage(props: { opening: ReturnType<typeof openSetup> }) {
  const { setup, stripe } = use(props.opening);
  const appearance = useAppearance();
  const options = { mode: "setup" as const, currency: setup.currency, appearance };
