"""What one request or order changes: all of it stands and is told, or none of it ever happened."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from .faults import Fault, Faults
from .journal import Journal
from .store import StripeObject
from .world import World


class Transactions:
    """Runs one at a time, under the lock of whoever owns it.

    Args:
        faults: Returns the orders, of which one that was used up for nothing is given back.
        send: Takes each event of what stands.
    """

    def __init__(
        self, world: World, faults: Callable[[], Faults], send: Callable[[StripeObject], None]
    ) -> None:
        self._world, self._faults, self._send = world, faults, send
        self._outbox: list[StripeObject] | None = None
        self._processed: list[Fault] = []
        world.publish, world.takes_time = self._publish, self._takes_time

    @contextmanager
    def begin(self, *, is_write: bool = True) -> Iterator[Journal | None]:
        """Undo what is done inside, unless `let_stand` was called; yield the journal of what is written."""
        self._outbox, self._processed = [], []
        try:
            yield self._world.store.begin() if is_write else None
        finally:
            self._world.store.roll_back()
            self._world.afterwards.clear()
            for order in self._processed:
                self._faults().give_back(order)
            self._outbox, self._processed = None, []

    def let_stand(self) -> None:
        """Do what follows when the answer is written, and keep and tell all of it."""
        while self._world.afterwards:
            self._world.afterwards.popleft()()
        self._world.store.commit()
        outbox, self._outbox, self._processed = self._outbox or [], None, []
        for event in outbox:
            self._send(event)

    def _publish(self, event: StripeObject) -> None:
        """Keep an event until what caused it stands."""
        if self._outbox is not None:
            self._outbox.append(event)
        else:
            self._send(event)

    def _takes_time(self) -> bool:
        order = self._faults().take_processing()
        if order is not None:
            self._processed.append(order)
        return order is not None
