"""Print how large the projects of templates/next are, and what they may be: `python scripts/size.py`.

Lines are those of the files as they are, blank ones too. Not counted are locks, what lies in .paydesign/, migrations,
and the types that are made from the contract.
"""

import sys
from collections.abc import Iterable, Mapping
from pathlib import Path, PurePosixPath
from typing import NamedTuple

from paydesign.catalog.discover import discover
from paydesign.catalog.model import Catalog
from paydesign.decisions.loader import load_tree
from paydesign.render.matrix import cases, render_case

TEMPLATES = Path(__file__).resolve().parents[1] / "templates" / "next"


class Size(NamedTuple):
    """Of one project: lines of code, and the number of its files."""

    server: int
    pages: int
    tests: int
    files: int


# The smallest shape that takes payments may have this much server code, by language.
SMALLEST = {"python": 550, "typescript": 600}
# Every project that takes payments may have this much, by language and client.
LIMITS = {
    ("python", "html"): Size(1000, 320, 900, 35),
    ("python", "react"): Size(1000, 600, 1500, 47),
    ("typescript", "html"): Size(1100, 320, 1200, 45),
    ("typescript", "react"): Size(1100, 600, 1800, 57),
}
_CODE = (".py", ".js", ".ts", ".tsx")
_LOCKS = ("package-lock.json", "requirements.txt", "requirements-dev.txt")


def size_of(files: Mapping[str, bytes]) -> Size:
    counted = {path: text for path, text in files.items() if _counts(PurePosixPath(path))}
    tests = {path for path in counted if _is_test(PurePosixPath(path))}

    def lines(folders: Iterable[str]) -> int:
        code = (p for p in counted.keys() - tests if p.split("/")[0] in folders and p.endswith(_CODE))
        return sum(counted[path].count(b"\n") for path in code)

    of_tests = sum(counted[path].count(b"\n") for path in tests if path.endswith(_CODE))
    return Size(lines(("app", "src", "server")), lines(("web",)), of_tests, len(counted))


def sizes(catalog: Catalog) -> dict[str, Size]:
    """Return the size of every project that takes payments, by the id of its case."""
    tree = load_tree()
    payments = (case for case in cases(tree, catalog) if case.mode == "payment")
    return {case.id: size_of(render_case(tree, catalog, case)) for case in payments}


def least_and_most(catalog: Catalog) -> dict[tuple[str, str], tuple[Size, Size]]:
    """Return for each server and client the smallest and the largest value of each kind."""
    found, made = sizes(catalog), {}
    for server in catalog.servers:
        for client in catalog.clients:
            those = [size for id, size in found.items() if id.endswith(f"-{server}-{client}")]
            if those:
                values = list(zip(*those, strict=True))
                made[server, client] = Size(*map(min, values)), Size(*map(max, values))
    return made


def table(catalog: Catalog) -> str:
    """Return the table in Markdown: of each server and client the least and the most, and the limits."""
    rows = ["| lines | server code | pages' code | own tests | files |", "|---|---|---|---|---|"]
    for (server, client), (least, most) in least_and_most(catalog).items():
        language = language_of(catalog, server)
        limits = LIMITS[language, client]
        allowed = [f"{SMALLEST[language]} to {limits.server}", *map(str, limits[1:])]
        cells = [f"{a} to {b} (of {limit})" for a, b, limit in zip(least, most, allowed, strict=True)]
        rows.append(f"| {server} x {client} | {' | '.join(cells)} |")
    return "\n".join(rows)


def language_of(catalog: Catalog, server: str) -> str:
    return str(catalog.servers[server].data["language"])


def _counts(path: PurePosixPath) -> bool:
    made = path.stem.split(".")[0] == "contract" and path.parts[0] == "web"
    return not made and path.name not in _LOCKS and not {".paydesign", "migrations"} & set(path.parts[:1])


def _is_test(path: PurePosixPath) -> bool:
    return path.parts[0] == "tests" or "tests" in path.parts or ".test." in path.name


if __name__ == "__main__":
    sys.stdout.write(table(discover(TEMPLATES)) + "\n")
