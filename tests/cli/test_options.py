"""`paydesign options`: what can be generated, readable at every width and complete as JSON."""

import json
from itertools import product

import pytest

from paydesign.catalog.discover import discover
from paydesign.catalog.model import Catalog
from paydesign.cli.commands.options import _sections
from paydesign.cli.page import lay_out
from paydesign.cli.support import all_options, supported_shape, usual_options
from paydesign.decisions.derive import decide
from paydesign.decisions.engine import walk
from paydesign.decisions.loader import load_tree
from paydesign.errors import UnsupportedChoice
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


def without_carts(catalog: Catalog) -> Catalog:
    """Return the catalog with one server, which cannot price a cart."""
    name, server = next(iter(catalog.servers.items()))
    return catalog._replace(servers={name: server._replace(cells=server.cells - {"price-order"})})


def test_what_is_said_of_a_server_is_what_new_does_with_the_answers_that_lead_there():
    tree, catalog = load_tree(), without_carts(discover())
    [server], client = catalog.servers, next(iter(catalog.clients))
    found = {option[:5]: option for option in all_options(catalog)}
    done = {}
    for path in walk(tree):
        answers = {taken.question.id: taken.answer for taken in path.taken}
        project = usual_options(catalog, {"server": server, "client": client})
        try:
            supported_shape(catalog, decide(tree, answers), project)
            flags = None
        except UnsupportedChoice:
            flags = {tree.questions[id].flag_for(answer) for id, answer in answers.items()}
        done.setdefault((*path.outcome[::2], "payment", server, client), []).append(flags)

    for key, refused in done.items():
        assert found[key].supported is (None in refused)
        for flags in refused if None in refused else ():
            assert bool(flags) is any(set(said.split()) <= (flags or set()) for said in found[key].not_with)
    finalize = found["finalize-payments-on-the-server", "server", "payment", server, client]
    assert finalize.not_with == ("--dynamic-amount",)
    assert finalize.reason == f"not with --dynamic-amount: missing: servers/{server}/for/price-order"
    assert finalize.nearest is None


def test_a_server_that_can_serve_a_guide_with_some_answers_is_named_with_the_others():
    catalog = without_carts(discover())
    [server] = catalog.servers

    sections = text_of(catalog).split("\n\n")
    finalize = next(text for text in sections if text.startswith("finalize-payments-on-the-server"))

    assert f"payment       Documented by Stripe: {server} with " in finalize
    assert f"Not {server} with --dynamic-amount: servers/{server}/for lacks price-order." in finalize
    assert "The guide has a tab for it whose text we could not read" in text_of(discover())


def test_a_form_that_has_no_templates_is_named_with_its_answers():
    catalog = discover()
    guide = "finalize-payments-on-the-server"
    fixed = tuple(shape for shape in catalog.shapes[guide] if shape.order == "fixed")
    catalog = catalog._replace(shapes={**catalog.shapes, guide: fixed})

    section = next(text for text in text_of(catalog).split("\n\n") if text.startswith(guide))

    assert "Not with --dynamic-amount: there are no templates for the mode payment yet." in section


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
