"""Lets be done what is asked under /_simulator/."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ..delivery import Deliveries
from ..rules import Refusal
from ..simulator import Simulator
from .asking import Refused, read
from .handlers import HANDLERS


class Control:
    """Carries out requests to /_simulator/.

    Attributes:
        guide: What the inspector shows beside the log.
        after_reset: Called once everything was forgotten.
        lead_back: Returns the address at which a browser finds what a return_url names.
    """

    def __init__(self, simulator: Simulator, deliveries: Deliveries) -> None:
        self.simulator = simulator
        self.deliveries = deliveries
        self.guide: dict[str, Any] = {}
        self.after_reset: Callable[[], None] = lambda: None
        self.lead_back: Callable[[str], str] = lambda url: url

    def handle(self, method: str, path: str, query: str, body: str, wanted: str | None = None) -> Any:
        """Return status and JSON of the answer.

        Args:
            path: What follows /_simulator/.
            wanted: The version of the interface that the request names.
        """
        try:
            asked = read(method, path, query, body, wanted)
            return 200, HANDLERS[asked.operation.route](self, asked)
        except Refused as refused:
            return refused.status, {"error": refused.body()}
        except Refusal as refusal:
            return refusal.rule.status, {"error": refusal.body()}
