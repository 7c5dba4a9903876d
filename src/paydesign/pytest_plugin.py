"""For pytest: the fixture `stripe_stand_in`. pytest loads this file in every run, so it imports nothing else."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from .simulator.stand_in import StandIn

_REFUSED = """The test used what the local stand-in does not play, so what followed says nothing about Stripe:
{refusals}
If that is what the test is about, it says so: stripe_stand_in.expect_refusal("{code}")"""


@pytest.fixture(scope="session")
def _served_stripe_stand_in() -> Iterator[StandIn]:
    from .simulator.stand_in import stand_in

    with stand_in() as served:
        yield served


@pytest.fixture
def stripe_stand_in(_served_stripe_stand_in: StandIn) -> Iterator[StandIn]:
    """The local stand-in for Stripe, empty, behind the `stripe` package of this process."""
    stand_in = _served_stripe_stand_in
    with stand_in.for_one_test():
        yield stand_in
    if refusals := stand_in.unexpected_refusals():
        code = refusals[0].split(": ")[1]
        pytest.fail(_REFUSED.format(refusals="\n".join(refusals), code=code), pytrace=False)
