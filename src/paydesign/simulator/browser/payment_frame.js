import { merge, openFrame } from "./frame/channel.js";
import { CardForm } from "./frame/form.js";
import { openTestCards } from "./frame/test_cards.js";

openFrame(
  (_, onChange) => {
    const form = new CardForm(onChange);
    openTestCards((number) => form.fill(number));
    return form;
  },
  (form, request) => {
    const send = (path, params, override) => {
      const error = form.validate();
      const data = override(params.payment_method_data ?? {}, form.paymentMethodData());
      return error ? { error } : request("POST", path, { ...params, payment_method_data: data });
    };
    return {
      submit: () => {
        const error = form.validate();
        return error ? { error } : { selectedPaymentMethod: "card" };
      },
      // Which side wins where the page gives billing details too is written in the types of @stripe/stripe-js:
      // at confirmation those of the form, in a token those of the page.
      confirm: ({ path, request: params }) => send(path, params, (given, typed) => merge(given, typed)),
      createConfirmationToken: ({ request: params }) =>
        send("/v1/confirmation_tokens", params, (given, typed) => merge(typed, given)),
      createPaymentMethod: ({ request: params }) => {
        const error = form.validate();
        return error ? { error } : request("POST", "/v1/payment_methods", merge(form.paymentMethodData(), params));
      },
    };
  },
);
