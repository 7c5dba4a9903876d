import { eventButtons } from "./events.js";
import { clock, json, link, make, short } from "./dom.js";

const LANES = ["browser", "server", "stripe"];

/**
 * Say what an entry of the log is, for the diagram.
 *
 * @returns {{ from: string, to: string, isAnswer?: boolean, label: string, chips: Array<[string, string]>,
 *   details: Array<Node | null>, data?: Record<string, string> } | null} Without `to` it is a note in the lane `from`.
 */
function describe(entry) {
  switch (entry.kind) {
    case "request":
      return request(entry);
    case "page_request":
      return {
        from: "browser",
        to: "server",
        label: `${entry.method} ${entry.path}`,
        chips: [],
        details: [json("What the page sent", entry.body), json("Query", entry.query)],
      };
    case "page_answer":
      return {
        from: "server",
        to: "browser",
        isAnswer: true,
        label: `${entry.method} ${entry.path}`,
        chips: [result(entry.status)],
        details: [json("What your server answered", entry.body)],
      };
    case "event":
      return {
        from: "stripe",
        label: entry.event.type,
        title: "event",
        data: { cause: entry.event.request?.id ?? "" },
        chips: state(entry.event.data?.object),
        details: [
          make("p", { textContent: `${entry.event.id} happened at Stripe. It is now sent to your webhook.` }),
          eventButtons(() => entry.event.id),
          json("The event", entry.event),
        ],
      };
    case "delivery":
      return delivery(entry);
    case "three_ds":
      return atBank(entry, "3D Secure", "3D Secure is asked for");
    case "bank":
      return atBank(entry, "bank", "the customer is on the bank's page");
    case "advice":
      return {
        from: { browser: "browser", preview: "server" }[entry.path] ?? "stripe",
        title: "advice",
        label: entry.message,
        chips: [],
        details: [
          make("p", {
            textContent:
              entry.path === "preview"
                ? entry.message
                : "Stripe is not known to refuse this, and it is probably a mistake all the same. Nothing was refused.",
          }),
          entry.source && make("p", {}, "Why: ", link(entry.source, entry.source)),
        ],
      };
    case "output":
      return { from: "server", label: entry.line, chips: [], details: [json("What your server wrote", entry.line)] };
    default:
      return null;
  }
}

function request(entry) {
  const chips = [result(entry.status), ...state(entry.answer?.error?.payment_intent ?? entry.answer)];
  const code = entry.answer?.error?.code ?? entry.answer?.error?.type;
  if (code) chips.push([entry.answer.error.decline_code ?? code, "bad"]);
  if (entry.replayed) chips.push(["replayed", "note"]);
  if (entry.fault) chips.push([FAULTS[entry.fault] ?? entry.fault, "warn"]);
  const about = [
    entry.idempotency_key && `Idempotency key ${entry.idempotency_key}${entry.replayed ? ": the answer of the first request again, nothing was done" : ""}.`,
    entry.answer?.error?.message,
    entry.fault && `This fault was ordered: ${FAULTS[entry.fault] ?? entry.fault}.`,
  ];
  return {
    from: entry.is_client ? "browser" : "server",
    to: "stripe",
    label: `${entry.method} ${entry.path.replace("/v1/", "")}`,
    chips,
    details: [
      ...about.filter(Boolean).map((text) => make("p", { textContent: text })),
      json("Parameters", entry.parameters),
      json("Answer", entry.answer),
    ],
  };
}

const FAULTS = {
  timeout: "done, but no answer",
  drop_after_work: "done, connection lost",
  drop_before_work: "lost before it was done",
  error_500: "error 500",
  error_500_after_work: "done, but error 500",
  slow: "slow",
};

function delivery(entry) {
  const isTaken = entry.status >= 200 && entry.status < 300;
  const chips = entry.forged ? [[String(entry.status), isTaken ? "bad" : "note"]] : [result(entry.status)];
  if (entry.forged) chips.push(["forged", "warn"], isTaken ? ["accepted!", "bad"] : ["refused, as it must be", "good"]);
  else if (entry.forgery) chips.push([entry.forgery.replace("_", " "), "warn"]);
  if (entry.attempt > 1) chips.push([`attempt ${entry.attempt}`, "note"]);
  if (entry.retry_in) chips.push([`again in ${entry.retry_in} s`, "note"]);
  return {
    from: "stripe",
    to: "server",
    label: entry.type,
    chips,
    details: [
      make("p", { textContent: verdict(entry, isTaken) }),
      make("p", { className: "quiet", textContent: `${entry.event} to ${entry.url}` }),
      entry.forged ? null : eventButtons(() => entry.event),
    ],
  };
}

function verdict({ forged, problem }, isTaken) {
  if (forged) {
    return isTaken
      ? "Your server took an event that was not signed with its secret: it does not verify the signature."
      : "Your server refused an event that was not signed with its secret, as it must.";
  }
  return isTaken ? "Your server took the event." : `${problem ?? "Your server did not take the event"}. It is sent again.`;
}

/** What a customer does on a page of the bank. */
function atBank(entry, chip, shown) {
  const words = { shown, succeeded: "the customer approved", failed: "the customer did not approve" };
  const kind = { succeeded: "good", failed: "bad" }[entry.step] ?? "note";
  return {
    from: entry.step === "shown" ? "stripe" : "browser",
    to: entry.step === "shown" ? "browser" : "stripe",
    isAnswer: entry.step === "shown",
    label: words[entry.step] ?? `${chip}: ${entry.step}`,
    chips: [[chip, kind]],
    details: [make("p", { textContent: `Attempt ${entry.attempt} for ${entry.intent}.` })],
  };
}

/** @returns {[string, string]} */
function result(status) {
  if (!status) return ["no answer", "bad"];
  return [String(status), status < 400 ? "good" : "bad"];
}

function state(object) {
  return typeof object?.status === "string" && typeof object.object === "string" ? [[object.status, "state"]] : [];
}

/**
 * Draw an entry of the log.
 *
 * @param {number[]} steps The numbers of the guide's steps that it belongs to.
 * @returns {HTMLElement | null}
 */
export function draw(entry, steps) {
  const row = describe(entry);
  if (row === null) return null;
  const summary = make(
    "summary",
    {},
    make(
      "span",
      { className: "when" },
      make("time", { dateTime: new Date(entry.at * 1000).toISOString(), textContent: clock(entry.at) }),
      make("span", { className: "payment" }),
    ),
    make(
      "span",
      { className: "label" },
      ...steps.map((number) => make("span", { className: "number" }, make("span", { className: "unseen", textContent: "step " }), String(number))),
      row.title && make("span", { className: "kind", textContent: row.title }),
      make("span", { className: "text", textContent: short(row.label) }),
      ...row.chips.map(([text, kind]) => make("span", { className: `chip ${kind}`, textContent: text })),
    ),
    row.to && make("span", { className: `arrow ${row.isAnswer ? "answer" : ""}` }),
    make("span", { className: "unseen", textContent: row.to ? `from ${row.from} to ${row.to}` : `at ${row.from}` }),
  );
  const details = make("details", {}, summary);
  details.addEventListener("toggle", () => {
    if (details.open && details.children.length === 1) {
      const whole = short(row.label) === row.label ? null : make("code", { textContent: row.label });
      details.append(make("div", { className: "more" }, whole, ...row.details.filter(Boolean)));
    }
  });
  return make("li", { id: `entry-${entry.seq}`, className: `row ${entry.kind} ${span(row)}`, data: row.data ?? {} }, details);
}

function span({ from, to }) {
  if (!to) return `note-${from}`;
  const [left, right] = [from, to].sort((a, b) => LANES.indexOf(a) - LANES.indexOf(b));
  return `span-${left}-${right} ${left === from ? "rightwards" : "leftwards"}`;
}
