/**
 * Make an element. Children are elements or text; text is only ever text, wherever it came from.
 *
 * @param {string} name
 * @param {Record<string, unknown>} properties Properties of the element, and `data` for its data attributes.
 * @param {...(Node | string | null | undefined | false)} children
 */
export function make(name, properties = {}, ...children) {
  const { data = {}, ...rest } = properties;
  const element = Object.assign(document.createElement(name), rest);
  Object.assign(element.dataset, data);
  element.append(...children.filter((child) => child !== null && child !== undefined && child !== false && child !== ""));
  return element;
}

export const byId = (id) => document.getElementById(id);

/** A link that leads to the web, or its text if the address is anything but https. */
export function link(address, text) {
  if (!String(address ?? "").startsWith("https://")) return document.createTextNode("");
  return make("a", { href: address, target: "_blank", rel: "noopener noreferrer", textContent: text });
}

/** @param {number} amount In minor units. */
export function money(amount, currency) {
  try {
    const format = new Intl.NumberFormat("en", { style: "currency", currency });
    return format.format(amount / 10 ** (format.resolvedOptions().maximumFractionDigits ?? 2));
  } catch {
    return `${amount} ${currency}`;
  }
}

/** The time of day on this machine, such as 09:05:07.042. @param {number} at In seconds since the epoch. */
export function clock(at) {
  const time = new Date(at * 1000);
  return `${time.toTimeString().slice(0, 8)}.${String(time.getMilliseconds()).padStart(3, "0")}`;
}

/** Shorten ids so that a path fits in a lane: pi_3Nabc…xyz9. */
export const short = (text) => String(text).replace(/\b([a-z]+_)([A-Za-z0-9]{12,})/g, (_, kind, id) => `${kind}…${id.slice(-4)}`);

/** A folded block of JSON. */
export function json(title, value) {
  if (value === null || value === undefined || (typeof value === "object" && Object.keys(value).length === 0)) return null;
  const text = typeof value === "string" ? value : JSON.stringify(value, null, 2);
  return make("div", { className: "json" }, make("h4", { textContent: title }), make("pre", { textContent: text, tabIndex: 0 }));
}

let explained = 0;

/**
 * Buttons, each with a sentence beside it that says what it does.
 *
 * @param {Array<[string, string, () => void]>} given Text, what it does, and the doing.
 */
export function actions(given) {
  if (given.length === 0) return null;
  const items = given.map(([textContent, does, run]) => {
    const id = `explained-${(explained += 1)}`;
    const button = make("button", { type: "button", textContent });
    button.setAttribute("aria-describedby", id);
    button.addEventListener("click", run);
    return make("li", {}, button, make("p", { id, className: "hint", textContent: does }));
  });
  return make("ul", { className: "actions" }, ...items);
}
