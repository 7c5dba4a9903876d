"""A PostgreSQL server of the tests' own, which ends with them and keeps nothing."""

from __future__ import annotations

import os
import pwd
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path

SECONDS = 60
"""For which it may start."""


def find_postgresql() -> Path | None:
    """Return the folder of its programs: the one on the PATH, or the newest of Debian's, which are not on it."""
    found = shutil.which("postgres")
    folders = [Path(found).resolve().parent] if found else [*Path("/usr/lib/postgresql").glob("*/bin")]
    return max(folders, key=lambda folder: int(folder.parent.name or 0), default=None)


@contextmanager
def postgresql(programs: Path) -> Iterator[Callable[[], str]]:
    """Run a server; what is yielded makes an empty database and returns its URL."""
    user = pwd.getpwnam("nobody") if os.geteuid() == 0 else pwd.getpwuid(os.geteuid())  # it refuses root
    folder = Path(tempfile.mkdtemp(prefix="postgresql"))
    os.chown(folder, user.pw_uid, user.pw_gid)
    it = {"user": user.pw_uid, "group": user.pw_gid, "cwd": folder} if os.geteuid() == 0 else {"cwd": folder}
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = str(probe.getsockname()[1])
    where = ["-h", "127.0.0.1", "-p", port, "-U", "postgres"]
    made = [programs / "initdb", "-D", folder / "data", "-U", "postgres", "-A", "trust", "-E", "UTF8", "-N"]
    subprocess.run(made, check=True, stdout=subprocess.DEVNULL, **it)
    settings = {
        "listen_addresses": "127.0.0.1",
        "unix_socket_directories": "",
        "fsync": "off",
        "max_connections": "200",
    }
    given = [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]
    with open(folder / "log", "wb") as log:
        command = [programs / "postgres", "-D", folder / "data", "-p", port, *given]
        process = subprocess.Popen(command, stdout=log, stderr=log, **it)
    try:
        deadline = time.monotonic() + SECONDS
        while subprocess.run([programs / "pg_isready", "-q", *where], check=False).returncode:
            is_hopeless = process.poll() is not None or time.monotonic() > deadline
            assert not is_hopeless, (folder / "log").read_text()
            time.sleep(0.05)
        numbers = count(1)

        def new_database() -> str:
            name = f"test{next(numbers)}"
            subprocess.run([programs / "createdb", *where, name], check=True)
            return f"postgresql://postgres@127.0.0.1:{port}/{name}"

        yield new_database
    finally:
        process.send_signal(signal.SIGINT)  # ends the connections that are left
        process.wait()
        shutil.rmtree(folder)
