"""`paydesign options`: what can be generated, readable at every width and complete as JSON."""

import json
from itertools import product

import pytest

from paydesign.catalog.discover import discover
from paydesign.catalog.model import Catalog
from paydesign.cli.commands.options import _sections
from paydesign.cli.page import lay_out
from paydesign.cli.support import all_options
from paydesign.decisions.derive import decide
from paydesign.decisions.loader import load_tree
from paydesign.facts.loader import load_guides
from paydesign.render.matrix import cases


def text_of(catalog: Catalog, width=1000) -> str:
    return "\n".join(row.text for row in lay_out("", _sections(all_options(catalog)), width))


def lacking_one_cell(catalog: Catalog) -> Catalog:
    """Return the catalog with a second server that cannot serve one guide, and a second client."""
    name, server = next(iter(catalog.servers.items()))
    lesser = server._replace(id="lesser", cells=server.cells - {"create-intent"})
    client = next(iter(catalog.clients.values()))
    return catalog._replace(
        servers={name: server, "lesser": lesser},
        clients={"first": client._replace(id="first"), "second": client._replace(id="second")},
    )


def test_json_has_every_combination_of_every_side_once(paydesign):
    catalog = discover()

    done = paydesign("options", "--json")

    found = json.loads(done.stdout)["options"]
    keys = [tuple(one[key] for key in ("guide", "confirm_on", "mode", "server", "client")) for one in found]
    assert len(keys) == len(set(keys))
    assert set(keys) == {
        (guide.id, *rest)
        for guide in load_guides().values()
        for rest in product(guide.variants, guide.modes, catalog.servers, catalog.clients)
    }
    tree = load_tree()
    supported = {key for key, one in zip(keys, found, strict=True) if one["supported"]}
    assert supported == {
        (outcome.guide, outcome.confirm_on, case.mode, case.server, case.client)
        for case in cases(tree, catalog)
        for outcome in [decide(tree, case.answers).outcome]
    }


@pytest.mark.parametrize("columns", ["60", "80", "200"])
def test_the_page_fits_the_terminal(paydesign, columns):
    done = paydesign("options", env={"COLUMNS": columns})

    limit = min(int(columns), 100)
    assert max(map(len, done.stdout.splitlines())) <= limit
    assert done.stdout.count("\n  payment  ") == done.stdout.count(", confirmed on the ")


def test_documented_constructed_and_not_offered_are_told_apart(paydesign):
    text = paydesign("options", env={"COLUMNS": "100"}).stdout

    for guide in load_guides().values():
        section = text.split(f"\n{guide.id}, confirmed on the ")[1].split("\n\n")[0]
        for support in guide.modes.values():
            line = next(line for line in section.splitlines() if line.startswith(f"  {support.mode} "))
            said = {
                "documented": "Documented by Stripe",
                "constructed": "Put together by us from Stripe's API",
                "not-offered": "Not offered. ",
            }
            assert said[support.documented] in line


def test_servers_and_clients_that_are_alike_share_a_line_and_gaps_are_named():
    catalog = lacking_one_cell(discover())
    server = next(iter(catalog.servers))

    lines = text_of(catalog).splitlines()

    assert (
        f"  payment       Documented by Stripe: {server} with first, second. "
        "Not lesser: servers/lesser/for lacks create-intent." in lines
    )
    assert any(f"{server}, lesser with first, second." in line and "Not" not in line for line in lines), (
        "a guide that needs no such cell is served by both"
    )
