"""The HTTP contract of the new templates: from the operations' data to an OpenAPI document and to types."""

import json
import shutil
import subprocess
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator
from openapi_spec_validator import validate

from paydesign.catalog.discover import discover
from paydesign.contract.files import contract_files
from paydesign.contract.openapi import openapi
from paydesign.contract.reading import read_contract
from paydesign.contract.typescript import typescript
from paydesign.errors import LayerInvalid

ROOT = Path(__file__).parents[2]
OPERATIONS = ROOT / "templates" / "next" / "operations"
TOOLS = ROOT / "tests" / "gate" / "node_modules"
ALL = sorted(folder.name for folder in OPERATIONS.iterdir() if (folder / "layer.toml").is_file())


def shapes_of_the_guides():
    """Return the operations of each kind of shape with an order or a setup, and what is true of it."""
    found = {}
    for shape in (shape for forms in discover(OPERATIONS.parent).shapes.values() for shape in forms):
        steps = "-two-steps" if {"review-order", "review-setup"} & set(shape.operations) else ""
        facts = {"mode": shape.mode, "confirm_on": shape.confirm_on, "order": shape.order}
        if shape.order != "fixed":
            found[f"{shape.mode}{steps}-{shape.confirm_on}"] = (
                shape.operations,
                facts | {"capture": "automatic"},
            )
    operations, facts = found["payment-server"]
    return {**found, "payment-manual": (operations, facts | {"capture": "manual"})}


SHAPES = shapes_of_the_guides()


def contract_of(name):
    return read_contract(OPERATIONS, *SHAPES[name])


def schema_of(name, schema):
    return openapi(contract_of(name), "shop")["components"]["schemas"][schema]


@pytest.fixture(scope="module")
def written(tmp_path_factory, need):
    """A folder with openapi.json and both files of types of each shape."""
    need("node")
    folder = tmp_path_factory.mktemp("contracts")
    for name, (operations, facts) in SHAPES.items():
        for types in ("contract.ts", "contract.d.ts"):
            for path, _, content in contract_files(OPERATIONS, operations, facts, "shop", types):
                (folder / name).mkdir(exist_ok=True)
                (folder / name / path).write_bytes(content)
    return folder


def run(*command, folder):
    return subprocess.run(["node", *command], cwd=folder, capture_output=True, text=True, check=False)


def tsc(folder, *files):
    return run(TOOLS / "typescript/bin/tsc", "--noEmit", "--strict", "--lib", "es2022", *files, folder=folder)


def test_every_operation_is_in_a_shape():
    assert {id for operations, _ in SHAPES.values() for id in operations} == set(ALL)


@pytest.mark.parametrize("name", SHAPES)
def test_the_document_is_openapi(name):
    document = openapi(contract_of(name), "shop")

    validate(document)
    assert document["openapi"].startswith("3.1.")


@pytest.mark.parametrize("name", SHAPES)
def test_each_example_is_what_its_schema_takes(name):
    document = openapi(contract_of(name), "shop")
    examples = list(examples_in(document))

    assert len(examples) > len(document["paths"])
    for schema in examples:
        rooted = {**schema, "components": document["components"]}
        for example in schema["examples"]:
            Draft202012Validator(rooted).validate(example)


def examples_in(value):
    if isinstance(value, dict):
        if isinstance(value.get("examples"), list):
            yield value
        for inner in value.values():
            yield from examples_in(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from examples_in(inner)


@pytest.mark.parametrize("name", SHAPES)
def test_an_object_takes_no_name_that_it_does_not_have(name):
    contract = contract_of(name)
    bodies = [
        one for it in contract.operations if it.id != "receive-event" for one in (it.request, it.answer)
    ]

    for body in [*bodies, *contract.schemas.values()]:
        if body is not None and body.get("type") == "object":
            assert body["additionalProperties"] is False


def test_what_is_of_another_shape_leaves_no_trace():
    texts = {name: json.dumps(openapi(contract_of(name), "shop")) for name in SHAPES}

    assert [name for name, text in texts.items() if "renewal_amount" in text] == [
        "subscription-client",
        "subscription-server",
    ]
    assert [name for name, text in texts.items() if "requires_capture" in text] == ["payment-manual"]
    assert [name for name, text in texts.items() if "no_payment_details" in text] == [
        name for name in SHAPES if "two-steps" in name
    ]
    assert not any('"Order"' in texts[name] for name in texts if name.startswith("setup"))


def test_a_manual_capture_has_states_of_its_own():
    assert {"authorized", "canceled"} <= set(schema_of("payment-manual", "OrderStatus")["enum"])
    assert not {"authorized", "canceled"} & set(schema_of("payment-server", "OrderStatus")["enum"])


def test_who_pays_in_two_steps_sends_no_details_again():
    def asked(name):
        [pay] = [one for one in contract_of(name).operations if one.id == "pay-order"]
        return set(pay.request["properties"])

    assert asked("payment-server") == {"revision", "email", "confirmation_token"}
    assert asked("payment-two-steps-server") == {"revision"}


def test_only_a_declined_payment_has_codes_that_are_not_ours():
    document = openapi(contract_of("payment-server"), "shop")
    answers = document["paths"]["/api/orders/{id}/pay"]["post"]["responses"]

    def allows(status, code):
        response = document["components"]["responses"][answers[status]["$ref"].rpartition("/")[2]]
        schema = response["content"]["application/json"]["schema"]
        whole = Draft202012Validator({**schema, "components": document["components"]})
        return whole.is_valid({"error": {"code": code, "message": "No."}})

    assert allows("402", "insufficient_funds")
    assert allows("409", "order_changed")
    assert not allows("409", "insufficient_funds")
    assert not allows("404", "no_setup")


def test_what_is_refused_of_other_sites_is_refused_where_something_changes():
    paths = openapi(contract_of("payment-server"), "shop")["paths"]

    assert {"403", "413", "415"} <= paths["/api/orders/{id}"]["put"]["responses"].keys()
    assert not {"403", "413", "415"} & paths["/api/orders/{id}"]["get"]["responses"].keys()
    assert not {"403", "415"} & paths["/webhook"]["post"]["responses"].keys()
    assert "413" in paths["/webhook"]["post"]["responses"]


def test_an_event_needs_its_signature():
    event = openapi(contract_of("payment-server"), "shop")["paths"]["/webhook"]["post"]

    assert [(it["name"], it["in"], it["required"]) for it in event["parameters"]] == [
        ("Stripe-Signature", "header", True)
    ]


@pytest.mark.parametrize(
    ("file", "before", "after"),
    [
        ("read-order/layer.toml", 'ref = "Order"', 'ref = "Nobody"'),
        ("read-order/layer.toml", '"no_order"', '"no_such"'),
        ("schemas.toml", 'capture = "manual"', 'weather = "good"'),
    ],
    ids=["schema", "error", "fact"],
)
def test_what_is_named_and_not_there_is_told(tmp_path, file, before, after):
    shutil.copytree(OPERATIONS, tmp_path, dirs_exist_ok=True)
    text = (tmp_path / file).read_text()
    (tmp_path / file).write_text(text.replace(before, after))

    with pytest.raises(LayerInvalid, match=after.split('"')[1] if "ref" in after else "no_such|weather"):
        read_contract(tmp_path, *SHAPES["payment-server"])


def test_what_is_written_is_laid_out_as_prettier_does(written):
    done = run(TOOLS / "prettier/bin/prettier.cjs", "--print-width", "100", "--check", ".", folder=written)

    assert done.returncode == 0, done.stdout + done.stderr


def test_the_types_are_typescript(written):
    done = tsc(written, *(f"{name}/contract.{end}" for name in SHAPES for end in ("ts", "d.ts")))

    assert done.returncode == 0, done.stdout


CALLS = """
import type { Api, Order } from "./contract.ts";
declare function request<R extends keyof Api>(route: R, body: Api[R]["request"]): Promise<Api[R]["answer"]>;
declare const order: Order;
export const opened: Promise<Order> = request("POST /api/orders", {});
export const read: Promise<Order> = request(`GET /api/orders/${order.id}`, null);
export async function pay(confirmation_token: string): Promise<string | null> {
  const { revision } = order;
  const paid = await request(`POST /api/orders/${order.id}/pay`, { revision, email: "", confirmation_token });
  const secret: string | null = paid.status === "requires_action" ? needs(paid.client_secret) : paid.client_secret;
  return secret;
}
const needs = (secret: string) => secret;
export const total = order.lines.map((line) => line.unit_amount * line.quantity);
"""


RENAMED = {
    "as it is": ("", ""),
    "a property": ("line.unit_amount", "line.unitAmount"),
    "what is sent": ("{ revision, email", "{ version: revision, email"),
    "a path": ("/pay`", "/buy`"),
    "a method": ('"POST /api/orders"', '"PUT /api/orders"'),
    "a state": ('"requires_action"', '"needs_action"'),
}


def test_a_page_is_checked_against_the_contract(written):
    """Names, paths and states: nothing is renamed on one side alone. `client_secret` is there with one status only."""
    for number, (before, after) in enumerate(RENAMED.values()):
        (written / "payment-server" / f"page{number}.ts").write_text(CALLS.replace(before, after))

    pages = [f"payment-server/page{number}.ts" for number in range(len(RENAMED))]
    done = tsc(written, "--allowImportingTsExtensions", *pages)

    wrong = {what for number, what in enumerate(RENAMED) if f"page{number}.ts(" in done.stdout}
    assert wrong == RENAMED.keys() - {"as it is"}, done.stdout


def test_each_type_that_the_pages_need_is_named():
    types = typescript(contract_of("payment-two-steps-server"))

    for declared in ("interface Order", "type OrderStatus", "interface ReviewOrderRequest", "type ErrorCode"):
        assert f"export {declared} " in types
