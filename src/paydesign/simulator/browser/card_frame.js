import { merge, openFrame } from "./frame/channel.js";
import { CardLine } from "./frame/card_line.js";

openFrame(
  ({ type }, onChange) => {
    const line = new CardLine(type, onChange);
    // The other fields of a card that was split into several Elements ask here: they are of the same origin.
    /** @type {any} */ (window).cardLine = line;
    return line;
  },
  (line, request) => {
    const send = (path, names, makeParams) => {
      const frames = /** @type {any} */ (window.parent.frames);
      const lines = [line, ...names.map((name) => frames[name].cardLine)];
      const error = lines.map((one) => one.validate()).find(Boolean);
      if (error) return { error };
      return request("POST", path, makeParams(lines.map((one) => one.part()).reduce(merge)));
    };
    const asMethod = ({ card, postal_code }, given) =>
      merge({ type: "card", card, ...(postal_code && { billing_details: { address: { postal_code } } }) }, given);
    return {
      createPaymentMethod: ({ request: given, parts }) =>
        send("/v1/payment_methods", parts, (typed) => asMethod(typed, given)),
      createToken: ({ request: given, parts }) =>
        send("/v1/tokens", parts, ({ card, postal_code: address_zip }) => ({ card: { ...card, address_zip, ...given } })),
      confirm: ({ path, request: given, parts }) =>
        send(path, parts, (typed) => ({ ...given, payment_method_data: asMethod(typed, given.payment_method_data) })),
    };
  },
);
