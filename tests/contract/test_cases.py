"""The examples of every operation (cases.toml), asked of every server that has it."""

import json
import tomllib

import pytest

from paydesign.catalog.discover import discover
from paydesign.catalog.support import find_shape
from paydesign.decisions.derive import decide
from paydesign.decisions.loader import load_tree
from paydesign.render.matrix import cases

from ..sample import cover

TREE, CATALOG = load_tree(), discover()


def operations(case):
    outcome = decide(TREE, case.answers).outcome
    return find_shape(CATALOG, outcome, case.mode, case.answers).operations


PROJECTS = {case.id: case for case in cases(TREE, CATALOG) if case.client == "html"}


def pytest_generate_tests(metafunc):
    """Let the server be of projects that have each operation, mode and extra; with --all of every one."""
    if "server" in metafunc.fixturenames:
        every = list(PROJECTS.values())
        chosen = every if metafunc.config.getoption("--all") else cover(every, asked_of)
        metafunc.parametrize("server", [case.id for case in chosen], indirect=True, scope="module")


def asked_of(case):
    yield from ((case.server, what) for what in (case.mode, *case.extras, *operations(case)))


def examples(operation):
    file = CATALOG.folder / "operations" / operation / "cases.toml"
    return tomllib.loads(file.read_text(encoding="utf-8"))["cases"]


@pytest.fixture(scope="module")
def server(request, start_server):
    return start_server(request.param)


def test_every_operation_has_examples():
    assert all(len(examples(operation)) >= 1 for operation in CATALOG.operations)


def test_every_example_holds(server):
    broken = []
    case = PROJECTS[server.case]
    for operation in operations(case):
        for example in (one for one in examples(operation) if is_for(one, case)):
            try:
                check(server, case, example)
            except AssertionError as error:
                broken.append(f"{operation}: {example['title']}: {error}")

    assert broken == []


def is_for(example, case):
    """Tell whether an example, or a request before it, is for the mode and the operations of a project."""
    return case.mode in example.get("modes", [case.mode]) and example.get("if", None) in (
        None,
        *operations(case),
    )


def check(server, case, example):
    browser, known = server.browser(), Known(server, CATALOG.confirmed(case.extras)["status"])
    if example.get("session"):
        known.opened = browser("POST", f"/api/{example['session']}").json
    before = [request for request in example.get("before", []) if is_for(request, case)]
    for request in [*before, example["request"]]:
        answer = send(browser, known, request, is_signed=example.get("signed", False))
    assert answer.status == example["status"], f"{answer.status} {answer.body.decode()[:200]}"
    if "json" in example:
        compare(answer.json, fill(example["json"], known), "answer")


def send(browser, known, request, *, is_signed):
    body = request.get("text", "").encode() if "text" in request else None
    if "body" in request:
        body = json.dumps(fill(request["body"], known)).encode()
    headers = {"Stripe-Signature": known.sign(body)} if is_signed else {}
    return browser(request["method"], request["path"], body, headers)


class Known:
    """What the strings that begin with $ stand for in one case."""

    def __init__(self, server, confirmed):
        self._stand_in, self.sign = server.stand_in, server.sign
        self._confirmed, self._tokens, self.opened = confirmed, {}, {}

    def __getitem__(self, name):
        kind, _, field = name.partition(".")
        if kind in ("$order", "$setup"):
            return self.opened[field]
        if kind == "$confirmed":
            return self._confirmed
        if name not in self._tokens:
            self._tokens[name] = self._stand_in.new_token(field)
        return self._tokens[name]


def fill(value, known):
    if isinstance(value, dict):
        return {name: fill(inner, known) for name, inner in value.items()}
    if isinstance(value, list):
        return [fill(inner, known) for inner in value]
    if isinstance(value, str) and value.startswith("$") and value != "$any":
        return known[value]
    return value


def compare(found, expected, place):
    """Assert that what was found has at least what was expected, at any depth."""
    if expected == "$any":
        assert isinstance(found, str), f"{place} is {found!r}"
        assert found, f"{place} is empty"
    elif isinstance(expected, dict):
        for name, inner in expected.items():
            assert name in found, f"{place} has no {name}: {found}"
            compare(found[name], inner, f"{place}.{name}")
    elif isinstance(expected, list):
        assert len(found) == len(expected), f"{place} has {len(found)} items"
        for number, inner in enumerate(expected):
            compare(found[number], inner, f"{place}[{number}]")
    else:
        assert found == expected, f"{place} is {found!r}, not {expected!r}"
