"""Take one guard after the other out of a project and run its own tests: `guard_runner.py GUARDS.json` in its folder.

It runs with the project's Python. What is slow is done once: the libraries are imported before it forks for each guard,
and one stand-in serves all of them. Prints a JSON object for the whole project, and one for each guard: its line, and
pytest's exit code.
"""

import ast
import contextlib
import importlib
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

LIBRARIES = (
    "alembic.command",
    "fastapi.testclient",
    "flask",
    "httpx2",
    "jsonschema",
    "pydantic_settings",
    "pytest",
)
LIBRARIES += ("sqlalchemy.orm", "stripe", "uvicorn", "gunicorn")


def without(source: str, guard: dict[str, str]) -> str | None:
    """Return a module without the statement that begins at the guard's line, or with what the line becomes."""
    lines = source.splitlines(keepends=True)
    found = [number for number, line in enumerate(lines, 1) if line.strip() == guard["line"]]
    if not found:
        return None
    first = last = found[0]
    if "becomes" not in guard:
        nodes = [
            node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.stmt | ast.ExceptHandler)
        ]
        last = max(node.end_lineno or 0 for node in nodes if node.lineno == first)
    indent = lines[first - 1][: -len(lines[first - 1].lstrip())]
    lines[first - 1 : last] = [f"{indent}{guard.get('becomes', 'pass')}\n"]
    return "".join(lines)


def run(guard: dict[str, str]) -> int | None:
    """Return pytest's exit code without the guard, None if the project has no such line."""
    file = Path(guard["file"])
    whole = file.read_text() if file.exists() else ""
    mutant = without(whole, guard)
    if mutant is None:
        return None
    file.write_text(mutant)
    code = run_tests("-x", "-k", guard["noticed_by"])
    file.write_text(whole)
    return code


def run_tests(*flags: str) -> int:
    child = os.fork()
    if child == 0:
        import pytest

        silence = os.open(os.devnull, os.O_WRONLY)
        os.dup2(silence, 1)
        os.dup2(silence, 2)
        imported = "ignore:Module already imported:pytest.PytestAssertRewriteWarning"
        # A browser does not survive the fork, and what guards protect is noticed without one.
        os._exit(pytest.main(["-q", "-p", "no:cacheprovider", "-m", "not browser", "-W", imported, *flags]))
    _, status = os.waitpid(child, 0)
    return os.waitstatus_to_exitcode(status)


def main() -> None:
    sys.dont_write_bytecode = True
    sys.path.insert(0, ".")
    for name in LIBRARIES:
        with contextlib.suppress(ImportError):  # of another server
            importlib.import_module(name)
    stand_in = Path(".paydesign/stand-in.pyz")
    command = [sys.executable, str(stand_in.resolve()), "simulate", "--json", "--port", "0"]
    with ended(subprocess.Popen(command, stdout=subprocess.PIPE, text=True)) as process:
        assert process.stdout
        line = process.stdout.readline().strip()
        stand_in.write_text(f"import time\nprint({line!r}, flush=True)\ntime.sleep(9999)\n")
        print(json.dumps({"line": "nothing is taken out", "code": run_tests()}), flush=True)
        for guard in json.loads(Path(sys.argv[1]).read_text()):
            print(
                json.dumps({"line": guard["line"], "becomes": guard.get("becomes"), "code": run(guard)}),
                flush=True,
            )


@contextlib.contextmanager
def ended(process: subprocess.Popen[str]) -> Iterator[subprocess.Popen[str]]:
    """End a process at the end, whatever comes between: a guard that cannot be taken out is an error, and no wait."""
    with process:
        try:
            yield process
        finally:
            process.terminate()


if __name__ == "__main__":
    main()
