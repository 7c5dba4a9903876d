import { ask } from "./api.js";
import { make } from "./dom.js";

/** What can be done with an event, and what a sound server makes of it. */
export const EVENT_ACTIONS = [
  ["resend", "Send again", {}, "Sends the event once more. Your server has seen its id: it answers 200 and fulfils nothing."],
  ["duplicate", "Send twice", { times: 2 }, "Sends it twice at the same moment. Still only one order is fulfilled."],
  ["delay", "Send in 5 s", { seconds: 5 }, "Sends it late. If it is held back it leaves five seconds from now."],
  ["forge", "Forge", {}, "Sends it under another id and wrongly signed, as a stranger could. Your server must answer 400."],
];

export function act(id, [action, , body]) {
  return ask("POST", `events/${encodeURIComponent(id)}/${action}`, body).catch(() => {});
}

/** Buttons for one event, for the log. */
export function eventButtons(id) {
  const buttons = EVENT_ACTIONS.map((action) => {
    const button = make("button", { type: "button", textContent: action[1], title: action[3] });
    button.addEventListener("click", () => act(id, action));
    return button;
  });
  return make("div", { className: "buttons" }, ...buttons);
}
