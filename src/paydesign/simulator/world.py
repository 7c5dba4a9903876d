"""What a resource works with: the state, the time, new ids, and the one request it is answering."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from .clock import Clock
from .contract import api_version
from .events import changes, make_event
from .ids import Ids
from .limits import check_number_of_keys
from .params import Params
from .rendering import render
from .rules import Advice, advice
from .store import LIMIT, Store, StripeObject
from .versions import is_before

Handler = Callable[["Call"], StripeObject]
Routes = dict[str, Handler]
Listener = Callable[["Call", StripeObject], None]


@dataclass(slots=True)
class World:
    """The account and everything in it.

    Attributes:
        base_url: Where this stand-in is reached, without a trailing slash.
        publish: Takes each new event, to deliver it.
        listeners: What follows from an event, by its type: resources that depend on others are told by it.
        afterwards: What follows when the request has its answer; in the order in which it is to be done.
        settling: When each pending balance transaction is available, and its id; the next one first.
        version: Of the API, as the account has it: events are made in it, and browsers are answered in it.
        takes_time: Asked when money is taken or a card saved: whether that is only processing for now.
    """

    store: Store
    clock: Clock
    ids: Ids
    base_url: str = ""
    publish: Callable[[StripeObject], None] = lambda _: None
    listeners: dict[str, Listener] = field(default_factory=dict)
    takes_time: Callable[[], bool] = lambda: False
    afterwards: deque[Callable[[], None]] = field(default_factory=deque)
    settling: deque[tuple[int, str]] = field(default_factory=lambda: deque(maxlen=LIMIT))
    version: str = field(default_factory=api_version)

    def now(self) -> int:
        """Return the time in whole seconds since the epoch."""
        return int(self.clock.now())


@dataclass(slots=True)
class Call:
    """One request on its way through a resource.

    Attributes:
        params: The parameters, of the types that the contract gives them. What is not read of them is refused.
        path: Values of the path's placeholders.
        is_client: The request came from a browser, with a publishable key.
        version: Of the API that the request is answered in.
        advice: What was noticed and is not refused.
    """

    world: World
    params: Params = field(default_factory=Params)
    path: dict[str, str] = field(default_factory=dict)
    is_client: bool = False
    request_id: str | None = None
    idempotency_key: str | None = None
    version: str = field(default_factory=api_version)
    advice: list[Advice] = field(default_factory=list)

    @property
    def store(self) -> Store:
        return self.world.store

    def is_before(self, change: str) -> bool:
        """Tell whether the request's version is older than one of the changes in versions.toml."""
        return is_before(self.version, change)

    def advise(self, rule: str, **about: Any) -> None:
        """Note something that is probably a mistake, without refusing it."""
        self.advice.append(advice(rule, **about))

    def emit(self, event_type: str, subject: StripeObject, previous: dict[str, Any] | None = None) -> None:
        """Make an event about the object as it is now."""
        event = make_event(
            self.world.ids.new("evt"),
            event_type,
            render(self.store, subject, version=self.world.version),
            created=self.world.now(),
            version=self.world.version,
            request=(self.request_id, self.idempotency_key),
            previous=previous,
        )
        self.world.publish(self.store.add(event))
        if listener := self.world.listeners.get(event_type):
            listener(self, subject)

    def emit_change(self, event_type: str, subject: StripeObject, before: StripeObject) -> None:
        """Make an event about what is other than in `before`, a rendered copy; none if nothing is."""
        if previous := changes(before, render(self.store, subject)):
            self.emit(event_type, subject, previous)


def set_metadata(owner: StripeObject, given: Any) -> None:
    """Change metadata as Stripe does: an empty value removes a key, an empty string removes all."""
    if given is None:
        return
    changed = {} if given == "" else {**owner.get("metadata", {}), **given}
    kept = {key: value for key, value in changed.items() if value != ""}
    check_number_of_keys(kept)
    owner["metadata"] = kept
