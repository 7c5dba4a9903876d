"""Runs a command in a process group of its own and ends the whole group when standard input ends.

A script, started as `python watch.py COMMAND...` with a pipe as its standard input. The other end of the pipe
closes however the program that holds it ends, by kill -9 too: so the command and whatever it started never outlive it.
"""

import os
import signal
import subprocess
import sys
import threading
import time

PATIENCE = 4.0
"""Seconds from the polite signal to the one that cannot be refused."""


def main() -> int:
    # A handler, not SIG_IGN: the command would inherit that.
    for name in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        signal.signal(name, lambda *_: None)
    try:
        child = subprocess.Popen(sys.argv[1:], stdin=subprocess.DEVNULL)
    except OSError as error:
        print(f"{sys.argv[1]}: {error.strerror}", flush=True)
        return 127
    threading.Thread(target=end_with_the_pipe, args=(child,), daemon=True).start()
    status = child.wait()
    # What the command left behind keeps the port and the pipe of the output.
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    os.killpg(0, signal.SIGTERM)
    return status if status >= 0 else 128 - status


def end_with_the_pipe(child: "subprocess.Popen[bytes]") -> None:
    while os.read(0, 4096):
        pass
    os.killpg(0, signal.SIGTERM)
    deadline = time.monotonic() + PATIENCE
    while child.poll() is None and time.monotonic() < deadline:
        time.sleep(0.02)
    if child.returncode is None:
        os.killpg(0, signal.SIGKILL)


if __name__ == "__main__":
    sys.exit(main())
