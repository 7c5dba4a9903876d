import { ask } from "./api.js";
import { byId } from "./dom.js";
import { FaultOrders } from "./faults.js";
import { Objects } from "./objects.js";
import { Payments } from "./payments.js";
import { draw } from "./rows.js";
import { Steps } from "./steps.js";
import { Webhooks } from "./webhooks.js";

const MOST_ROWS = 1000;
const PAUSE = 120; // milliseconds: what comes together is shown together

const steps = new Steps();
const objects = new Objects();
const faults = new FaultOrders();
const payments = new Payments();
const webhooks = new Webhooks(() => refreshSoon());
const log = byId("log");
const scroller = byId("scroller");
let seen = 0;
let began = null;
let timer = null;

byId("reset").addEventListener("click", reset);
start();

async function start() {
  const guide = await ask("GET", "guide").catch(() => ({}));
  steps.show(guide);
  if (guide.page?.startsWith("http://127.0.0.1:")) Object.assign(byId("shop"), { href: guide.page, hidden: false });
  if (guide.project) document.title = `Inspector: ${guide.project}`;
  listen();
  refreshSoon();
}

function listen() {
  const stream = new EventSource(`stream?after=${seen}`);
  const connection = byId("connection");
  stream.addEventListener("open", () => Object.assign(connection, { textContent: "Live" }).classList.add("live"));
  stream.addEventListener("message", ({ data }) => add(JSON.parse(data)));
  stream.addEventListener("error", () => {
    stream.close();
    Object.assign(connection, { textContent: "The preview has ended, or cannot be reached" }).classList.remove("live");
    setTimeout(listen, 1000);
  });
}

function add(entry) {
  if (entry.seq <= seen) return;
  seen = entry.seq;
  if (entry.kind === "reset") return forget();
  began ??= entry.at;
  objects.see(entry);
  if (entry.kind === "event") webhooks.add(entry.event);
  const row = draw(entry, steps.see(entry), entry.at - began);
  if (row !== null) {
    append(row, entry);
    payments.see(entry, row);
  }
  refreshSoon();
}

/**
 * Add a row at the end, and stay at the end if the reader is there. A request is told when it is answered, after
 * the events that it caused: it goes before them.
 */
function append(row, entry) {
  const isAtEnd = scroller.scrollHeight - scroller.scrollTop - scroller.clientHeight < 80;
  byId("nothing").hidden = true;
  const caused = entry.kind === "request" ? log.querySelector(`[data-cause="${CSS.escape(entry.id)}"]`) : null;
  log.insertBefore(row, caused);
  if (log.children.length > MOST_ROWS) log.firstElementChild.remove();
  if (isAtEnd) scroller.scrollTop = scroller.scrollHeight;
}

/** Forget everything at Stripe; the preview starts the server anew, which takes a moment. */
async function reset({ currentTarget: button }) {
  Object.assign(button, { disabled: true, textContent: "One moment…" });
  await ask("POST", "reset", {}).catch(() => {});
  Object.assign(button, { disabled: false, textContent: "Forget everything" });
}

function forget() {
  log.replaceChildren();
  byId("nothing").hidden = false;
  began = null;
  for (const part of [steps, objects, payments, webhooks]) part.forget();
  refreshSoon();
}

function refreshSoon() {
  clearTimeout(timer);
  timer = setTimeout(async () => {
    const state = await fetch("state").then((answer) => answer.json()).catch(() => null);
    if (state === null) return; // the connection's own line says it
    objects.show(state.objects);
    webhooks.show(state.webhooks);
    faults.show(state.faults);
  }, PAUSE);
}
