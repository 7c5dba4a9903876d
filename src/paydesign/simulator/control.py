"""The stand-in's own interface under /_simulator/: what was seen, and what shall go wrong. Stripe has none of it.

GET  log?after=SEQ&wait=SECONDS   {entries: [...]}: requests, events, deliveries, advice, in order
GET  stream                       the same as server-sent events (served by server.py)
GET  state                        {counts, objects: newest of each kind, webhooks}
GET  cards                        {groups: [...]}: the test cards for the card form
GET  guide                        {steps: [...], ...}: what the inspector expects (preview/guide.py); {} if nobody said
POST faults                       {next: {match, fault, count, seconds}}
POST intents/ID/finish            {outcome: "succeeded" | "failed"}, of one that is processing
POST refunds/ID/finish            {outcome: "succeeded" | "failed"}, of one that is pending, or that fails after all
POST subscriptions/ID/renew        its period is over now
POST events/ID/resend | duplicate {times} | forge | delay {seconds}
POST webhooks                     {url, secret, mode: "deliver" | "hold"}, each optional
POST webhooks/release             {order: [event ids]}; without it, all as they came
POST advice                       {rule, message}: what the browser half noticed
POST faults/clear                 take all orders for faults back
POST reset                        forget everything
Bodies are JSON; `advice` may be a form, as a page sends it while it closes.
"""

from __future__ import annotations

import json
import math
from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qs

from .browser import load_rules
from .browser.menu import card_menu
from .delivery import Deliveries
from .faults import SILENCE, Fault, FaultKind
from .form import parse_form
from .log import Entry
from .rendering import render
from .rules import Refusal
from .simulator import Simulator
from .webhook_address import read_address

NEWEST = 50
"""How many objects of each kind `state` shows."""

LONGEST_WAIT = 30.0
LONGEST_DELAY = 86_400.0
MOST_COPIES = 100


class ControlProblem(Exception):
    """A request to the control interface cannot be understood; the text says why."""


class Control:
    """Carries out requests to /_simulator/.

    Attributes:
        guide: What the inspector shows beside the log.
        after_reset: Called once everything was forgotten.
    """

    def __init__(self, simulator: Simulator, deliveries: Deliveries) -> None:
        self.simulator = simulator
        self.deliveries = deliveries
        self.guide: dict[str, Any] = {}
        self.after_reset: Callable[[], None] = lambda: None

    def handle(self, method: str, path: str, query: str, body: str) -> tuple[int, dict[str, Any]]:
        """Return status and JSON of the answer; `path` is what follows /_simulator/."""
        try:
            return 200, self._answer(f"{method} {path}", parse_qs(query), body)
        except Refusal as refusal:
            return refusal.rule.status, {"error": refusal.body()}
        except RecursionError:
            return 400, {"error": {"message": "the body is nested too deeply"}}
        except (ControlProblem, ValueError, TypeError) as error:
            return 400, {"error": {"message": str(error)}}

    def _answer(self, endpoint: str, query: dict[str, list[str]], body: str) -> dict[str, Any]:
        match endpoint.replace("/", " ").split():
            case ["GET", "log"]:
                return {"entries": self._log(query)}
            case ["GET", "state"]:
                return self._state()
            case ["GET", "cards"]:
                return {"groups": card_menu()}
            case ["GET", "guide"]:
                return self.guide
            case ["POST", "advice"]:
                given = parse_form(body) if not body.startswith("{") else _json(body)
                rule = str(given.get("rule"))
                self.simulator.log.add(
                    "advice",
                    rule=rule,
                    message=given.get("message"),
                    source=load_rules().get(rule, {}).get("source"),
                    path="browser",
                )
                return {}
            case ["POST", "faults"]:
                self.simulator.faults.add(_fault(_json(body).get("next")))
                return {"faults": self.simulator.faults.waiting()}
            case ["POST", "faults", "clear"]:
                self.simulator.faults.clear()
                return {"faults": []}
            case ["POST", "intents", id, "finish"]:
                return {"intent": self.simulator.finish(id, succeeds=_succeeds(body))}
            case ["POST", "refunds", id, "finish"]:
                return {"refund": self.simulator.finish_refund(id, succeeds=_succeeds(body))}
            case ["POST", "subscriptions", id, "renew"]:
                return {"subscription": self.simulator.renew(id)}
            case ["POST", "events", id, action]:
                return {"deliveries": self._send(id, action, _json(body))}
            case ["POST", "webhooks"]:
                return self._set_webhooks(_json(body))
            case ["POST", "webhooks", "release"]:
                return {"deliveries": self.deliveries.release(_order(_json(body).get("order")))}
            case ["POST", "reset"]:
                self.deliveries.clear()
                self.simulator.reset()
                self.after_reset()
                self.simulator.log.add("reset")
                return {}
        raise ControlProblem(f"there is no {endpoint} under /_simulator/")

    def _log(self, query: dict[str, list[str]]) -> list[Entry]:
        after = int(query.get("after", ["0"])[0])
        wait = _number(query.get("wait", ["0"])[0], "wait", LONGEST_DELAY)
        return self.simulator.log.after(after, min(wait, LONGEST_WAIT))

    def _state(self) -> dict[str, Any]:
        world = self.simulator.world
        with self.simulator.lock:
            kinds = [(kind, count) for kind, count in world.store.kinds() if kind != "event"]
            objects = {k: [render(world.store, o) for o in world.store.all(k)[:NEWEST]] for k, _ in kinds}
            return {
                "counts": dict(kinds),
                "objects": objects,
                "webhooks": self._webhooks(),
                "faults": self.simulator.faults.waiting(),
            }

    def _send(self, id: str, action: str, given: dict[str, Any]) -> int:
        with self.simulator.lock:
            event = self.simulator.world.store.get("event", id)
        match action:
            case "resend":
                return self.deliveries.repeat(event)
            case "duplicate":
                return self.deliveries.repeat(
                    event, times=int(_number(given.get("times", 2), "times", MOST_COPIES))
                )
            case "forge":
                return self.deliveries.forge(event)
            case "delay":
                return self.deliveries.delay(
                    event, _number(given.get("seconds", 5), "seconds", LONGEST_DELAY)
                )
        raise ControlProblem(f"an event can be resent, duplicated, forged or delayed, not {action!r}")

    def _set_webhooks(self, given: dict[str, Any]) -> dict[str, Any]:
        if (mode := given.get("mode")) not in (None, "deliver", "hold"):
            raise ControlProblem(f"mode is deliver or hold, not {mode!r}")
        if "url" in given:
            read_address(given["url"])
            self.simulator.set_webhook(given["url"], given.get("secret"))
        if mode is not None:
            self.deliveries.hold(mode == "hold")
        return self._webhooks()

    def _webhooks(self) -> dict[str, Any]:
        endpoints = [{"id": e.id, "url": e.url, "secret": e.secret} for e in self.simulator.endpoints()]
        held = [event["id"] for event in self.deliveries.held()]
        mode = "hold" if self.deliveries.is_holding else "deliver"
        return {"endpoints": endpoints, "mode": mode, "held": held, "waiting": self.deliveries.waiting()}


def _json(body: str) -> dict[str, Any]:
    found = json.loads(body or "{}")
    if not isinstance(found, dict):
        raise ControlProblem("the body is a JSON object")
    return found


def _succeeds(body: str) -> bool:
    outcome = _json(body).get("outcome")
    if outcome not in ("succeeded", "failed"):
        raise ControlProblem(f"outcome is succeeded or failed, not {outcome!r}")
    return bool(outcome == "succeeded")


def _order(given: Any) -> list[str] | None:
    if given is not None and not (isinstance(given, list) and all(isinstance(id, str) for id in given)):
        raise ControlProblem("order is a list of event ids")
    return given


def _number(given: Any, name: str, most: float) -> float:
    """Return a number from 0 to `most`; NaN is none."""
    number = float(given)
    if not 0 <= number <= most or math.isnan(number):
        raise ControlProblem(f"{name} is a number from 0 to {most:g}, not {given!r}")
    return number


def _fault(given: Any) -> Fault:
    kinds = ", ".join(FaultKind)
    if not isinstance(given, dict) or given.get("fault") not in list(FaultKind):
        raise ControlProblem(f"next.fault is one of {kinds}")
    count = int(_number(given.get("count", 1), "count", 1_000_000))
    seconds = _number(given.get("seconds", SILENCE), "seconds", LONGEST_DELAY)
    return Fault(str(given.get("match", "")), FaultKind(given["fault"]), count, seconds)
