"""What the templates in templates/next promise for every project, in memory."""

import ast
import json
import re
import tomllib
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).parents[2] / "templates" / "next"

PARSERS = {".py": ast.parse, ".json": json.loads, ".toml": tomllib.loads, ".yml": yaml.safe_load}
PAYMENTS = [
    "multi_page=yes-server_logic=yes",
    "multi_page=yes-server_logic=no",
    "multi_page=no-dynamic_amount=yes-server_logic=yes",
    "multi_page=no-dynamic_amount=yes-server_logic=no",
    "multi_page=no-dynamic_amount=no-server_logic=yes",
    "multi_page=no-dynamic_amount=no-server_logic=no",
]


def test_every_payment_is_supported_on_fastapi(next_projects):
    for answers in PAYMENTS:
        for extra in ("", "-save_card=on-session", "-save_card=off-session", "-capture=manual"):
            assert f"{answers}{extra}-payment-fastapi-html" in next_projects


def test_every_file_can_be_read_and_has_no_mark_left(next_projects):
    for case, files in next_projects.items():
        for path, content in files.items():
            if path.endswith((".pyz", "package-lock.json")):  # not written by a template
                continue
            text = content.decode()
            place = f"{case}: {path}"
            assert not re.search(r"<@ |<@%| @>|%@>|\n\n\n\n|[ \t]\n", text), place
            assert path.endswith("__init__.py") or (text.endswith("\n") and not text.endswith("\n\n")), place
            if parse := PARSERS.get(Path(path).suffix):
                parse(text)


@pytest.mark.parametrize("file", sorted(ROOT.rglob("*.j2")), ids=lambda file: str(file.relative_to(ROOT)))
def test_no_template_has_more_than_ten_marked_lines(file):
    marked = [line for line in file.read_text().splitlines() if "<@%" in line]
    assert len(marked) <= 10


def test_what_the_diagram_asks_a_server_is_an_operation_of_its_contract(next_servers):
    for case, files in next_servers.items():
        paths = json.loads(files["openapi.json"])["paths"]
        diagram = files["README.md"].decode().partition("```mermaid")[2].partition("```")[0]
        asked = re.findall(r"(GET|POST|PUT|DELETE) (/[a-z]+(?:/\w+)*)", diagram)
        assert asked, case
        for method, path in asked:
            operation = re.sub(r"/ID\b", "/{id}", path)
            assert method.lower() in paths.get(operation, {}), f"{case}: {method} {path}"
