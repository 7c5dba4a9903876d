from typing import Any

import pytest
import stripe

from app.dependencies import new_stripe_client
from app.settings import Settings


def test_stripe_is_asked_again_and_not_waited_for_long(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    timeouts: list[object] = []
    no_answer: Any = stripe.APIConnectionError

    class Silence(stripe.RequestsClient):
        def request(self, *_: object, **__: object) -> Any:
            timeouts.append(self._timeout)
            raise no_answer("No answer.", should_retry=True)

    monkeypatch.setattr(stripe, "RequestsClient", Silence)
    monkeypatch.setattr(stripe.HTTPClient, "INITIAL_DELAY", 0.01)

    with pytest.raises(stripe.APIConnectionError):
        new_stripe_client(settings).v1.customers.list()

    assert timeouts == [20, 20, 20]
