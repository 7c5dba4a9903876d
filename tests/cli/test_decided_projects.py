"""`paydesign decide`: a part of a project is kept, what `new` refuses is refused, what was accepted stays."""

import json

import pytest
import yaml

PAGES = ("--multi-page", "--no-server-logic")
DYNAMIC = ("--no-multi-page", "--dynamic-amount", "--no-server-logic")


def record_of(file):
    return yaml.safe_load(file.read_text())


def test_a_part_of_a_project_is_kept_and_new_makes_it(paydesign, tmp_path):
    decided = paydesign("decide", *DYNAMIC, "--mode", "subscription", "--record", "r.yaml")
    record = record_of(tmp_path / "r.yaml")
    made = paydesign("new", "shop", "--answers", "r.yaml", "--defaults")

    assert (decided.returncode, made.returncode) == (0, 0), decided.stderr + made.stderr
    assert record["project"] == {"mode": "subscription"}
    assert paydesign("validate", "r.yaml", "shop/paydesign.yaml").returncode == 0
    project = record_of(tmp_path / "shop/paydesign.yaml")["project"]
    assert (project["mode"], project["name"]) == ("subscription", "shop")


def test_a_record_of_a_part_is_about_its_mode_and_so_is_what_is_printed(paydesign, tmp_path):
    paydesign("decide", *DYNAMIC, "--record", "payment.yaml")
    said = paydesign("decide", *DYNAMIC, "--mode", "subscription", "--record", "r.yaml").stdout

    record = record_of(tmp_path / "r.yaml")
    watch = record["consequences"]["watch"]
    assert watch != record_of(tmp_path / "payment.yaml")["consequences"]["watch"]
    assert all(sentence in " ".join(said.split()) for sentence in watch)


def test_what_is_said_later_is_added_to_what_was_said_and_stronger(paydesign, tmp_path):
    paydesign("decide", *DYNAMIC, "--server", "express", "--capture", "manual", "--record", "r.yaml")
    first = record_of(tmp_path / "r.yaml")["project"]
    paydesign("decide", *DYNAMIC, "--currency", "eur", "--record", "r.yaml")
    second = record_of(tmp_path / "r.yaml")["project"]
    done = paydesign(
        *("decide", *DYNAMIC, "--server", "fastapi", "--capture", "automatic", "--record", "r.yaml")
    )

    assert first == {"server": "express", "capture": "manual"}
    assert second == {"server": "express", "currency": "eur", "capture": "manual"}
    assert record_of(tmp_path / "r.yaml")["project"] == {"server": "fastapi", "currency": "eur"}
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize(
    "flags",
    [
        pytest.param((*PAGES, "--mode", "subscription"), id="a mode that the guide does not have"),
        pytest.param(
            (*DYNAMIC, "--mode", "subscription", "--capture", "manual"), id="an extra of another mode"
        ),
    ],
)
@pytest.mark.parametrize("record", [(), ("--record", "r.yaml")], ids=["shown", "recorded"])
def test_what_new_refuses_decide_refuses_with_the_same_words_and_code(paydesign, tmp_path, flags, record):
    new = paydesign("new", "shop", *flags, "--json")

    decided = paydesign("decide", *flags, *record, "--json")

    assert new.returncode == 2
    assert json.loads(new.stdout)["error"]["code"] == "unsupported-choice"
    assert (decided.returncode, decided.stdout, decided.stderr) == (2, new.stdout, new.stderr)
    assert not (tmp_path / "r.yaml").exists()


def test_an_extra_of_another_mode_is_refused_with_the_ways_on_and_nothing_that_only_points_at_them(paydesign):
    done = paydesign("decide", "--defaults", "--mode", "setup", "--capture", "manual")

    assert "leave it out, or take --mode payment" in done.stderr
    assert "\nhint:" not in done.stderr


def test_a_new_outcome_is_refused_if_it_does_not_have_the_mode_of_the_record(paydesign, tmp_path):
    paydesign("decide", *DYNAMIC, "--mode", "subscription", "--record", "r.yaml")
    proposed = (tmp_path / "r.yaml").read_text().replace("status: accepted", "status: proposed")
    (tmp_path / "r.yaml").write_text(proposed)

    done = paydesign("decide", *PAGES, "--record", "r.yaml")

    assert done.returncode == 2
    assert "cannot be generated with the mode subscription" in done.stderr
    assert (tmp_path / "r.yaml").read_text() == proposed


@pytest.fixture
def accepted(paydesign, tmp_path):
    paydesign("decide", *DYNAMIC, "--record", "r.yaml", "--date", "2026-11-23")
    file = tmp_path / "r.yaml"
    file.write_text(file.read_text().replace("status: accepted", "status: accepted  # by Ana"))
    return file


OVERRIDE = ("--because", "One page is enough.", "--guide")


@pytest.mark.parametrize(
    "flags",
    [
        pytest.param(("--no-multi-page", "--no-dynamic-amount", "--no-server-logic"), id="another guide"),
        pytest.param((*DYNAMIC, *OVERRIDE, "accept-a-payment"), id="the same answers, overridden"),
    ],
)
def test_an_accepted_record_is_not_turned_round_in_place(paydesign, accepted, flags):
    before = accepted.read_text()

    done = paydesign("decide", *flags, "--record", "r.yaml")

    assert done.returncode == 4
    assert done.stderr.splitlines()[-3].startswith("error[target-in-the-way]: this record is accepted")
    assert "from accept-a-payment-deferred (Intent at Pay, " in done.stderr
    assert "to accept-a-payment (Intent first, " in done.stderr
    assert "another file, or set `status: proposed` in this one first" in done.stderr
    assert accepted.read_text() == before


def test_the_same_guide_confirmed_on_the_other_side_is_another_outcome(paydesign, tmp_path):
    paydesign("decide", *PAGES, "--record", "r.yaml")

    assert paydesign("decide", "--multi-page", "--server-logic", "--record", "r.yaml").returncode == 4


def test_an_override_that_is_taken_back_turns_an_accepted_record_round(paydesign, tmp_path):
    paydesign("decide", *DYNAMIC, *OVERRIDE, "accept-a-payment", "--record", "r.yaml")

    assert paydesign("decide", *DYNAMIC, "--record", "r.yaml").returncode == 4


@pytest.mark.parametrize("way", ["another file", "proposed"])
def test_both_ways_on_lead_on(paydesign, accepted, way):
    if way == "proposed":
        accepted.write_text(accepted.read_text().replace("status: accepted", "status: proposed"))
    name = "r.yaml" if way == "proposed" else "r-2.yaml"

    done = paydesign("decide", "--multi-page", "--server-logic", "--record", name)

    assert done.returncode == 0, done.stderr
    assert record_of(accepted.with_name(name))["outcome"]["guide"] == "build-a-two-step-confirmation"


def test_what_leaves_the_outcome_as_it_is_may_be_rewritten_with_its_comments(paydesign, tmp_path):
    static, dynamic = (("--no-multi-page", f"--{no}dynamic-amount", "--server-logic") for no in ("no-", ""))
    paydesign("decide", *static, "--record", "r.yaml")
    file = tmp_path / "r.yaml"
    file.write_text(file.read_text().replace("status: accepted", "status: accepted  # by Ana"))

    other_answers = paydesign("decide", *dynamic, "--record", "r.yaml")
    other_mode = paydesign("decide", *dynamic, "--mode", "setup", "--record", "r.yaml")
    insisted = paydesign(
        "decide", *dynamic, *OVERRIDE, "finalize-payments-on-the-server", "--record", "r.yaml"
    )

    assert [done.returncode for done in (other_answers, other_mode, insisted)] == [0, 0, 0], insisted.stderr
    record = record_of(file)
    assert record["answers"]["dynamic_amount"] is True
    assert record["project"] == {"mode": "setup"}
    assert record["override"]["guide"] == "finalize-payments-on-the-server"
    assert "status: accepted  # by Ana" in file.read_text()
    assert paydesign("validate", "r.yaml").returncode == 0
