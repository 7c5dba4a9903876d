"""Write what the projects of templates/next install, each version with its hashes: `python scripts/lock_projects.py`.

Of the Python servers: requirements.txt and requirements-dev.txt, from the pyproject.toml that their projects have. It
asks the package index that uv is set to; the files name none.
"""

import subprocess
import sys
import tempfile
from pathlib import Path

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


def main() -> None:
    catalog, done = discover(ROOT), set[str]()
    for case in cases(load_tree(), catalog):
        if catalog.servers[case.server].data.get("language") == "python" and case.server not in done:
            done.add(case.server)
            lock_python(case.server, render_case(load_tree(), catalog, case)["pyproject.toml"])
    print(f"locked: {', '.join(sorted(done)) or 'nothing'}", file=sys.stderr)


if __name__ == "__main__":
    main()
