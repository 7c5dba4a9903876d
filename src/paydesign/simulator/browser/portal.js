const outcome = /** @type {HTMLElement} */ (document.getElementById("status"));
const list = /** @type {HTMLElement} */ (document.getElementById("subscriptions"));
const card = /** @type {HTMLElement} */ (document.getElementById("card"));
const form = /** @type {HTMLFormElement} */ (document.getElementById("change"));
const menu = /** @type {HTMLSelectElement} */ (document.getElementById("number"));
const back = /** @type {HTMLAnchorElement} */ (document.getElementById("back"));
const WORDS = { cancel: "It has ended.", cancel_at_period_end: "It ends with its period.", keep: "It goes on." };

form.addEventListener("submit", (event) => {
  event.preventDefault();
  act({ action: "card", number: menu.value }, "The card is saved.");
});
ask("GET", "/state").then(start, fail);

function start(state) {
  for (const { title, cards } of state.cards) {
    const group = document.createElement("optgroup");
    group.label = title;
    for (const { number, label } of cards) group.append(new Option(`${label} …${number.slice(-4)}`, number));
    menu.append(group);
  }
  if (state.return_url) {
    back.href = state.return_url;
    back.hidden = false;
  }
  show(state);
}

function show(state) {
  card.textContent = state.card ?? "There is no card yet.";
  list.replaceChildren(...state.subscriptions.map(entry));
  if (!state.subscriptions.length) list.append(text("li", "You have no subscriptions."));
}

function entry(subscription) {
  const item = document.createElement("li");
  item.dataset.id = subscription.id;
  for (const { name, quantity, amount } of subscription.items) {
    item.append(text("p", `${quantity} × ${name}: ${money(amount, subscription.currency)} ${every(subscription)}`));
  }
  item.append(text("p", `${subscription.status}, ${when(subscription)}`));
  if (subscription.card) item.append(text("p", `Paid with ${subscription.card}`));
  const choices = document.createElement("div");
  choices.className = "choices";
  if (subscription.cancel_at) choices.append(button("Keep it", "keep", subscription.id));
  else choices.append(button("Cancel at the end of the period", "cancel_at_period_end", subscription.id));
  choices.append(button("Cancel now", "cancel", subscription.id));
  item.append(choices);
  return item;
}

function text(tag, content) {
  const element = document.createElement(tag);
  element.textContent = content;
  return element;
}

function button(label, action, subscription) {
  const element = /** @type {HTMLButtonElement} */ (text("button", label));
  element.type = "button";
  element.addEventListener("click", () => act({ action, subscription }, WORDS[action]));
  return element;
}

function every({ interval, interval_count }) {
  return interval_count === 1 ? `every ${interval}` : `every ${interval_count} ${interval}s`;
}

function when({ cancel_at, period_end }) {
  const day = new Date((cancel_at ?? period_end) * 1000).toISOString().slice(0, 10);
  return cancel_at ? `ends on ${day}` : `next payment on ${day}`;
}

function money(amount, currency) {
  const format = new Intl.NumberFormat("en", { style: "currency", currency });
  const decimals = format.resolvedOptions().maximumFractionDigits ?? 2;
  return format.format(amount / 10 ** decimals);
}

async function act(given, done) {
  outcome.textContent = "One moment…";
  try {
    show(await ask("POST", "", new URLSearchParams(given)));
    outcome.textContent = done;
  } catch (error) {
    fail(error);
  }
}

function fail(error) {
  outcome.textContent = error.message;
}

async function ask(method, part, body) {
  const response = await fetch(location.pathname + part, { method, body });
  const answer = await response.json();
  if (!response.ok) throw new Error(answer.error.message);
  return answer;
}
