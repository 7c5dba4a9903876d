// Prints what a server in Node gets from the stand-in: node flows.mjs URL FLOW
import Stripe from "stripe";

const [address, flow] = process.argv.slice(2);
const { protocol, hostname, port } = new URL(address);
const stripe = new Stripe("sk_test_1", { protocol: protocol.slice(0, -1), host: hostname, port, telemetry: false });

const customer = await stripe.customers.create({ metadata: { session: "7" } });
const token = (payment_method) =>
  stripe.testHelpers.confirmationTokens.create({ payment_method, return_url: "http://127.0.0.1:9/done" });

const flows = {
  async subscription() {
    const lookup_key = "magazine-900-usd";
    const found = await stripe.prices.list({ lookup_keys: [lookup_key] });
    const price = await stripe.prices.create({
      currency: "usd",
      unit_amount: 900,
      recurring: { interval: "month" },
      lookup_key,
      product_data: { name: "Magazine" },
    });
    const coupon = await stripe.coupons.create({ amount_off: 200, currency: "usd", duration: "once", name: "Welcome" });
    const params = {
      customer: customer.id,
      items: [{ price: price.id, quantity: 2 }],
      discounts: [{ coupon: (await stripe.coupons.retrieve(coupon.id)).id }],
      payment_behavior: "default_incomplete",
      payment_settings: { save_default_payment_method: "on_subscription" },
      metadata: { order_id: "7" },
      expand: ["latest_invoice.confirmation_secret", "pending_setup_intent"],
    };
    const [made, again] = [await stripe.subscriptions.create(params, { idempotencyKey: "k" }), await stripe.subscriptions.create(params, { idempotencyKey: "k" })];
    const intent = made.latest_invoice.confirmation_secret.client_secret.split("_secret_")[0];
    const paid = await stripe.paymentIntents.confirm(intent, { confirmation_token: (await token("pm_card_visa")).id });
    const invoice = await stripe.invoices.retrieve(made.latest_invoice.id);
    return {
      isSame: made.id === again.id,
      found: found.data.length,
      before: made.status,
      amount: paid.amount,
      after: (await stripe.subscriptions.retrieve(made.id)).status,
      order: invoice.parent.subscription_details.metadata.order_id,
      end: (await stripe.subscriptions.cancel(made.id)).status,
    };
  },

  async trial() {
    const price = await stripe.prices.create({
      currency: "usd",
      unit_amount: 900,
      recurring: { interval: "month" },
      product_data: { name: "Magazine" },
    });
    const made = await stripe.subscriptions.create({
      customer: customer.id,
      items: [{ price: price.id }],
      payment_behavior: "default_incomplete",
      trial_period_days: 14,
      expand: ["latest_invoice.confirmation_secret", "pending_setup_intent"],
    });
    const { id } = made.pending_setup_intent;
    const setup = await stripe.setupIntents.confirm(id, { confirmation_token: (await token("pm_card_visa")).id });
    return { status: made.status, secret: made.latest_invoice.confirmation_secret, setup: setup.status };
  },

  async setup() {
    const declined = await stripe.setupIntents
      .create({ customer: customer.id, confirm: true, confirmation_token: (await token("pm_card_visa_chargeDeclined")).id })
      .catch((error) => error);
    const made = await stripe.setupIntents.create({
      customer: customer.id,
      automatic_payment_methods: { enabled: true },
      usage: "off_session",
      confirm: true,
      confirmation_token: (await token("pm_card_visa")).id,
    });
    const { data } = await stripe.paymentMethods.list({ customer: customer.id });
    const later = await stripe.paymentIntents.create({
      amount: 1999,
      currency: "usd",
      customer: customer.id,
      payment_method: data[0].id,
      off_session: true,
      confirm: true,
      return_url: "http://127.0.0.1:9/done",
    });
    const isCardError = declined instanceof Stripe.errors.StripeCardError;
    return { isCardError, declined: declined.setup_intent?.status, setup: made.status, saved: data.length, later: later.status };
  },

  async capture() {
    const held = await stripe.paymentIntents.create({
      amount: 1999,
      currency: "usd",
      capture_method: "manual",
      confirm: true,
      confirmation_token: (await token("pm_card_visa")).id,
    });
    const taken = await stripe.paymentIntents.capture(held.id, { amount_to_capture: 1500 });
    return { held: held.status, taken: taken.status, received: taken.amount_received };
  },

  async money() {
    const pay = (payment_method) =>
      stripe.paymentIntents.create({ amount: 1999, currency: "usd", payment_method, confirm: true, return_url: "http://127.0.0.1:9/done" });
    const paid = await pay("pm_card_visa");
    const { net } = (await stripe.charges.retrieve(paid.latest_charge, { expand: ["balance_transaction"] })).balance_transaction;
    const refund = await stripe.refunds.create({ payment_intent: paid.id, expand: ["balance_transaction", "charge"] });
    const { id } = (await stripe.disputes.list({ payment_intent: (await pay("pm_card_createDispute")).id })).data[0];
    const { status } = await stripe.disputes.update(id, { evidence: { uncategorized_text: "winning_evidence" } });
    const after = await stripe.disputes.retrieve(id);
    return { net, refunded: refund.charge.refunded, type: refund.balance_transaction.type, status, end: after.status, back: after.balance_transactions[1].net };
  },

  async paging() {
    const idsOf = async (params) => {
      const found = [];
      for await (const { id } of stripe.customers.list({ limit: 5, ...params })) found.push(id);
      return found.filter((id) => id !== customer.id);
    };
    const forwards = await idsOf({});
    return { forwards, backwards: await idsOf({ ending_before: forwards.at(-1) }) };
  },
};

console.log(JSON.stringify(await flows[flow]()));
