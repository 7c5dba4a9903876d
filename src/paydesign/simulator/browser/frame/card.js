/** @typedef {{ code: string, message: string }} Problem */

/** The brands that the form tells apart: how their numbers begin, how long they are, how they are grouped. */
const BRANDS = [
  { id: "amex", start: /^3[47]/, lengths: [15], groups: [4, 6, 5], cvc: 4 },
  { id: "mastercard", start: /^(5[1-5]|2[2-7])/, lengths: [16], groups: [4, 4, 4, 4], cvc: 3 },
  { id: "diners", start: /^3(0|6|8)/, lengths: [14, 16], groups: [4, 6, 4], cvc: 3 },
  { id: "unionpay", start: /^6[28]/, lengths: [16, 19], groups: [4, 4, 4, 4, 3], cvc: 3 },
  { id: "visa", start: /^4/, lengths: [16], groups: [4, 4, 4, 4], cvc: 3 },
];
const UNKNOWN = { id: "unknown", start: /^/, lengths: [16], groups: [4, 4, 4, 4], cvc: 3 };

/** @param {string} text */
export const digitsOf = (text) => text.replace(/\D/g, "");

/** @param {string} number */
export function brandOf(number) {
  return BRANDS.find(({ start }) => start.test(digitsOf(number))) ?? UNKNOWN;
}

/** @param {string} text */
export function formatNumber(text) {
  const { groups, lengths } = brandOf(text);
  const digits = digitsOf(text).slice(0, Math.max(...lengths));
  let rest = digits;
  const parts = groups.map((length) => {
    const part = rest.slice(0, length);
    rest = rest.slice(length);
    return part;
  });
  return [...parts, rest].filter(Boolean).join(" ");
}

/** @param {string} text */
export function formatExpiry(text) {
  let digits = digitsOf(text);
  if (/^([2-9]|1\s*\/)/.test(text.trim())) digits = `0${digits}`;
  // A year of four digits, as browsers fill it in, is shortened.
  if (/^\d{2}20\d{2}$/.test(digits)) digits = digits.slice(0, 2) + digits.slice(4);
  digits = digits.slice(0, 4);
  return digits.length > 2 ? `${digits.slice(0, 2)} / ${digits.slice(2)}` : digits;
}

/** @param {string} text */
export function monthAndYear(text) {
  const digits = digitsOf(text);
  return { exp_month: Number(digits.slice(0, 2)), exp_year: 2000 + Number(digits.slice(2, 4)) };
}

/**
 * @param {string} text
 * @returns {Problem | null}
 */
export function checkNumber(text) {
  const digits = digitsOf(text);
  const { lengths } = brandOf(digits);
  if (digits.length < Math.min(...lengths)) {
    return { code: "incomplete_number", message: "Your card number is incomplete." };
  }
  if (lengths.includes(digits.length) && hasValidChecksum(digits)) return null;
  return { code: "invalid_number", message: "Your card number is invalid." };
}

/**
 * @param {string} text
 * @param {Date} today
 * @returns {Problem | null}
 */
export function checkExpiry(text, today) {
  if (digitsOf(text).length < 4) {
    return { code: "incomplete_expiry", message: "Your card's expiration date is incomplete." };
  }
  const { exp_month: month, exp_year: year } = monthAndYear(text);
  if (month < 1 || month > 12) {
    return { code: "invalid_expiry_month", message: "Your card's expiration month does not exist." };
  }
  if (year < today.getFullYear()) {
    return { code: "invalid_expiry_year_past", message: "Your card's expiration year is in the past." };
  }
  if (year === today.getFullYear() && month < today.getMonth() + 1) {
    return { code: "invalid_expiry_month_past", message: "Your card's expiration date is in the past." };
  }
  return null;
}

/**
 * @param {string} text
 * @param {string} number
 * @returns {Problem | null}
 */
export function checkCvc(text, number) {
  if (digitsOf(text).length === brandOf(number).cvc) return null;
  return { code: "incomplete_cvc", message: "Your card's security code is incomplete." };
}

/**
 * @param {string} text
 * @param {string} country
 * @returns {Problem | null}
 */
export function checkPostal(text, country) {
  if (country === "US" && !/^\d{5}(-?\d{4})?$/.test(text.trim())) {
    return { code: "incomplete_zip", message: "Your ZIP code is incomplete." };
  }
  return text.trim() ? null : { code: "incomplete_zip", message: "Your postal code is incomplete." };
}

/** @param {string} digits */
function hasValidChecksum(digits) {
  const values = [...digits].reverse().map((digit, place) => Number(digit) * (place % 2 ? 2 : 1));
  return values.reduce((sum, value) => sum + (value > 9 ? value - 9 : value), 0) % 10 === 0;
}
