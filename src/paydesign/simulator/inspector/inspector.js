import { ask } from "./api.js";
import { byId } from "./dom.js";
import { FaultOrders } from "./faults.js";
import { Objects } from "./objects.js";
import { Steps } from "./steps.js";
import { Timeline } from "./timeline.js";
import { Webhooks } from "./webhooks.js";

const PAUSE = 120; // milliseconds: what comes together is shown together

const steps = new Steps();
const objects = new Objects();
const faults = new FaultOrders();
const timeline = new Timeline();
const webhooks = new Webhooks(() => refreshSoon());
let seen = 0;
let timer = null;

// Where the parts are below each other, the list of what happens comes before what is expected.
byId("expected").open = matchMedia("(min-width: 70rem)").matches;
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
  objects.see(entry);
  if (entry.kind === "event") webhooks.add(entry.event);
  timeline.add(entry, steps.see(entry));
  refreshSoon();
}

/** Forget everything at Stripe; the preview starts the server anew, which takes a moment. */
async function reset({ currentTarget: button }) {
  Object.assign(button, { disabled: true, textContent: "One moment…" });
  await ask("POST", "reset", {}).catch(() => {});
  Object.assign(button, { disabled: false, textContent: "Forget everything" });
}

function forget() {
  for (const part of [timeline, steps, objects, webhooks]) part.forget();
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
