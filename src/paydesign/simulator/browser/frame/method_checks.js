/** @typedef {import("./fields.js").Problem} Problem */

/**
 * What is wrong with a field, by the name that methods.toml gives the check; `label` is what the field is called.
 *
 * @type {Record<string, (text: string, label: string) => Problem | null>}
 */
export const CHECKS = {
  text: (text, label) => (text ? null : incomplete(label)),
  email: (text, label) => {
    if (!text) return incomplete(label);
    return /^[^@\s]+@[^@\s]+$/.test(text) ? null : { code: "invalid_email", message: "Your email is invalid." };
  },
  iban: (text, label) => {
    const iban = text.replaceAll(" ", "").toUpperCase();
    if (iban.length < 15) return incomplete(label);
    return isIban(iban) ? null : { code: "invalid_iban", message: "Your IBAN is invalid." };
  },
};

/** ISO 13616: letters are numbers from 10 on, and the whole, its first four characters last, is 1 modulo 97. */
function isIban(iban) {
  if (!/^[A-Z]{2}\d{2}[A-Z0-9]+$/.test(iban)) return false;
  const digits = [...iban.slice(4), ...iban.slice(0, 4)].map((one) => String(parseInt(one, 36))).join("");
  return [...digits].reduce((rest, digit) => (rest * 10 + Number(digit)) % 97, 0) === 1;
}

/** @param {string} label */
function incomplete(label) {
  const name = label === label.toUpperCase() ? label : label.toLowerCase();
  return { code: `incomplete_${name.toLowerCase().replaceAll(" ", "_")}`, message: `Your ${name} is incomplete.` };
}
