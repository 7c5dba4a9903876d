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
};

/** @param {string} label */
function incomplete(label) {
  const name = label.toLowerCase();
  return { code: `incomplete_${name.replaceAll(" ", "_")}`, message: `Your ${name} is incomplete.` };
}
