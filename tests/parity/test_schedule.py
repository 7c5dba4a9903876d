"""Which tests are begun first: what takes long is not left for the end, when only one process would have it."""

from pathlib import Path

from ..conftest import SECONDS, longest

ROOT = Path(__file__).parents[2]


def test_few_tests_that_take_long_are_begun_before_many_that_do_not():
    few = [f"tests/gate/test_server_gate.py::test_a_project[{number}]" for number in range(2)]
    many = [f"tests/facts/test_guides.py::test_a_guide[{number}]" for number in range(100)]

    assert longest({"many": many, "few": few}) == "few"


def test_the_longest_beginning_of_an_id_counts():
    built = ["tests/gate/test_built_clients.py::test_a"]
    other = ["tests/gate/test_server_gate.py::test_a"]

    assert longest({"other": other, "built": built}) == "built"


def test_what_is_known_to_take_long_is_there():
    assert [path for path in SECONDS if not (ROOT / path).exists()] == []
