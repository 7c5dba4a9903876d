import { byId, make } from "./dom.js";

const WHO = { browser: "Browser", server: "Your server", stripe: "Stripe" };

/** The steps of the guide, ticked off as the log shows them. */
export class Steps {
  #steps = [];
  #pages = [];
  #list = byId("steps");

  show(guide) {
    if (!guide.steps) return;
    byId("expected").hidden = false;
    byId("subject").textContent = `${guide.project}: ${guide.title}`;
    byId("summary").textContent = guide.summary;
    byId("guide").href = guide.source.startsWith("https://") ? guide.source : "#";
    this.#steps = guide.steps.map((step) => ({ ...step, entry: null }));
    this.#list.replaceChildren(...this.#steps.map((step, index) => draw(step, index)));
    this.#redraw();
  }

  forget() {
    for (const step of this.#steps) step.entry = null;
    this.#pages = [];
    this.#redraw();
  }

  /**
   * Tick off what an entry of the log shows.
   *
   * @returns {number[]} The numbers of the steps that it belongs to, from 1.
   */
  see(entry) {
    if (entry.kind === "page_request") this.#pages.push(`${entry.method} ${entry.path}`);
    const seen = this.#steps.filter((step, index) => this.#isDue(index) && shows(entry, step.trace));
    if (seen.includes(this.#first) && this.#isComplete) this.forget(); // the next payment begins
    const fresh = seen.filter((step) => step.entry === null);
    for (const step of seen) step.entry = entry.seq;
    if (fresh.length > 0) byId("news").textContent = `Step ${this.#number(fresh.at(-1))} is done: ${fresh.at(-1).does}`;
    if (seen.length > 0) this.#redraw();
    return seen.map((step) => this.#number(step));
  }

  /** Whether what a step has to come after has come. */
  #isDue(index) {
    const { follows, page } = this.#steps[index].trace;
    const hasPage = !page || this.#pages.some((opened) => fits(page, opened));
    return hasPage && (!follows || this.#steps[index - 1]?.entry !== null);
  }

  get #first() {
    return this.#steps.find((step) => !step.trace.silent);
  }

  get #isComplete() {
    return this.#steps.at(-1)?.entry !== null;
  }

  #number(step) {
    return this.#steps.indexOf(step) + 1;
  }

  #redraw() {
    const done = this.#steps.filter(({ entry }) => entry !== null).length;
    const known = this.#steps.filter(({ entry, trace }) => entry !== null || !(trace.silent || trace.optional)).length;
    byId("progress").textContent = `${done} of ${known}`;
    const last = this.#steps.findLastIndex((step) => step.entry !== null);
    let next = true;
    this.#steps.forEach((step, index) => {
      const isPassed = index < last;
      const isDone = step.entry !== null || (isPassed && step.trace.silent);
      const state = isDone ? "done" : isPassed ? (step.trace.optional ? "skipped" : "missed") : "waiting";
      const item = this.#list.children[index];
      item.dataset.state = state;
      const isNext = next && (state === "waiting" || state === "missed") && !step.trace.optional;
      if (isNext) next = false;
      if (isNext) item.setAttribute("aria-current", "step");
      else item.removeAttribute("aria-current");
      const words = { done: "done", skipped: "not needed", missed: "not seen yet", waiting: isNext ? "next" : step.trace.optional ? "if needed" : "" };
      item.querySelector(".state").textContent = words[state];
      const jump = item.querySelector("a.entry");
      jump.hidden = step.entry === null;
      jump.href = `#entry-${step.entry}`;
    });
  }
}

function draw(step, index) {
  return make(
    "li",
    { className: `step ${step.by}` },
    make("span", { className: "tick", textContent: String(index + 1), ariaHidden: "true" }),
    make(
      "div",
      {},
      make("p", { className: "who" }, make("b", { textContent: WHO[step.by] ?? step.by }), " ", make("span", { className: "state" }), " ", make("a", { className: "entry", textContent: "show", ariaLabel: `Show step ${index + 1} in the log`, hidden: true })),
      make("p", { textContent: step.does }),
      step.call && make("code", { textContent: step.call }),
    ),
  );
}

/** Whether an entry of the log is what a step leaves behind; only what succeeded counts. */
function shows(entry, trace) {
  if (trace.silent || trace.kind !== entry.kind) return false;
  switch (entry.kind) {
    case "request":
      return trace.client === entry.is_client && fits(trace.endpoint, `${entry.method} ${entry.path}`) && succeeded(entry);
    case "page_answer":
      return fits(trace.endpoint, `${entry.method} ${entry.path}`) && succeeded(entry);
    case "event":
      return fits(trace.type, entry.event.type);
    case "delivery":
      return fits(trace.type, entry.type) && succeeded(entry) && !entry.forgery;
    case "three_ds":
      return entry.step === "succeeded";
    default:
      return false;
  }
}

const fits = (pattern, text) => new RegExp(`^(?:${pattern})$`).test(text);
const succeeded = ({ status }) => status >= 200 && status < 300;
