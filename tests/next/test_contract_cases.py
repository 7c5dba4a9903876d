"""The examples beside the operations (cases.toml), asked of the servers of templates/next as anybody's are asked."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
from contracttest.cases import OPERATIONS, cases
from contracttest.document import Document
from loadtest.kit import write

ROOT = Path(__file__).parents[2]
TOOLS = ROOT / "tests" / "gate" / "node_modules"
PROGRAM = ROOT / "scripts" / "contract.py"
CART = "multi_page=no-dynamic_amount=yes-server_logic=yes-payment-{}-{}"


def ask_everything(served):
    """Run the program on a server that runs; return its exit status and what it prints."""
    said = served.project / "stand-in.json"
    said.write_text(json.dumps(served.said))
    flags = {
        "url": served.url,
        "openapi": served.project / "openapi.json",
        "stand-in": said,
        "secret": served.secret,
    }
    words = [word for name, value in flags.items() for word in (f"--{name}", str(value))]
    done = subprocess.run([sys.executable, PROGRAM, *words], capture_output=True, text=True, check=False)
    return done.returncode, done.stdout + done.stderr


def test_every_operation_has_examples(next_projects):
    assert all(layer.with_name("cases.toml").is_file() for layer in OPERATIONS.glob("*/layer.toml"))


def test_every_example_is_asked_in_some_project(next_projects):
    documents = [Document(json.loads(files["openapi.json"])) for files in next_projects.values()]
    asked = {case.id for document in documents for case in cases(document)}
    served = {id for document in documents for id in document.operations}

    assert asked == {case.id for id in served for case in cases_of(id, documents)}


def cases_of(id, documents):
    for document in documents:
        if id in document.operations:
            yield from (case for case in cases(document) if case.operation.id == id)


def test_a_server_keeps_its_contract(serve_next, server_case):
    served = serve_next(server_case)
    status, output = ask_everything(served)

    *asked, result = output.splitlines()
    assert status == 0, "\n".join(line for line in asked if not line.startswith("ok "))
    document = Document(json.loads((served.project / "openapi.json").read_text()))
    assert asked == [f"ok    {case.id}" for case in cases(document)] != []
    assert result == "all is well"


RENAMED = {"python": ("app/payments.py", '"revision": order.revision', '"version": order.revision')}


@pytest.mark.parametrize("server", ["fastapi"])
def test_a_field_that_is_renamed_in_a_server_is_told(serve_next, next_projects, catalog, server):
    case = CART.format(server, "html")
    path, before, after = RENAMED[catalog.servers[server].data["language"]]
    files = dict(next_projects[case])
    assert files[path].count(before.encode()) == 1
    files[path] = files[path].replace(before.encode(), after.encode())

    status, output = ask_everything(serve_next(case, files))

    assert status == 1
    assert "POST /api/orders, 200: " in output
    assert "'revision' is a required property" in output


RENAMED_IN_CONTRACT = {
    "as it is": (b"", b""),
    "answer": (b"unit_amount: number", b"unitAmount: number"),
    "request": (b"confirmation_token: string", b"confirmationToken: string"),
    "path": (b"${string}/pay`", b"${string}/buy`"),
}


@pytest.mark.parametrize("client", ["html"])
def test_a_name_that_is_renamed_in_the_contract_is_told_by_the_types_of_the_pages(
    next_projects, catalog, need, tmp_path, client
):
    need("node")
    files, types = next_projects[CART.format("fastapi", client)], catalog.clients[client].data["contract"]
    for number, (before, after) in enumerate(RENAMED_IN_CONTRACT.values()):
        assert files[types].count(before) == 1 or not before
        write({**files, types: files[types].replace(before, after)}, tmp_path / f"variant{number}")
    config = json.loads(files["jsconfig.json"])
    (tmp_path / "jsconfig.json").write_text(json.dumps({**config, "include": ["variant*/web"]}))
    (tmp_path / "node_modules").symlink_to(TOOLS)

    command = ["node", TOOLS / "typescript/bin/tsc", "--project", "jsconfig.json"]
    said = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False).stdout

    wrong = {what for number, what in enumerate(RENAMED_IN_CONTRACT) if f"variant{number}/web/" in said}
    assert wrong == RENAMED_IN_CONTRACT.keys() - {"as it is"}, said
