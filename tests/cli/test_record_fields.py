"""Owner, review date and tags of a record."""

import pytest

FIELDS = 'owner: payments\nreview_by: "2027-05-31"\ntags: [checkout, eu]\n'


@pytest.fixture
def record(paydesign, tmp_path):
    file = tmp_path / "record.yaml"
    paydesign("decide", "--defaults", "--record", file, "--date", "2026-11-23")
    return file


def test_a_record_may_have_an_owner_a_review_date_and_tags(paydesign, record):
    record.write_text(record.read_text().replace("\nanswers:", f"\n{FIELDS}answers:"))

    assert paydesign("validate", record).returncode == 0

    paydesign("decide", "--answers", record, "--dynamic-amount", "--record", "next.yaml")
    assert f'date: "2026-11-23"\n{FIELDS}answers:' in (record.parent / "next.yaml").read_text()


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ("review_by: 2027-05-31", 'quote the date: "2027-05-31"'),
        ('review_by: "2027-02-30"', "write a day of the calendar"),
        ("owner: [a, b]", "`owner` is a list"),
        ("tags: checkout", "write a list"),
        ("ownr: payments", "did you mean `owner`?"),
        ('history: [{status: accepted, date: "2026-11-23"}]', "`history[0].because` is missing"),
    ],
)
def test_what_is_wrong_with_one_is_said_with_its_place(paydesign, record, line, says):
    text = record.read_text()
    record.write_text(text.replace("\nanswers:", f"\n{line}\nanswers:"))

    done = paydesign("validate", record)

    assert done.returncode == 3
    assert f"record.yaml:{text[: text.index('answers:')].count(chr(10)) + 1}:" in done.stderr
    assert says in done.stderr
