"""The contract is what the installed SDK says, and the stand-in keeps it."""

from __future__ import annotations

import gzip
import importlib.util
import json
import subprocess
from pathlib import Path

import pytest

from paydesign.simulator.contract import (
    FILE,
    NULLABLE,
    load_contract,
    load_shapes,
    object_schema,
    params_schema,
)
from paydesign.simulator.router import sdk_routes
from paydesign.simulator.validation import deviations, object_deviations

SCRIPT = Path(__file__).parents[2] / "scripts" / "derive_contract.py"


def test_the_shipped_contract_is_what_the_installed_sdk_gives():
    spec = importlib.util.spec_from_file_location("derive_contract", SCRIPT)
    assert spec is not None
    assert spec.loader is not None
    script = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(script)

    derived = script.derive()

    assert derived == load_contract(), "run scripts/derive_contract.py"
    assert gzip.decompress(script.pack(derived)) == gzip.decompress(FILE.read_bytes())


def test_what_is_null_is_what_the_types_of_the_sdk_for_node_say(need):
    folder = Path(__file__).parent
    for part in (folder / "node", folder / "browser" / "client"):
        if not (part / "node_modules").exists():
            need(f"what is in {part}: npm --prefix {part} ci")
    command = [need("node"), str(folder / "node" / "derive_nullable.mjs")]

    derived = json.loads(subprocess.run(command, capture_output=True, check=True, text=True).stdout)

    assert derived == json.loads(gzip.decompress(NULLABLE.read_bytes())), f"run {command[1]}, as it says"


def test_what_is_null_is_told_from_what_is_absent():
    charge = load_shapes()["charge"]

    assert "receipt_url" in charge.nulls
    assert "refunds" not in charge.nulls  # only there if it is expanded
    assert "line2" in charge.inside["billing_details"].inside["address"].nulls


def test_every_route_is_an_operation_of_the_sdk():
    assert set(sdk_routes()) == set(load_contract()["operations"])


def test_the_contract_knows_what_changed_in_the_pinned_release():
    assert load_contract()["api_version"] == "2026-10-28.endive"
    assert "payment_method_types" not in params_schema("POST /v1/payment_intents")[1]
    assert params_schema("POST /v1/payment_intents")[1]["amount"] == [True, "integer"]
    assert "payment_intent" not in (object_schema("invoice") or [])[1]


@pytest.mark.parametrize(
    ("schema", "value", "expected"),
    [
        pytest.param("integer", True, ["x: True is not integer"], id="a boolean is no integer"),
        pytest.param(["object", {"a": [True, "string"]}], {}, ["x.a: missing"], id="missing"),
        pytest.param(["object", {}], {"b": 1}, ["x.b: not in the contract"], id="unknown"),
        pytest.param(["list", "integer"], [1, "2"], ["x[1]: '2' is not integer"], id="in a list"),
        pytest.param(
            ["enum", ["a"], True], "b", ["x: 'b' is not enum"], id="not in an open enumeration either"
        ),
        pytest.param(["union", "string", "null"], None, [], id="null where it may be"),
        pytest.param(["map", "string"], {"k": 1}, ["x.k: 1 is not string"], id="in a map"),
    ],
)
def test_a_deviation_from_a_schema_is_found_with_its_place(schema, value, expected):
    assert list(deviations(schema, value, "x")) == expected


def test_a_deviation_inside_of_a_list_of_objects_is_found():
    page = {"object": "list", "data": [{"object": "event", "id": 1}]}

    found = list(object_deviations(page, "x"))

    assert "x.data[0]:event.id: 1 is not string" in found
    assert "x.data[0]:event.type: missing" in found
