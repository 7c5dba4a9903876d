"""The records that a record names: `paydesign validate` looks them up."""

import pytest


@pytest.fixture
def record(paydesign, tmp_path):
    """Write records by path, each with an id and what it names."""

    def write(path, id, names=""):
        file = tmp_path / path
        file.parent.mkdir(exist_ok=True, parents=True)
        paydesign("decide", "--defaults", "--record", file)
        text = file.read_text().replace("id: checkout", f"id: {id}")
        file.write_text(text.replace("\nsource:", f"\n{names}source:"))
        return file

    return write


@pytest.mark.parametrize(
    ("names", "place"),
    [
        ("superseded_by: nonexistent\n", "`superseded_by`: nonexistent"),
        ("supersedes: [old, nonexistent]\n", "`supersedes[1]`: nonexistent"),
    ],
)
def test_an_id_that_no_record_here_has_is_a_problem_with_its_place(paydesign, record, names, place):
    record("old.yaml", "old")
    text = record("a.yaml", "a", names).read_text()
    line = 1 + text[: text.index(names)].count("\n")

    done = paydesign("validate", "a.yaml")

    assert done.returncode == 1
    assert f"a.yaml:{line}:" in done.stderr
    assert f"{place} is the id of no record here" in done.stderr
    assert "the ids here are old; " in done.stderr


@pytest.mark.parametrize("path", ["old.yaml", "old.json", "decisions/old.yml"])
def test_an_id_is_looked_up_beside_the_record_and_in_its_decisions(paydesign, record, path):
    record(path, "old")
    record("other.yaml", "other")
    record("a.yaml", "a", "supersedes: [old]\n")

    done = paydesign("validate", "a.yaml")

    assert (done.returncode, done.stderr) == (0, "")


def test_from_within_decisions_the_folder_above_is_looked_at_too(paydesign, record, tmp_path):
    record("decisions/old.yaml", "old", "superseded_by: now\n")
    record("decisions/other.yaml", "other")
    record("paydesign.yaml", "now")

    assert paydesign("validate", "decisions/old.yaml").returncode == 0
    assert paydesign("validate", "old.yaml", cwd=tmp_path / "decisions").returncode == 0


def test_a_record_is_not_the_other_one_of_itself(paydesign, record):
    record("other.yaml", "other")
    record("a.yaml", "a", "superseded_by: a\n")

    assert paydesign("validate", "a.yaml").returncode == 1


@pytest.mark.parametrize("value", ["gone.yaml", "../gone", "notes.yaml", "broken.yaml", "decisions/"])
def test_a_path_that_leads_to_no_record_is_a_problem(paydesign, record, tmp_path, value):
    (tmp_path / "decisions").mkdir()
    (tmp_path / "notes.yaml").write_text("id: a\n")
    (tmp_path / "broken.yaml").write_text("schema: paydesign/decision-record/v1\nid: [\n")
    record("a.yaml", "a", f"superseded_by: {value}\n")

    done = paydesign("validate", "a.yaml")

    assert done.returncode == 1
    assert f"`superseded_by`: {value} is not a decision record" in done.stderr
    assert f"paths begin at {tmp_path}" in done.stderr


def test_a_path_begins_at_the_folder_of_the_record(paydesign, record, tmp_path):
    record("shop/old.yaml", "old")
    record("shop/now/a.yaml", "a", "supersedes: [../old.yaml]\n")

    assert paydesign("validate", "shop/now/a.yaml").returncode == 0
    assert paydesign("validate", "a.yaml", cwd=tmp_path / "shop/now").returncode == 0


def test_an_id_with_no_other_record_to_look_at_is_said_and_no_problem(paydesign, record, tmp_path):
    (tmp_path / "values.yaml").write_text("id: nonexistent\n")
    (tmp_path / "gone.yaml").symlink_to("nowhere")
    record("a.yaml", "a", "superseded_by: nonexistent\n")

    done = paydesign("validate", "a.yaml")

    assert (done.returncode, done.stdout) == (0, "a.yaml: valid\n")
    assert "`superseded_by` names nonexistent, and there is no other record here" in done.stderr


def test_what_is_elsewhere_is_not_looked_up(paydesign, record):
    record("other.yaml", "other")
    text = record("a.yaml", "a", "superseded_by: https://example.com/new.yaml\n").read_text()
    by_id = text.replace("https://example.com/new.yaml", "nonexistent")

    assert paydesign("validate", "a.yaml").returncode == 0
    assert paydesign("validate", "-", stdin=by_id).returncode == 0


def test_it_is_told_together_with_what_differs(paydesign, record):
    file = record("a.yaml", "a", "superseded_by: gone.yaml\n")
    file.write_text(file.read_text().replace("confirm_on: client", "confirm_on: server"))

    said = paydesign("validate", "a.yaml").stderr

    assert "does not follow from its answers" in said
    assert "`superseded_by`: gone.yaml" in said
