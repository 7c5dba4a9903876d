"""Write what the projects of templates/next install, each version with its hashes: `python scripts/lock_projects.py`.

Of the Python servers: requirements.txt and requirements-dev.txt, from the pyproject.toml that their projects have. Of
each client: package-lock.json from their package.json, one for each TypeScript server, and one for all of Python, whose
projects install only what checks and builds the pages. It asks the package indexes that uv and npm are set to; the
files name none.
"""

import json
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from paydesign.catalog.discover import discover
from paydesign.decisions.loader import load_tree
from paydesign.render.matrix import cases, render_case

ROOT = Path(__file__).resolve().parents[1] / "templates" / "next"
LISTS = {"requirements.txt": (), "requirements-dev.txt": ("--group", "dev", "--group", "browser")}


def lock_python(server: str, pyproject: bytes) -> None:
    """Write the lists of one server beside its files."""
    with tempfile.TemporaryDirectory() as folder:
        Path(folder, "pyproject.toml").write_bytes(pyproject)
        for name, groups in LISTS.items():
            flags = ["--universal", "--generate-hashes", "--no-annotate", "--no-emit-index-url", *groups]
            command = ["uv", "pip", "compile", "pyproject.toml", *flags, "-q", "-o", name]
            shown = " ".join(["uv", "pip", "compile", "pyproject.toml", *flags, "-o", name])
            subprocess.run([*command, "--custom-compile-command", shown], cwd=folder, check=True)
            target = ROOT / "servers" / server / "files" / name
            target.write_bytes(Path(folder, name).read_bytes())


def lock_node(pair: str, package: bytes) -> None:
    """Write the lock of a server (or its language) and a client, without the name of a project."""
    with tempfile.TemporaryDirectory() as folder:
        Path(folder, "package.json").write_bytes(package)
        flags = ["--package-lock-only", "--omit-lockfile-registry-resolved", "--no-audit", "--no-fund"]
        subprocess.run(["npm", "install", "--silent", *flags], cwd=folder, check=True)
        lock = json.loads(Path(folder, "package-lock.json").read_text())
    del lock["name"]
    leave_out_what_is_nowhere(lock["packages"])
    target = ROOT / "locks" / f"{pair}.json"
    target.write_text(json.dumps(lock, indent=2, ensure_ascii=False) + "\n")


def leave_out_what_is_nowhere(packages: dict[str, Any]) -> None:
    """Take out optional dependencies that the registry does not have: `npm ci` takes them for missing."""
    there = {path.rpartition("node_modules/")[2] for path in packages}
    for package in packages.values():
        optional = package.get("optionalDependencies", {})
        for name in optional.keys() - there:
            del optional[name]


def main() -> None:
    catalog, done = discover(ROOT), set[str]()
    for case in cases(load_tree(), catalog):
        is_python = catalog.servers[case.server].data["language"] == "python"
        files = render_case(load_tree(), catalog, case)
        if is_python and case.server not in done:
            done.add(case.server)
            lock_python(case.server, files["pyproject.toml"])
        pair = f"{'python' if is_python else case.server}-{case.client}"
        if pair not in done:
            done.add(pair)
            lock_node(pair, files["package.json"])
    print(f"locked: {', '.join(sorted(done)) or 'nothing'}", file=sys.stderr)


if __name__ == "__main__":
    main()
