"""Measure whole processes of the installed paydesign against `python -c pass`, copier and cookiecutter.

    .venv/bin/python scripts/benchmark.py [--runs 15] [--peers]

Runs are interleaved, so that a machine whose speed drifts slows all commands alike; quote the ratios.
`--peers` also installs copier and cookiecutter into a temporary environment and lets them render the same files.
"""

from __future__ import annotations

import argparse
import os
import pty
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

ANSWERS = ["--no-multi-page", "--dynamic-amount", "--server-logic", "--date", "2026-11-23"]
BUDGET = {"--version": 2.5, "decide --json": 6, "validate": 6, "new": 10, "first prompt": 15}
PEAK_MIB = 40
RENDER_ALL_SECONDS = 3.0


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--runs", type=int, default=15, help="counted runs of each command")
    parser.add_argument("--peers", action="store_true", help="also measure copier and cookiecutter")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        scratch = Path(folder)
        jobs = own_jobs(scratch) | (peer_jobs(scratch) if options.peers else {})
        figures = measure(jobs, options.runs)
        show(figures)
        print(f"peak memory of new: {peak_mib(scratch):.1f} MiB (budget {PEAK_MIB})")
        print(f"the whole matrix rendered in memory: {render_all():.2f} s (budget {RENDER_ALL_SECONDS})")


def own_jobs(scratch: Path) -> dict[str, Callable[[], None]]:
    paydesign = str(Path(sys.executable).with_name("paydesign"))
    record = scratch / "record.yaml"
    subprocess.run(
        [paydesign, "decide", *ANSWERS, "--record", str(record)], check=True, stdout=subprocess.DEVNULL
    )
    return {
        "python -c pass": lambda: run([sys.executable, "-c", "pass"]),
        "--version": lambda: run([paydesign, "--version"]),
        "decide --json": lambda: run([paydesign, "decide", "--json", *ANSWERS]),
        "validate": lambda: run([paydesign, "validate", str(record)]),
        "new": lambda: run([paydesign, "new", fresh(scratch), *ANSWERS]),
        "first prompt": lambda: first_prompt([paydesign, "new", str(scratch / "never")]),
    }


def peer_jobs(scratch: Path) -> dict[str, Callable[[], None]]:
    """Install the peers, and give each a template that yields the files of one of our projects."""
    venv = scratch / "peers"
    subprocess.run([sys.executable, "-m", "venv", str(venv)], check=True)
    subprocess.run([str(venv / "bin/pip"), "install", "--quiet", "copier", "cookiecutter"], check=True)
    project = scratch / "project"
    subprocess.run(
        [str(Path(sys.executable).with_name("paydesign")), "new", str(project), *ANSWERS],
        check=True,
        stdout=subprocess.DEVNULL,
    )
    for_copier, for_cookiecutter = scratch / "copier", scratch / "cookiecutter"
    for file in (path for path in project.rglob("*") if path.is_file()):
        text = "{% raw %}" + file.read_text(encoding="utf-8") + "{% endraw %}"
        inside = file.relative_to(project)
        put(for_copier / "template" / f"{inside}.jinja", text)
        put(for_cookiecutter / "{{cookiecutter.name}}" / inside, text)
    put(for_copier / "copier.yml", "_subdirectory: template\nname: shop\n")
    put(for_cookiecutter / "cookiecutter.json", '{"name": "shop"}')
    return {
        "copier": lambda: run(
            [str(venv / "bin/copier"), "copy", "--defaults", "--quiet", str(for_copier), fresh(scratch)]
        ),
        "cookiecutter": lambda: run(
            [str(venv / "bin/cookiecutter"), "--no-input", "-o", fresh(scratch), str(for_cookiecutter)]
        ),
    }


def put(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


def fresh(scratch: Path) -> str:
    folder = Path(tempfile.mkdtemp(dir=scratch))
    return str(folder / "shop")


def run(command: list[str]) -> None:
    subprocess.run(command, check=True, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL)


def first_prompt(command: list[str]) -> None:
    """Run until the first question is on the screen."""
    child, terminal = pty.fork()
    if child == 0:
        os.execve(command[0], command, {**os.environ, "TERM": "xterm-256color"})
    seen = b""
    while b"several pages" not in seen:
        seen += os.read(terminal, 65536)
    os.kill(child, 9)
    os.waitpid(child, 0)
    os.close(terminal)


def measure(jobs: dict[str, Callable[[], None]], runs: int) -> dict[str, list[float]]:
    for job in jobs.values():
        job()
    seconds: dict[str, list[float]] = {name: [] for name in jobs}
    for _ in range(runs):
        for name, job in jobs.items():
            start = time.perf_counter()
            job()
            seconds[name].append(time.perf_counter() - start)
    return seconds


def show(figures: dict[str, list[float]]) -> None:
    base = statistics.median(figures["python -c pass"])
    print(f"{'command':<16} {'median ms':>10} {'min':>7} {'max':>7} {'ratio':>7} {'budget':>7}")
    for name, seconds in figures.items():
        middle = statistics.median(seconds)
        budget = f"{BUDGET[name]:g}" if name in BUDGET else ""
        print(
            f"{name:<16} {middle * 1000:>10.1f} {min(seconds) * 1000:>7.1f} {max(seconds) * 1000:>7.1f}"
            f" {middle / base:>7.2f} {budget:>7}"
        )


def peak_mib(scratch: Path) -> float:
    paydesign = str(Path(sys.executable).with_name("paydesign"))
    child = os.posix_spawn(
        paydesign,
        [paydesign, "new", fresh(scratch), *ANSWERS],
        os.environ,
        file_actions=[(os.POSIX_SPAWN_OPEN, 1, os.devnull, os.O_WRONLY, 0)],
    )
    _, _, usage = os.wait4(child, 0)
    return usage.ru_maxrss / 1024


def render_all() -> float:
    code = (
        "import time; from paydesign.render.matrix import every_project; "
        "start = time.perf_counter(); list(every_project()); print(time.perf_counter() - start)"
    )
    return float(
        subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True).stdout
    )


if __name__ == "__main__":
    if shutil.which("python3") is None:
        sys.exit("python3 is not on the PATH")
    main()
