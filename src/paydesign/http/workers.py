"""Threads for what blocks, so that it holds nobody else up."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable
from contextlib import suppress
from queue import SimpleQueue
from typing import Any, TypeVar, cast

LIMIT = 256
"""Threads at the most; further calls wait for one."""

_Result = TypeVar("_Result")


class Workers:
    """Threads that are made as they are needed. They do not keep the program alive, however long a call takes.

    `run` is called in the event loop's thread only, which is why nothing is locked here.
    """

    def __init__(self, limit: int = LIMIT) -> None:
        self._jobs: SimpleQueue[tuple[asyncio.Future[Any], Callable[..., Any], tuple[Any, ...]] | None] = (
            SimpleQueue()
        )
        self._limit, self._threads, self._busy = limit, 0, 0

    async def run(self, function: Callable[..., _Result], *arguments: Any) -> _Result:
        """Call a function in a thread; it runs to its end, also if nobody waits for it any more."""
        loop = asyncio.get_running_loop()
        done: asyncio.Future[Any] = loop.create_future()
        self._busy += 1
        if self._busy > self._threads and self._threads < self._limit:
            self._threads += 1
            threading.Thread(target=self._work, args=(loop,), daemon=True).start()
        self._jobs.put((done, function, arguments))
        return cast(_Result, await done)

    def close(self) -> None:
        """Let the threads end that have nothing to do; the others end after their call."""
        for _ in range(self._threads):
            self._jobs.put(None)

    def _work(self, loop: asyncio.AbstractEventLoop) -> None:
        while (job := self._jobs.get()) is not None:
            done, function, arguments = job
            result, error = None, None
            try:
                result = function(*arguments)
            except Exception as raised:
                error = raised
            with suppress(RuntimeError):  # the loop is closed
                loop.call_soon_threadsafe(self._end, done, result, error)

    def _end(self, done: asyncio.Future[Any], result: Any, error: Exception | None) -> None:
        self._busy -= 1
        if done.cancelled():
            return
        if error is not None:
            done.set_exception(error)
        else:
            done.set_result(result)
