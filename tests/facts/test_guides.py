"""The facts about guides: complete, in step with the tree, and each with its source."""

import re
import tomllib

import pytest

from paydesign.decisions.engine import guides as guides_of_the_tree
from paydesign.decisions.engine import walk
from paydesign.decisions.loader import load_tree
from paydesign.errors import TreeUnsound
from paydesign.facts.loader import load_guides, load_mode_variants, load_modes, load_variant
from paydesign.resources import GUIDES_FILE, MODES_FOLDER, templates_folder

GUIDES = load_guides()
VARIANTS = [(guide, variant) for guide in GUIDES.values() for variant in guide.variants.values()]
every_guide = pytest.mark.parametrize("guide", GUIDES.values(), ids=GUIDES)
every_variant = pytest.mark.parametrize(
    ("guide", "variant"), VARIANTS, ids=[f"{guide.id}-{variant.confirm_on}" for guide, variant in VARIANTS]
)


def sources_of(guide):
    return [guide.source, *(r.source for r in guide.restrictions), *(m.source for m in guide.modes.values())]


def test_the_guides_are_those_of_the_tree():
    assert list(GUIDES) == guides_of_the_tree(load_tree())


def test_a_guide_has_a_variant_for_each_side_that_the_tree_lets_confirm():
    sides = {(done.outcome.guide, done.outcome.confirm_on) for done in walk(load_tree())}

    assert {(guide.id, side) for guide in GUIDES.values() for side in guide.variants} == sides


@every_guide
def test_a_title_is_the_one_that_the_templates_use(guide):
    layer = tomllib.loads(
        (templates_folder() / "guides" / guide.id / "layer.toml").read_text(encoding="utf-8")
    )

    assert guide.title == layer["title"]


@every_guide
def test_every_source_is_a_page_of_stripe_with_the_day_it_was_read(guide):
    for source in sources_of(guide):
        assert source.url.startswith("https://docs.stripe.com/")
        assert re.fullmatch(r"20\d\d-\d\d-\d\d", source.read)
        assert source.as_of is None or re.fullmatch(r"20\d\d-\d\d(-\d\d)?", source.as_of)
        assert source.as_of is None or source.as_of < source.read


@every_variant
def test_texts_are_sentences_and_titles_are_not(guide, variant):
    sentences = [guide.summary, *guide.choose_when, *guide.not_when, *variant.good, *variant.watch]
    sentences += [step.does for step in variant.flow]

    assert [text for text in sentences if text[0].islower() or not text.endswith(".")] == []
    assert not variant.decision_title.endswith(".")
    assert len(variant.decision_title) <= 72


@every_variant
def test_a_flow_begins_with_the_amount_on_the_server_and_ends_with_one_fulfilment_there(guide, variant):
    flow = variant.flow

    assert flow[0].by == "server"
    assert "amount" in flow[0].does
    assert flow[-1].by == "server"
    assert [step for step in flow if "fulfils" in step.does] == [flow[-1]]
    assert flow[-2].by == "Stripe"


@every_variant
def test_the_code_is_that_of_the_side_that_confirms(guide, variant):
    browser, server = " ".join(variant.calls("browser")), " ".join(variant.calls("server"))

    assert ("stripe.confirmPayment" in browser) is (variant.confirm_on == "client")
    assert ("confirm=True" in server) is (variant.confirm_on == "server")
    assert ("stripe.handleNextAction" in browser) is (variant.confirm_on == "server")


@every_variant
def test_an_element_without_an_intent_is_submitted_before_anything_else(guide, variant):
    calls = variant.calls("browser")
    deferred = "stripe.elements({mode, amount, currency})" in calls

    assert deferred is (guide.id != "accept-a-payment")
    if deferred:
        confirming = next(
            n for n, c in enumerate(calls) if "confirmPayment" in c or "createConfirmationToken" in c
        )
        assert calls.index("elements.submit()") == confirming - 1


@every_variant
def test_no_call_uses_what_the_api_refuses(guide, variant):
    calls = " ".join(step.call or "" for step in variant.flow)

    assert not re.search(r"payment_?method_?types", calls, re.IGNORECASE)


@pytest.mark.parametrize(
    ("guide", "limited"),
    [
        ("accept-a-payment", False),
        ("accept-a-payment-deferred", True),
        ("finalize-payments-on-the-server", True),
        ("build-a-two-step-confirmation", True),
    ],
)
def test_blik_and_acss_are_limits_of_every_guide_but_the_first(guide, limited):
    texts = " ".join(restriction.text for restriction in GUIDES[guide].restrictions)

    assert ("BLIK" in texts and "ACSS" in texts) is limited


def test_what_is_not_confirmed_says_so():
    texts = [r.text for guide in GUIDES.values() for r in guide.restrictions]

    doubtful = [text for text in texts if "Hosted Invoice Page" in text or "installments" in text]
    assert len(doubtful) == 4
    assert all("not confirmed" in text.lower() for text in doubtful)


@pytest.mark.parametrize(
    ("guide", "setup", "subscription"),
    [
        # https://docs.stripe.com/payments/accept-a-payment-deferred has all three tabs, read 2026-11-23.
        ("accept-a-payment", "documented", "documented"),
        ("accept-a-payment-deferred", "documented", "documented"),
        ("finalize-payments-on-the-server", "documented", "constructed"),
        ("build-a-two-step-confirmation", "constructed", "not-offered"),
    ],
)
def test_a_mode_says_whether_stripe_documents_it(guide, setup, subscription):
    modes = {mode: support.documented for mode, support in GUIDES[guide].modes.items()}

    assert modes == {"payment": "documented", "setup": setup, "subscription": subscription}


def test_a_mode_that_is_not_offered_names_one_that_is():
    refused = [s for guide in GUIDES.values() for s in guide.modes.values() if s.documented == "not-offered"]

    for support in refused:
        assert GUIDES[support.nearest.guide].modes[support.nearest.mode].documented != "not-offered"
    assert {mode for guide in GUIDES.values() for mode in guide.modes} == set(load_modes())


BREAKS = {
    "no summary": (
        'summary = "The PaymentIntent',
        'sumary = "The PaymentIntent',
        "'sumary' is not known here",
    ),
    "no date": ("[modes.setup]\n", "[modes.setup]\nas_off = 1\n", "'as_off' is not known here"),
    "http": (
        'source = "https://docs.stripe.com/api/payment_intents"',
        'source = "http://x"',
        "not an https URL",
    ),
    "who": ('by = "browser"', 'by = "client"', "'client' is not a choice"),
    "documented": ('documented = "constructed"', 'documented = "maybe"', "'maybe' is not a choice"),
    "nearest": (
        'nearest = { guide = "accept-a-payment-deferred"',
        'nearest = { guide = "gone"',
        "not offered either",
    ),
    "circle": (
        'nearest = { guide = "accept-a-payment-deferred", mode = "subscription" }',
        'nearest = { guide = "build-a-two-step-confirmation", mode = "subscription" }',
        "not offered either",
    ),
    "no nearest": (
        'nearest = { guide = "accept-a-payment-deferred", mode = "subscription" }',
        "",
        "goes with",
    ),
    "side": (
        "[guides.accept-a-payment.on.client]",
        "[guides.accept-a-payment.on.phone]",
        "'phone' is not known",
    ),
    "mode": (
        "[guides.accept-a-payment.modes.setup]",
        "[guides.accept-a-payment.modes.set]",
        "'set' is not known",
    ),
    "not toml": ("[modes.payment]", "[modes.payment", "not TOML"),
}


@pytest.mark.parametrize(("old", "new", "message"), BREAKS.values(), ids=BREAKS)
def test_a_broken_file_is_refused_with_the_reason(tmp_path, old, new, message):
    text = GUIDES_FILE.read_text(encoding="utf-8")
    assert old in text
    file = tmp_path / "guides.toml"
    file.write_text(text.replace(old, new, 1), encoding="utf-8")

    with pytest.raises(TreeUnsound) as caught:
        load_guides(file)

    problems = [f"{problem.where}: {problem.message}" for problem in caught.value.problems]
    assert message in "\n".join([caught.value.message, *problems])


def test_all_faults_of_a_file_are_reported_at_once(tmp_path):
    file = tmp_path / "guides.toml"
    text = GUIDES_FILE.read_text(encoding="utf-8")
    file.write_text(
        text.replace("title =", "titel =").replace('by = "browser"', 'by = "client"'), encoding="utf-8"
    )

    with pytest.raises(TreeUnsound) as caught:
        load_guides(file)

    assert {"guides.accept-a-payment", "guides.build-a-two-step-confirmation", "modes.setup"} <= {
        problem.where for problem in caught.value.problems
    }


def test_each_mode_says_how_every_guide_goes_that_offers_it():
    for guide in GUIDES.values():
        for mode, support in guide.modes.items():
            for side in guide.variants if support.documented != "not-offered" else ():
                variant = load_variant(guide.id, side, mode)

                assert (variant.confirm_on, bool(variant.flow)) == (side, True)


def test_the_calls_of_a_mode_are_those_of_its_intent():
    for (guide, side), variant in load_mode_variants(MODES_FOLDER / "setup.toml").items():
        calls = " ".join((*variant.calls("browser"), *variant.calls("server")))

        assert "confirmPayment" not in calls, (guide, side)
        assert "payment_intents" not in calls, (guide, side)
        assert "customers.create" in calls, (guide, side)


@pytest.mark.parametrize(
    ("old", "new", "complaint"),
    [
        ("[guides.accept-a-payment.client]", "[guides.accept-a-payment.server]", "is missing"),
        ("[guides.accept-a-payment.client]", "[guides.gone.client]", "is not offered"),
        ('by = "Stripe"', 'by = "bank"', "'bank' is not a choice"),
        ("watch = [", "wach = [", "'wach' is not known here"),
    ],
)
def test_a_fault_in_the_file_of_a_mode_is_found(tmp_path, old, new, complaint):
    text = (MODES_FOLDER / "subscription.toml").read_text()
    assert old in text
    file = tmp_path / "subscription.toml"
    file.write_text(text.replace(old, new, 1))

    with pytest.raises(TreeUnsound) as caught:
        load_mode_variants(file)

    assert complaint in str([problem.message for problem in caught.value.problems])
