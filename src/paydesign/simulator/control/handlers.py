"""What is done for each operation of operations.toml, by its route."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from ...errors import Problem
from ..browser import load_rules
from ..browser.menu import card_menu
from ..due import due
from ..faults import Fault, FaultKind
from ..forgery import Forgery
from ..rendering import render
from ..resources.balance_transactions import settle
from ..store import StripeObject
from ..webhook_address import read_address
from .asking import Asked, Refused
from .description import as_document

if TYPE_CHECKING:
    from .interface import Control

NEWEST = 50
"""How many objects of each kind `state` shows."""

_LONGEST_ADVICE = 2_000
"""Characters that are kept of what a page says: the log keeps thousands of entries."""

Handler = Callable[["Control", Asked], dict[str, Any]]


def _log(control: Control, asked: Asked) -> dict[str, Any]:
    entries = control.simulator.log.after(asked.given["after"], asked.given["wait"])
    return {"entries": entries, "dropped": control.simulator.log.dropped}


def _state(control: Control, _: Asked) -> dict[str, Any]:
    world = control.simulator.world
    with control.simulator.lock:
        settle(world)
        kinds = [(kind, count) for kind, count in world.store.kinds() if kind != "event"]
        objects = {k: [render(world.store, o) for o in world.store.all(k)[:NEWEST]] for k, _ in kinds}
        return {
            "counts": dict(kinds),
            "objects": objects,
            "webhooks": _webhooks(control),
            "faults": control.simulator.faults.waiting(),
        }


def _advice(control: Control, asked: Asked) -> dict[str, Any]:
    # Any page may send it.
    rule, message = asked.given["rule"][:_LONGEST_ADVICE], asked.given["message"][:_LONGEST_ADVICE]
    source = load_rules().get(rule, {}).get("source")
    control.simulator.log.add("advice", rule=rule, message=message, source=source, path="browser")
    return {}


def _reset(control: Control, _: Asked) -> dict[str, Any]:
    control.deliveries.clear()
    control.simulator.reset()
    control.after_reset()
    control.simulator.log.add("reset")
    return {}


def _order_fault(control: Control, asked: Asked) -> dict[str, Any]:
    order = asked.given["next"]
    fault = Fault(order["match"], FaultKind(order["fault"]), order["count"], order["seconds"])
    control.simulator.faults.add(fault)
    return {"faults": control.simulator.faults.waiting()}


def _clear_faults(control: Control, _: Asked) -> dict[str, Any]:
    control.simulator.faults.clear()
    return {"faults": []}


def _clock(control: Control, _: Asked) -> dict[str, Any]:
    simulator = control.simulator
    with simulator.lock:
        waits = list(due(simulator.world.store, simulator.world.now()))
    return {"now": simulator.clock.now(), "ahead": simulator.clock.ahead, "due": waits}


def _set_clock(control: Control, asked: Asked) -> dict[str, Any]:
    clock, given = control.simulator.clock, asked.given
    if len(given) != 1:
        raise _invalid("either advance or to is given", "advance")
    now = clock.now()
    if given.get("to", now) < now:
        raise _invalid(f"to is before the stand-in's time, which is {now:.0f}: it goes forward only", "to")
    clock.advance(given["advance"] if "advance" in given else given["to"] - now)
    control.simulator.log.add("clock", now=clock.now(), ahead=clock.ahead)
    return _clock(control, asked)


def _finish_intent(control: Control, asked: Asked) -> dict[str, Any]:
    succeeds = asked.given["outcome"] == "succeeded"
    return {"intent": control.simulator.finish(asked.id, succeeds=succeeds)}


def _finish_refund(control: Control, asked: Asked) -> dict[str, Any]:
    succeeds = asked.given["outcome"] == "succeeded"
    return {"refund": control.simulator.finish_refund(asked.id, succeeds=succeeds)}


def _close_dispute(control: Control, asked: Asked) -> dict[str, Any]:
    return {"dispute": control.simulator.close_dispute(asked.id, asked.given["outcome"])}


def _renew(control: Control, asked: Asked) -> dict[str, Any]:
    return {"subscription": control.simulator.renew(asked.id)}


def _resend(control: Control, asked: Asked) -> dict[str, Any]:
    return {"deliveries": control.deliveries.repeat(_event(control, asked))}


def _duplicate(control: Control, asked: Asked) -> dict[str, Any]:
    return {"deliveries": control.deliveries.repeat(_event(control, asked), times=asked.given["times"])}


def _delay(control: Control, asked: Asked) -> dict[str, Any]:
    return {"deliveries": control.deliveries.delay(_event(control, asked), asked.given["seconds"])}


def _forge(control: Control, asked: Asked) -> dict[str, Any]:
    return {"deliveries": control.deliveries.forge(_event(control, asked), Forgery(asked.given["forgery"]))}


def _set_webhooks(control: Control, asked: Asked) -> dict[str, Any]:
    given = asked.given
    if "url" in given:
        try:
            read_address(given["url"])
        except ValueError as problem:
            raise _invalid(str(problem), "url") from None
        control.simulator.set_webhook(given["url"], given.get("secret"))
    elif "secret" in given:
        raise _invalid("secret goes with url", "secret")
    if "mode" in given:
        control.deliveries.hold(given["mode"] == "hold")
    return _webhooks(control)


def _release(control: Control, asked: Asked) -> dict[str, Any]:
    order = asked.given.get("order")
    held = {event["id"] for event in control.deliveries.held()}
    if unknown := [id for id in order or () if id not in held]:
        raise Refused("paydesign_control_invalid", *(Problem(f"{id} is not held", "order") for id in unknown))
    return {"deliveries": control.deliveries.release(order)}


def _webhooks(control: Control) -> dict[str, Any]:
    deliveries = control.deliveries
    endpoints = [{"id": e.id, "url": e.url, "secret": e.secret} for e in control.simulator.endpoints()]
    mode = "hold" if deliveries.is_holding else "deliver"
    held = [event["id"] for event in deliveries.held()]
    return {"endpoints": endpoints, "mode": mode, "held": held, "waiting": deliveries.waiting()}


def _event(control: Control, asked: Asked) -> StripeObject:
    with control.simulator.lock:
        return control.simulator.world.store.get("event", asked.id)


def _invalid(message: str, where: str) -> Refused:
    return Refused("paydesign_control_invalid", Problem(message, where))


HANDLERS: dict[str, Handler] = {
    "GET api": lambda *_: as_document(),
    "GET log": _log,
    "GET state": _state,
    "GET cards": lambda *_: {"groups": card_menu()},
    "GET guide": lambda control, _: control.guide,
    "POST advice": _advice,
    "POST reset": _reset,
    "POST faults": _order_fault,
    "POST faults/clear": _clear_faults,
    "GET clock": _clock,
    "POST clock": _set_clock,
    "POST intents/{id}/finish": _finish_intent,
    "POST refunds/{id}/finish": _finish_refund,
    "POST disputes/{id}/close": _close_dispute,
    "POST subscriptions/{id}/renew": _renew,
    "POST events/{id}/resend": _resend,
    "POST events/{id}/duplicate": _duplicate,
    "POST events/{id}/delay": _delay,
    "POST events/{id}/forge": _forge,
    "POST webhooks": _set_webhooks,
    "POST webhooks/release": _release,
}
