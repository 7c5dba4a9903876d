import { ask } from "./api.js";
import { actions } from "./dom.js";

/** What can be done with an event, and what a sound server makes of it. */
const ACTIONS = [
  ["resend", "Send again", {}, "The same event once more. Your server knows its id: it answers 200 and fulfils nothing."],
  ["duplicate", "Send twice", { times: 2 }, "Twice at the same moment. Still only one order is fulfilled."],
  ["delay", "Send in 5 s", { seconds: 5 }, "Late. If it is held back it leaves five seconds from now."],
  ["forge", "Forge", {}, "Under another id and wrongly signed, as a stranger could. Your server must answer 400."],
];

/** Buttons for the event whose id `idOf` returns when one is pressed. */
export function eventButtons(idOf) {
  const send = (action, body) => ask("POST", `events/${encodeURIComponent(idOf())}/${action}`, body).catch(() => {});
  return actions(ACTIONS.map(([action, text, body, does]) => [text, does, () => send(action, body)]));
}
