"""Markdown becomes body blocks, and nothing written is lost."""

import pytest

from pages.blocks import BodyBlock
from pages.markdown import read_page, to_blocks


def names(text, **options):
    return [name for name, _ in to_blocks(text, **options)]


def test_paragraphs_headings_and_lists_stay_together_as_one_text():
    ((name, value),) = to_blocks("## Two\n\nA *calm* word.\n\n- one\n- two\n")
    assert name == "text"
    assert value["text"] == "<h2>Two</h2><p>A <i>calm</i> word.</p><ul><li>one</li><li>two</li></ul>"


def test_a_quote_between_two_paragraphs_makes_three_blocks():
    assert names("One.\n\n> Two.\n\nThree.") == ["text", "pull_quote", "text"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("::: signs\n- a\n- b\n:::", ("signs", {"signs": ["a", "b"]})),
        ("::: key-points\n- a **b**\n:::", ("key_points", {"points": ["<p>a <b>b</b></p>"]})),
        ("::: steps\n### One\nFirst.\n:::", ("steps", {"steps": [{"title": "One", "text": "<p>First.</p>"}]})),
        (
            "::: approaches\n### Gestalt\nNow.\n:::",
            ("approaches", {"approaches": [{"name": "Gestalt", "text": "<p>Now.</p>"}]}),
        ),
        (
            "::: comparison\n### A\n- a\n\n### B\n- b\n:::",
            ("comparison", {"first": {"title": "A", "points": ["a"]}, "second": {"title": "B", "points": ["b"]}}),
        ),
        ("::: myths\n### M\nNo.\n:::", ("myths", {"myths": [{"myth": "M", "answer": "<p>No.</p>"}]})),
        (
            "::: questions\n### Q? {home}\nYes.\n:::",
            ("questions", {"questions": [{"question": "Q?", "answer": "<p>Yes.</p>", "show_on_home": True}]}),
        ),
        (
            "::: call-to-action\n### Begin\nCome.\n\n1. Call\n2. Meet\n:::",
            ("call_to_action", {"heading": "Begin", "text": "Come.", "steps": ["Call", "Meet"]}),
        ),
        ("::: areas\n:::", ("areas", {"introduction": ""})),
        ("::: services\n:::", ("service_cards", {"services": []})),
        ("::: author\n:::", ("author", {"therapist": None})),
    ],
)
def test_a_container_becomes_its_block(text, expected):
    assert to_blocks(text) == [expected]


def test_a_picture_on_its_own_line_becomes_a_picture_block():
    ((name, value),) = to_blocks('![Two people](sofa "A drawing.")', find_picture={"sofa": 7}.get)
    assert name == "picture"
    assert value == {"image": {"image": 7, "alt_text": "Two people", "decorative": False}, "caption": "A drawing."}


@pytest.mark.parametrize(
    "hostile", ["<script>alert(1)</script>", "[x](javascript:alert(1))", '<img src=x onerror="alert(1)">']
)
def test_mark_up_that_could_run_stays_plain_text(hostile):
    html = "".join(str(value) for _, value in to_blocks(hostile))
    assert "<script" not in html
    assert "<img" not in html
    assert "href" not in html


def test_every_block_it_makes_is_one_that_the_body_knows():
    known = set(BodyBlock().child_blocks)
    text = "a\n\n> q\n\n" + "\n\n".join(f"::: {name}\n:::" for name in ("areas", "services", "author"))
    assert set(names(text)) <= known


def test_a_page_without_its_front_matter_is_refused_in_words():
    with pytest.raises(ValueError, match=r"starts with \+\+\+"):
        read_page("# No front matter")
