"""What is replaced in a project's answers, and by what each step of a guide is recognized."""

from __future__ import annotations

import re

import pytest

from paydesign.catalog.discover import discover
from paydesign.catalog.model import reword
from paydesign.facts.loader import load_guides, load_variant
from paydesign.preview import rewrite
from paydesign.preview.guide import guide_page, load_traces
from paydesign.preview.inspector_link import add_link, link_after
from paydesign.render.context import sequence

STAND_IN = "http://127.0.0.1:9"


VIEW = rewrite.View(STAND_IN, "http://127.0.0.1:7", "http://127.0.0.1:8")


def headers(*given: tuple[str, str]) -> dict[str, str]:
    return dict(VIEW.answer_headers(given))


@pytest.mark.parametrize(
    "kind",
    ["text/html; charset=utf-8", "text/javascript", "application/x-javascript", "application/json"],
)
def test_pages_scripts_and_json_are_rewritten(kind):
    assert rewrite.is_rewritten([("content-type", kind)])


@pytest.mark.parametrize("kind", ["application/json-seq", "image/png", "text/css", "", "text/event-stream"])
def test_nothing_else_is_touched(kind):
    assert not rewrite.is_rewritten([("Content-Type", kind)])


def test_every_host_of_stripe_is_replaced():
    body = b'<script src="https://js.stripe.com/endive/stripe.js"></script> https://api.stripe.com/v1'

    assert VIEW.body(body) == (
        b'<script src="http://127.0.0.1:9/endive/stripe.js"></script> http://127.0.0.1:9/v1'
    )


@pytest.mark.parametrize("name", ["localhost", "127.0.0.1", "[::1]", "0.0.0.0", "www.localhost"])
def test_the_server_is_the_page_by_whatever_name_of_this_machine(name):
    assert VIEW.body(f'"http://{name}:8/done"'.encode()) == b'"http://127.0.0.1:7/done"'


def test_a_name_is_found_wherever_the_body_is_cut():
    body = (
        b'x"https://js.stripe.com/v3/" + "http://localhost:8/a" "http://localhost:80/b" https://js.stripe.co'
    )
    for cut in range(len(body)):
        rewriter = VIEW.rewriter("")

        found = rewriter.feed(body[:cut]) + rewriter.feed(body[cut:]) + rewriter.end()

        assert found == VIEW.body(body)


@pytest.mark.parametrize(
    ("policy", "found"),
    [
        ("script-src https://*.stripe.com", f"script-src https://*.stripe.com {STAND_IN}"),
        ("frame-src *.stripe.com; img-src *", f"frame-src *.stripe.com {STAND_IN}; img-src *"),
        ("default-src https:", f"default-src https: {STAND_IN}"),
        (
            "connect-src http://localhost:8 ws://localhost:8",
            "connect-src http://127.0.0.1:7 ws://127.0.0.1:7",
        ),
        ("script-src 'self' https://other.example", "script-src 'self' https://other.example"),
    ],
)
def test_a_policy_that_allows_stripe_by_another_name_allows_the_stand_in(policy, found):
    assert headers(("Content-Security-Policy", policy))["Content-Security-Policy"] == found


def test_a_policy_allows_the_stand_in_where_it_allowed_stripe_and_nowhere_else():
    scripts = "script-src 'self' https://js.stripe.com https://*.js.stripe.com"
    policy = f"{scripts}; connect-src 'self'; upgrade-insecure-requests"

    found = headers(("Content-Security-Policy", policy))["Content-Security-Policy"]

    assert found == f"script-src 'self' {STAND_IN} https://*.js.stripe.com; connect-src 'self'"


def test_cookies_survive_and_caches_do_not():
    given = [("Set-Cookie", "a=1"), ("Set-Cookie", "b=2"), ("ETag", '"x"'), ("Cache-Control", "max-age=9")]

    found = VIEW.answer_headers(given)

    assert found == [("Set-Cookie", "a=1"), ("Set-Cookie", "b=2"), ("Cache-Control", "no-store")]


@pytest.mark.parametrize(
    ("given", "found"),
    [
        ("http://127.0.0.1:8/complete.html", "http://127.0.0.1:7/complete.html"),
        ("/complete.html", "/complete.html"),
        ("https://example.com/?to=http://127.0.0.1:8/", "https://example.com/?to=http://127.0.0.1:8/"),
    ],
)
def test_a_redirect_to_the_server_leads_to_the_page(given, found):
    assert headers(("Location", given))["Location"] == found


INSPECTOR = "http://127.0.0.1:9/_simulator/"
RETURNED = "payment_intent=pi_1A&payment_intent_client_secret=pi_1A_secret_2B&redirect_status=succeeded"


@pytest.mark.parametrize(
    ("query", "id"),
    [
        (RETURNED, "pi_1A"),
        ("payment_intent_client_secret=pi_1A_secret_2B", "pi_1A"),
        ("order=7&setup_intent=seti_3&setup_intent_client_secret=seti_3_secret_4", "seti_3"),
    ],
)
def test_the_page_that_stripe_returns_to_gets_a_link_to_the_payment_at_its_end(query, id):
    page = add_link(b"<body>Paid. </body></BODY></html>", "text/html; charset=utf-8", query, INSPECTOR)

    before, bar = page.split(b"</body>")[0], page.split(b"</body>")[1]
    assert before == b"<body>Paid. "
    assert f'href="{INSPECTOR}#{id}"'.encode() in bar
    assert page.endswith(b"</aside>\n</BODY></html>")


@pytest.mark.parametrize(
    ("kind", "query"),
    [
        ("text/html", ""),
        ("text/html", "payment_intent=%22%3E%3Cscript%3E"),
        ("text/html", "payment_intent=pi_1%0A"),
        ("application/json", RETURNED),
    ],
)
def test_no_other_answer_gets_the_link(kind, query):
    assert add_link(b"<body></body>", kind, query, INSPECTOR) == b"<body></body>"


def test_a_page_that_leaves_its_end_tags_out_gets_the_link_too():
    assert add_link(b"Paid.", "text/html", RETURNED, INSPECTOR).startswith(b"Paid.<link ")


@pytest.mark.parametrize(
    ("kind", "is_told"),
    [
        ("payment_intent.succeeded", True),
        ("payment_intent.amount_capturable_updated", True),
        ("payment_intent.processing", True),
        ("setup_intent.succeeded", True),
        ("payment_intent.created", False),
        ("charge.succeeded", False),
    ],
)
def test_the_terminal_is_told_of_the_events_that_end_a_payment(kind, is_told):
    entry = {"kind": "event", "event": {"type": kind, "data": {"object": {"id": "pi_1"}}}}

    assert link_after(entry, INSPECTOR) == (f"inspector: {INSPECTOR}#pi_1 ({kind})" if is_told else None)
    assert link_after({"kind": "delivery", "type": kind}, INSPECTOR) is None


FLOWS = [
    pytest.param(guide, load_variant(guide.id, side, mode), mode, id=f"{guide.id}-{side}-{mode}")
    for guide in load_guides().values()
    for side in guide.variants
    for mode, support in guide.modes.items()
    if support.documented != "not-offered"
]


@pytest.mark.parametrize(("guide", "variant", "mode"), FLOWS)
def test_every_step_of_every_flow_has_its_trace(guide, variant, mode):
    traces = [trace for trace in load_traces() if mode in trace.get("modes", (mode,))]
    missing = [
        step.call or step.does
        for step in variant.flow
        if not any(re.search(trace["step"], step.call or step.does) for trace in traces)
    ]

    assert missing == []


def steps_of(guide, variant, mode):
    given = {"mode": mode, "project": "shop", "page": "http://127.0.0.1:7"}
    return guide_page(guide, variant.flow, discover().operations, **given)["steps"]


@pytest.mark.parametrize(("guide", "variant", "mode"), FLOWS)
def test_the_last_step_is_the_event_that_fulfils_in_its_mode(guide, variant, mode):
    fulfils = {
        "payment": "payment_intent.succeeded",
        "setup": "setup_intent.succeeded",
        "subscription": "invoice.paid",
    }
    trace = steps_of(guide, variant, mode)[-1]["trace"]

    assert trace["kind"] == "delivery"
    assert re.fullmatch(trace["type"], fulfils[mode])
    assert mode != "subscription" or not re.search(trace["type"], "payment_intent.succeeded")


@pytest.mark.parametrize(("guide", "variant", "mode"), FLOWS)
def test_the_inspector_can_recognize_every_step_that_is_not_silent(guide, variant, mode):
    for step in steps_of(guide, variant, mode):
        trace = step["trace"]
        keys = {"request": "endpoint", "page_answer": "endpoint", "event": "type", "delivery": "type"}
        assert trace.get("silent") or trace["kind"] == "three_ds" or re.compile(trace[keys[trace["kind"]]])


VALUES = [
    pytest.param(value, extra.modes, id=f"{extra.id}-{name}")
    for extra in discover().extras.values()
    for name, value in extra.values.items()
    if value.words
]


@pytest.mark.parametrize(("value", "modes"), VALUES)
def test_an_extra_replaces_words_that_a_guide_says(value, modes):
    catalog = discover()
    flows = [step.does for flow in FLOWS for step in flow.values[1].flow if flow.values[2] in modes]
    diagrams = [
        sequence(catalog, shape)
        for shapes in catalog.shapes.values()
        for shape in shapes
        if shape.mode in modes
    ]

    assert [words for words in value.words if not any(words in text for text in flows + diagrams)] == []


@pytest.mark.parametrize(
    ("guide", "variant", "mode"), [flow for flow in FLOWS if flow.values[2] == "payment"]
)
def test_with_manual_capture_the_last_step_is_that_the_order_is_authorized(guide, variant, mode):
    chosen = discover().chosen({"capture": "manual"})
    reworded = variant._replace(
        flow=tuple(step._replace(does=reword(step.does, chosen)) for step in variant.flow)
    )

    *_, sends, notes = steps_of(guide, reworded, mode)

    assert sends["does"] == "Sends payment_intent.amount_capturable_updated to the webhook."
    assert notes["does"] == "Verifies the event and notes that the order is authorized."
    for step in (sends, notes):
        assert re.search(step["trace"]["type"], "payment_intent.amount_capturable_updated")


def test_the_least_version_of_a_runtime_is_the_one_that_the_project_names(rendered_projects):
    for id, files in rendered_projects.items():
        layer = next(layer for name, layer in discover().servers.items() if f"-{name}-" in id)
        if least := layer.data["preview"].get("least"):
            named = [files[path].decode() for path in ("pyproject.toml", "package.json") if path in files]
            assert any(f'">={least}"' in text for text in named), id
        assert set(layer.data["preview"].get("lists", ())) <= set(files), id
