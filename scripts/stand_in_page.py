"""Writes the parts of docs/stand-in.md that follow from data: python scripts/stand_in_page.py [--check].

Run it after a resource, rule, card, version or SDK was added.
"""

from __future__ import annotations

import re
import sys
import tomllib
from collections.abc import Callable, Iterable
from itertools import groupby
from pathlib import Path

from paydesign.compiled import read_toml
from paydesign.simulator import browser, delivery, idempotency, log, store
from paydesign.simulator.cards import load_cards
from paydesign.simulator.contract import api_version, load_contract
from paydesign.simulator.events import load_sent
from paydesign.simulator.methods import FILE as METHODS
from paydesign.simulator.methods import load_methods
from paydesign.simulator.router import load_nearest, sdk_routes
from paydesign.simulator.rules import load_rules
from paydesign.simulator.versions import FILE as VERSIONS

ROOT = Path(__file__).parents[1]
PAGE = ROOT / "docs" / "stand-in.md"
END = "<!-- end -->"
_PART = re.compile(r"(<!-- from data: (\w+) -->\n).*?(?=<!-- end -->)", re.DOTALL)
_ELEMENT = re.compile(r"^  (\w+): \{", re.MULTILINE)


def operations() -> str:
    """Return what of the API is played, a row a resource."""
    routes = sorted(sdk_routes(), key=lambda route: (_resource(route), route.split()[::-1]))
    rows = []
    for resource, group in groupby(routes, key=_resource):
        asked = [route.replace(f"/v1/{resource}", "", 1) for route in group]
        rows.append((f"`/v1/{resource}`", ", ".join(f"`{route.strip()}`" for route in asked)))
    known = load_contract()["routes"]
    return f"{len(routes)} of the {len(known)} operations of the SDK, of API {api_version()}:\n\n" + _table(
        ("resource", "operations, without what stands on the left"), rows
    )


def events() -> str:
    """Return which events are sent, and when."""
    sent = load_sent()
    return f"{len(sent)} of the {len(load_contract()['events'])} events that Stripe has:\n\n" + _table(
        ("event", "when"), ((f"`{name}`", when) for name, when in sent.items())
    )


def kept() -> str:
    """Return how much is kept of what grows."""
    rows = (
        ("objects of each kind, events too", store.LIMIT, "the oldest that are finished"),
        ("answers by idempotency key", idempotency.LIMIT, "the oldest"),
        ("entries of the log", log.LIMIT, "the oldest; `GET log` tells how many in `dropped`"),
        ("webhooks that wait to be sent", delivery.LIMIT, "those that are due last, or held the longest"),
    )
    return _table(("what", "how many", "forgotten first"), ((a, f"{b:,}", c) for a, b, c in rows))


def elements() -> str:
    """Return which Elements are played."""
    script = (Path(browser.__file__).parent / "script/framed_element.js").read_text(encoding="utf-8")
    played = _ELEMENT.findall(script.partition("export const FRAMED = {")[2].partition("\n};")[0])
    return "Elements: " + ", ".join(f"`{name}`" for name in played) + ".\n"


def cards() -> str:
    """Return how many test cards there are, and which are refused."""
    every = load_cards()
    refused = [card for card in every if card.not_played]
    names = "; ".join(f"`{card.number or card.ids[0]}`" for card in refused)
    played = len(every) - len(refused)
    return f"{played} test cards of Stripe's testing page are played. Not played, and refused: {names or 'none'}.\n"


def methods() -> str:
    """Return the payment methods that are played, and where they fit."""
    head = (
        "type",
        "on at first",
        "currencies",
        "held and captured later",
        "saved",
        "leaves the page",
        "read in",
    )
    rows = (
        (
            f"`{method.type}`",
            _yes(method.is_on),
            ", ".join(method.currencies) or "all",
            _yes(method.manual_capture),
            ", ".join(f"`{usage}`" for usage in method.saves),
            _yes(method.redirects),
            ", ".join(f"<{source}>" for source in (read_toml(METHODS)["source"], *method.sources)),
        )
        for method in load_methods().values()
    )
    return _table(head, rows)


def _yes(holds: bool) -> str:
    return "yes" if holds else "no"


def nearest() -> str:
    """Return what is not played at all, with what comes nearest."""
    return _table(
        ("below `/v1/`", "what comes nearest"), ((f"`{name}`", said) for name, said in load_nearest().items())
    )


def limits() -> str:
    """Return every refusal that is the stand-in's own."""
    own = [rule for rule in load_rules().values() if rule.kind == "limit"]
    return _table(("code", "what it says"), ((f"`{rule.code}`", rule.message) for rule in own))


def unverified() -> str:
    """Return what was not read in a source with all that the stand-in says of it."""
    api = [
        (id, rule.kind, rule.message, rule.source) for id, rule in load_rules().items() if not rule.verified
    ]
    page = [
        (id, str(rule["kind"]), str(rule["message"]), str(rule["source"]))
        for id, rule in browser.load_rules().items()
        if not rule["verified"]
    ]
    return _table(
        ("rule", "kind", "what it says", "nearest source"),
        ((f"`{id}`", kind, message, f"<{source}>") for id, kind, message, source in [*api, *page]),
    )


def versions() -> str:
    """Return what is known of other API versions."""
    changes = read_toml(VERSIONS)["changes"].values()
    rows = ((f"before {change['before']}", change["what"], f"<{change['source']}>") for change in changes)
    return _table(("version", "what is done otherwise", "source"), rows)


def tried() -> str:
    """Return the versions of SDKs that our tests redirect from outside."""
    sdks = tomllib.loads((ROOT / "tests/simulator/redirect/sdks.toml").read_text(encoding="utf-8"))
    said = (f"`stripe` for {name}: {', '.join(sdks[key]['versions'])}" for key, name in _LANGUAGES.items())
    return "".join(f"- {line}\n" for line in said)


_LANGUAGES = {"python": "Python", "node": "Node"}

PARTS: dict[str, Callable[[], str]] = {
    part.__name__: part
    for part in (
        operations,
        events,
        kept,
        elements,
        cards,
        methods,
        nearest,
        limits,
        unverified,
        versions,
        tried,
    )
}


def _resource(route: str) -> str:
    return route.split("/")[2]


def _table(head: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> str:
    lines = [head, ("---",) * len(head), *rows]
    return "".join(f"| {' | '.join(cell.replace('|', '&#124;') for cell in line)} |\n" for line in lines)


def filled(page: str) -> str:
    """Return the page with its parts as they are now."""
    return _PART.sub(lambda found: found[1] + PARTS[found[2]](), page)


def main() -> int:
    text = PAGE.read_text(encoding="utf-8")
    if "--check" in sys.argv[1:]:
        return int(filled(text) != text)
    PAGE.write_text(filled(text), encoding="utf-8")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
