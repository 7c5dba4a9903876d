"""The drawings: complete, highlighted where a decision went, and safe whatever the texts are."""

import json
import re
import xml.etree.ElementTree as ET

import pytest

from paydesign.decisions.engine import step, walk
from paydesign.decisions.graph import FORMATS, draw
from paydesign.decisions.loader import parse_tree
from paydesign.decisions.text import ASCII, draw_text

DYNAMIC = {"multi_page": False, "dynamic_amount": True, "server_logic": False}
HOSTILE = """"]); <script>alert('x')</script> `{{7*7}}` \\" \\N end; & #quot; --> [x](y) %%{init}%% 😀 ]]>"""


@pytest.fixture
def hostile_tree(raw_tree):
    """The tree with texts that would break a drawing which does not escape them."""
    raw_tree["questions"]["dynamic_amount"]["ask"] = HOSTILE
    raw_tree["outcomes"]["deferred"]["guide"] = HOSTILE
    return parse_tree(raw_tree, where="tree.toml")


def taken_of(tree, answers=DYNAMIC):
    return step(tree, answers).taken


@pytest.mark.parametrize("form", FORMATS)
def test_a_drawing_has_every_question_and_every_guide(tree, form):
    drawn = re.sub(r"<[^>]*>|\W+", " ", draw(tree, form))

    for question in tree.questions.values():
        assert " ".join(re.findall(r"\w+", question.ask)[:4]) in drawn
    for outcome in tree.outcomes.values():
        assert " ".join(outcome.guide.split("-")) in drawn


@pytest.mark.parametrize("form", FORMATS)
def test_a_drawing_is_the_same_each_time_and_ends_with_one_newline(tree, form):
    drawn = draw(tree, form, taken_of(tree))

    assert drawn == draw(tree, form, taken_of(tree))
    assert drawn.endswith("\n")
    assert not drawn.endswith("\n\n")


@pytest.mark.parametrize("form", FORMATS)
def test_each_path_is_highlighted_differently(tree, form):
    drawings = {draw(tree, form, done.taken) for done in walk(tree)}

    assert len(drawings) == 6
    assert draw(tree, form) not in drawings


def test_the_text_is_an_indented_tree(tree):
    drawn = draw(tree, "text", width=100)

    assert drawn.splitlines()[0] == "Is the checkout spread over several pages?"
    assert drawn.count("├─ yes") == drawn.count("└─ no") == 5
    assert "└─ no   Can the amount change after the page has loaded?" in drawn


def test_the_path_taken_is_drawn_with_heavy_lines_and_ends_in_a_mark(tree):
    drawn = draw(tree, "text", taken_of(tree), width=100).splitlines()

    assert [line for line in drawn if "━" in line] == [
        "┗━ no   Can the amount change after the page has loaded?",
        "   ┡━ yes  Must your server decide something just before the payment is confirmed?",
        "   │  ┗━ no   accept-a-payment-deferred ◀",
    ]
    assert drawn[1].startswith("┠─ yes")


def test_the_ascii_drawing_has_only_ascii_and_the_same_lines(tree):
    drawn = draw(tree, "text", taken_of(tree), ascii_only=True)

    assert drawn.isascii()
    assert len(drawn.splitlines()) == len(draw(tree, "text", taken_of(tree)).splitlines())
    assert "`= no   accept-a-payment-deferred <==" in drawn


def test_a_path_so_far_marks_the_question_that_comes_next(tree):
    taken = step(tree, {"multi_page": True}).taken

    drawn = draw_text(tree, taken, width=120, glyphs=ASCII)

    assert [line.text for line in drawn if line.on_path] == [
        "Is the checkout spread over several pages?",
        "+= yes  Must your server decide something just before the payment is confirmed? <== asked next",
    ]


@pytest.mark.parametrize("width", [50, 60, 80, 120])
@pytest.mark.parametrize("answers", [{}, DYNAMIC], ids=["no path", "a path"])
def test_the_text_fits_the_width(tree, width, answers):
    drawn = draw(tree, "text", taken_of(tree, answers), width=width)

    assert max(map(len, drawn.splitlines())) <= width


def test_mermaid_has_a_numbered_node_for_each_place_and_an_edge_for_each_answer(tree):
    drawn = draw(tree, "mermaid", taken_of(tree))

    assert drawn.startswith("flowchart LR\n")
    assert len(re.findall(r"^  n\d+[(\[]", drawn, re.MULTILINE)) == len(tree.nodes) + len(tree.outcomes)
    assert len(re.findall(r"^  n\d+ -->\|(?:yes|no)\| n\d+$", drawn, re.MULTILINE)) == 2 * len(tree.nodes)
    assert "linkStyle 1,4,7 " in drawn
    assert "class n1,n3,n4,n7 taken" in drawn


def test_dot_highlights_the_edges_of_the_path(tree):
    drawn = draw(tree, "dot", taken_of(tree))

    heavy = re.findall(r'"([\w-]+)" -> "([\w-]+)" \[label="(\w+)", penwidth=3', drawn)
    assert heavy == [
        ("pages", "amount", "no"),
        ("amount", "amount-logic", "yes"),
        ("amount-logic", "deferred", "no"),
    ]


def test_svg_is_one_image_that_a_screen_reader_can_read(tree):
    root = ET.fromstring(draw(tree, "svg", taken_of(tree)))

    name = "{http://www.w3.org/2000/svg}"
    labelled = root.get("aria-labelledby").split()
    assert root.get("role") == "img"
    assert [root.find(f"{name}{tag}").get("id") for tag in ("title", "desc")] == labelled
    assert "It leads to accept-a-payment-deferred." in root.find(f"{name}desc").text
    assert len(root.findall(f"{name}rect")) == 11
    # What is drawn last lies on top.
    assert [path.get("class") for path in root.findall(f"{name}path")] == ["edge"] * 7 + ["edge taken"] * 3


def test_svg_boxes_hold_their_text_and_do_not_overlap(hostile_tree):
    root = ET.fromstring(draw(hostile_tree, "svg"))

    boxes = [
        tuple(float(rect.get(side)) for side in ("x", "y", "height"))
        for rect in root.iter("{http://www.w3.org/2000/svg}rect")
    ]
    height = float(root.get("height"))
    for x, top, tall in boxes:
        assert top >= 0
        assert top + tall <= height
        assert not [o for o in boxes if o[0] == x and top < o[1] < top + tall]


def test_json_is_the_whole_tree_and_the_path(tree):
    document = json.loads(draw(tree, "json", taken_of(tree)))

    assert document["version"] == tree.version
    assert list(document["questions"]) == list(tree.questions)
    assert document["nodes"]["amount"]["yes"]["to"] == "amount-logic"
    assert document["outcomes"]["deferred"]["guide"] == "accept-a-payment-deferred"
    assert document["path"] == [
        {"node": "pages", "question": "multi_page", "answer": False, "to": "amount"},
        {"node": "amount", "question": "dynamic_amount", "answer": True, "to": "amount-logic"},
        {"node": "amount-logic", "question": "server_logic", "answer": False, "to": "deferred"},
    ]


def test_hostile_text_stays_text_in_mermaid(hostile_tree):
    drawn = draw(hostile_tree, "mermaid", taken_of(hostile_tree))

    labels = re.findall(r'^  n\d+[(\[]"(.*)"[)\]]$', drawn, re.MULTILINE)
    assert len(labels) == len(hostile_tree.nodes) + len(hostile_tree.outcomes)
    for label in labels:
        assert not set('"`<>{}[]&%\\') & set(label.replace("<br/>", ""))


def test_hostile_text_stays_text_in_dot(hostile_tree):
    drawn = draw(hostile_tree, "dot")

    quoted = r'"(?:[^"\\]|\\["\\n])*"'
    outside = re.sub(quoted, "", drawn)
    assert '"' not in outside
    assert "script" not in outside


def test_hostile_text_stays_text_in_svg(hostile_tree):
    drawn = draw(hostile_tree, "svg", taken_of(hostile_tree))

    root = ET.fromstring(drawn)
    assert "<script" not in drawn
    assert "alert('x')" in "".join(root.itertext())


def test_hostile_text_comes_back_whole_from_json(hostile_tree):
    document = json.loads(draw(hostile_tree, "json"))

    assert document["questions"]["dynamic_amount"]["ask"] == HOSTILE
