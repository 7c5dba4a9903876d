"""Commands that are run on many projects, on as many at once as there are processors."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from functools import cache
from typing import Any

import pytest

Check = Callable[[str], Any]


@pytest.fixture(scope="module")
def checked(request: pytest.FixtureRequest) -> Iterator[Callable[[Check, str], Any]]:
    """Return what a check says of a case; it is begun for those of all selected tests of the module at once."""
    items = [item for item in request.session.items if isinstance(item, pytest.Function)]
    selected = [item for item in items if item.module is request.module and hasattr(item, "callspec")]
    cases = dict.fromkeys(item.callspec.params["case"] for item in selected if "case" in item.fixturenames)
    with ThreadPoolExecutor(os.cpu_count()) as pool:

        @cache
        def begin(check: Check) -> dict[str, Future[Any]]:
            return {case: pool.submit(check, case) for case in cases}

        yield lambda check, case: begin(check)[case].result()
        pool.shutdown(cancel_futures=True)
