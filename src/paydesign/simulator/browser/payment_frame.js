import { merge, openFrame } from "./frame/channel.js";
import { PaymentForm } from "./frame/payment_form.js";
import { openTestCards } from "./frame/test_cards.js";

openFrame(
  (_, onChange, request, tell) => {
    const form = new PaymentForm(onChange, request, tell);
    openTestCards((number) => form.card.fill(number));
    return form;
  },
  (form, request) => {
    const send = (path, { payment_method_data: given = {}, ...params }, override, session = {}) => {
      const saved = form.savedMethod();
      if (saved) return request("POST", path, { ...params, ...saved, ...session });
      const error = form.validate();
      if (error) return { error };
      const data = override(given, form.paymentMethodData());
      return request("POST", path, { ...params, ...form.wish(), payment_method_data: data });
    };
    return {
      submit: () => {
        const error = form.validate();
        return error ? { error } : { selectedPaymentMethod: form.type };
      },
      // Which side wins where the page gives billing details too is written in the types of @stripe/stripe-js:
      // at confirmation those of the form, in a token those of the page.
      confirm: ({ path, request: params }) => send(path, params, (given, typed) => merge(given, typed)),
      createConfirmationToken: ({ request: params }) => {
        const session = { customer_session: form.session() };
        return send("/v1/confirmation_tokens", params, (given, typed) => merge(typed, given), session);
      },
      createPaymentMethod: ({ request: params }) => {
        const error = form.validate();
        if (error) return { error };
        return request("POST", "/v1/payment_methods", merge(form.paymentMethodData(), params));
      },
    };
  },
);
