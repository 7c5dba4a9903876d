"""The stand-in as something that runs: on loopback only."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import TYPE_CHECKING

from ..http.server import HOST, Server, listen
from .clock import Clock
from .control.interface import Control
from .delivery import Deliveries
from .simulator import Simulator
from .site import Site
from .webhook_address import read_address

if TYPE_CHECKING:
    from .fixtures.model import Step


class RunningSimulator:
    """A stand-in that is being served; a context manager that closes it.

    Attributes:
        url: Where it is reached, without a trailing slash.
        simulator: The account behind it.
        deliveries: The webhooks on their way out.
        control: What the inspector talks to.
    """

    def __init__(self, server: Server, site: Site, control: Control) -> None:
        self.url = control.simulator.world.base_url
        self.simulator = control.simulator
        self.control = control
        self.deliveries = control.deliveries
        self._server, self._site = server, site

    def close(self) -> None:
        """Stop serving and sending, and free the port."""
        self.deliveries.close()
        self._server.close()
        self._site.workers.close()

    def __enter__(self) -> RunningSimulator:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def start(
    port: int = 0,
    webhook_url: str | None = None,
    webhook_secret: str | None = None,
    *,
    clock: Clock | None = None,
    seed: int | None = None,
    is_lenient: bool = False,
    allow_hosts: Collection[str] = (),
    fixtures: Sequence[Step] = (),
) -> RunningSimulator:
    """Serve a new account from a thread of its own; returns once requests are taken.

    Args:
        port: 0 picks a free one.
        webhook_url: Where all events are posted to; on loopback.
        webhook_secret: What they are signed with, `whsec_...`.
        is_lenient: Whether what is not played is only advice, instead of being refused.
        allow_hosts: Names besides those of this machine by which it may be asked, in lower case.
        fixtures: What the account has from the start, and after each reset.

    Raises:
        ValueError: The webhook URL is no address of this machine.
        OSError: The port is in use.
    """
    if webhook_url is not None:
        read_address(webhook_url)
    taken = listen(port)
    url = f"http://{HOST}:{taken.getsockname()[1]}"
    simulator = Simulator(clock, seed=seed, base_url=url, is_lenient=is_lenient)
    simulator.set_webhook(webhook_url, webhook_secret)
    deliveries = Deliveries(simulator.clock.machine, simulator.log, simulator.endpoints)
    simulator.publish = deliveries.publish
    if fixtures:
        from .fixtures.seeding import seed_all

        simulator.make_fixtures = lambda: seed_all(simulator, fixtures)
        simulator.make_fixtures()
    control = Control(simulator, deliveries)
    site = Site(control, allow_hosts)
    return RunningSimulator(Server(taken, site.handle), site, control)
