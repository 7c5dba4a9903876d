"""Run one command line again and again, with ctrl-C at each moment at which a module is loaded.

    python interrupted.py FOLDER STEP ARGUMENT...

Each run is a child in FOLDER/NUMBER, and comes STEP moments after the one before. Prints a JSON list of
[NUMBER, exit status, stdout, stderr].
"""

from __future__ import annotations

import json
import os
import signal
import sys
from itertools import count
from pathlib import Path
from types import FrameType
from typing import Any

from paydesign.__main__ import main

NO_SUCH_MOMENT = 99


def attempt(number: int, arguments: list[str]) -> None:
    """Run the command with a signal at the given moment; it ends this process."""
    left = number

    def moment() -> None:
        nonlocal left
        left -= 1
        if left == 0:
            os.kill(os.getpid(), signal.SIGINT)

    def profile(frame: FrameType, event: str, _: Any) -> None:
        # What is raised in the callback of a module's lock is not passed on, only printed.
        if event == "call" and frame.f_code.co_name in ("cb", "_find_and_load"):
            moment()

    sys.argv[1:] = arguments
    sys.setprofile(profile)
    try:
        main()
    finally:
        sys.setprofile(None)
        if left > 0:
            os._exit(NO_SUCH_MOMENT)


def run(folder: Path, number: int, arguments: list[str]) -> tuple[int, str, str]:
    folder.mkdir()
    child = os.fork()
    if not child:
        os.chdir(folder)
        for stream, name in enumerate(("/dev/null", "../out", "../err")):
            os.dup2(os.open(name, os.O_RDWR | os.O_CREAT | os.O_TRUNC), stream)
        attempt(number, arguments)
    status = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    return status, (folder / "../out").read_text("utf-8"), (folder / "../err").read_text("utf-8")


def report(folder: Path, step: int, arguments: list[str]) -> None:
    signal.signal(signal.SIGINT, signal.default_int_handler)
    found = []
    for number in count(1, step):
        status, out, err = run(folder / str(number), number, arguments)
        if status == NO_SUCH_MOMENT:
            break
        found.append((number, status, out, err))
    print(json.dumps(found))


if __name__ == "__main__":
    report(Path(sys.argv[1]), int(sys.argv[2]), sys.argv[3:])
