"""Plain text: what each shape becomes, and that no letter is lost on the way to the blocks."""

import re

import pytest
from bs4 import BeautifulSoup
from hypothesis import given
from hypothesis import strategies as st

from pages.importing.marked_text import read_text
from pages.importing.plain_text import to_markdown

LONG = "This is a paragraph that says a good deal more than a heading would, and it goes on for a while, as they do."
LONGER = f"{LONG} {LONG}"
WRAPPED = (
    "Every couple fights, and what happens in the hour that follows says\n"
    "more about the two than the fight itself. It is something that can\n"
    "be learned at any age."
)


def plain(text):
    """The Markdown without the backslashes, which make it hard to read."""
    return re.sub(r"\\(.)", r"\1", to_markdown(text)).strip()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # paragraphs
        (f"{LONG}\n\n{LONG}", f"{LONG}\n\n{LONG}"),
        (WRAPPED, " ".join(WRAPPED.split())),
        (f"{LONGER}\n{LONGER}", f"{LONGER}\n\n{LONGER}"),
        ("A verse.\nAnother line.\nA third one.", "A verse.\n\nAnother line.\n\nA third one."),
        (
            "Some words that are wrapped here by hand at a width of a well-\nknown kind, and that go on for a bit.",
            "Some words that are wrapped here by hand at a width of a well-known kind, and that go on for a bit.",
        ),
        # titles and headings
        (f"COMING BACK\n\n{LONG}", f"# COMING BACK\n\n{LONG}"),
        (f"Coming back\n{LONGER}\nA heading\n{LONGER}", f"# Coming back\n\n{LONGER}\n\n## A heading\n\n{LONGER}"),
        (f"Title\n\n{LONG}\n\nWhat is anger?\n\n{LONG}", f"# Title\n\n{LONG}\n\n## What is anger?\n\n{LONG}"),
        (f"Title\n=====\n\n{LONG}\n\nPart\n----\n{LONG}", f"# Title\n\n{LONG}\n\n### Part\n\n{LONG}"),
        (
            f"Title\n\n{LONG}\n\nFIRST PART\n\n{LONG}\n\nA detail\n\n{LONG}",
            f"# Title\n\n{LONG}\n\n## FIRST PART\n\n{LONG}\n\n### A detail\n\n{LONG}",
        ),
        (f"Title\n\nBy Somebody\n\n{LONG}", f"# Title\n\nBy Somebody\n\n{LONG}"),
        (f"{LONG}\n\nNot a heading,\n\n{LONG}", f"{LONG}\n\nNot a heading,\n\n{LONG}"),
        (f"{LONG}\n\nWith care\n\nSomebody", f"{LONG}\n\nWith care\n\nSomebody"),
        (
            f"{LONG}\n\nOne Street\n\nSome Town\n\nA country\n\n{LONG}",
            f"{LONG}\n\nOne Street\n\nSome Town\n\nA country\n\n{LONG}",
        ),
        (f"{LONG}\n\n* * *\n\n{LONG}", f"{LONG}\n\n{LONG}"),
        ("Only one line", "Only one line"),
        # numbers
        ("1. one\n2. two\n3. three", "1. one\n2. two\n3. three"),
        ("1) one\n\n2) two", "1. one\n2. two"),
        ("(1) one\n(2) two", "1. one\n2. two"),
        ("3. three\n4. four", "3. three\n\n4. four"),
        ("1. one\n   that goes on\n2. two", "1. one that goes on\n2. two"),
        ("1. one\n- a\n- b\n2. two", "1. one\n   - a\n   - b\n2. two"),
        (f"1. Wait\n\n{LONG}\n\n2. Breathe\n\n{LONG}", f"## 1. Wait\n\n{LONG}\n\n## 2. Breathe\n\n{LONG}"),
        ("1. Only one of them.\n\nAnd that is all.", "1. Only one of them.\n\nAnd that is all."),
        ("In the year\n1986. It was cold.", "In the year\n\n1986. It was cold."),
        # bullets
        ("• one\n• two", "- one\n- two"),
        ("- one\n\n- two", "- one\n- two"),
        ("* one\n* two", "- one\n- two"),
        ("– one\n– two\n  and more", "- one\n- two and more"),
        ("- one\n    - inner\n- two", "- one\n  - inner\n- two"),
        ("– a single dash.", "– a single dash."),
        ("* a single star.", "* a single star."),
        # quotes
        ("“The quiet one listens.”", "> “The quiet one listens.”"),
        ('"The quiet one listens."', '> "The quiet one listens."'),
        ("“The quiet one listens.”\n— Somebody", "> “The quiet one listens.”\n> — Somebody"),
        ("“Yes,” she said.", "“Yes,” she said."),
        # questions
        ("Q: Must we?\nA: No.", "::: questions\n### Must we?\n\nNo.\n:::"),
        ("Question: Why?\n\nAnswer: So.", "::: questions\n### Why?\n\nSo.\n:::"),
        ("Q: Must we?", "Q: Must we?"),
    ],
)
def test_a_shape_becomes_its_mark(text, expected):
    assert plain(text) == expected


@pytest.mark.parametrize("end", ["\r\n", "\r", "\n", "\u2028", "\x85"])
def test_lines_end_as_they_do_on_any_machine(end):
    assert plain(f"- one{end}- two{end}") == "- one\n- two"


@pytest.mark.parametrize(
    "text",
    [
        "Use *stars* and _lines_ and `ticks`.",
        "A <b>tag</b> &amp; a <script>.",
        "# not a heading.",
        "> not a quote.",
        "[not](a link) ![nor](a picture).",
        "::: signs.",
        "a | b | c.",
        "C:\\folder\\file.",
        "https://example.org/a_b_c.",
    ],
)
def test_marks_of_markdown_in_a_text_stay_what_they_are(text):
    (block,) = read_text(text).blocks
    assert block[0] == "text"
    assert BeautifulSoup(block[1]["text"], "html.parser").get_text() == text


def letters(text):
    return [char for char in text if char.isalnum()]


def said(manuscript):
    """Everything a manuscript says, with the numbers of its lists and the letters of its questions."""
    parts = [manuscript.title]
    for name, value in manuscript.blocks:
        if name == "text":
            soup = BeautifulSoup(value["text"], "html.parser")
            for listing in soup.find_all("ol"):
                for number, item in enumerate(listing.find_all("li", recursive=False), 1):
                    item.insert(0, f"{number} ")
            parts.append(soup.get_text(" "))
        elif name == "questions":
            for pair in value["questions"]:
                answer = BeautifulSoup(pair["answer"], "html.parser").get_text(" ")
                parts.append(f"Q {pair['question']} A {answer}")
        else:
            parts.append(value["quote"])
    return " ".join(parts)


LINES = st.one_of(
    st.text(max_size=60),
    st.tuples(
        st.sampled_from(["", "  ", "     "]),
        st.sampled_from(
            ["", "- ", "• ", "* ", "1. ", "2. ", "(1) ", "3) ", "Q: ", "A: ", "“", "> ", "# ", "+++", "::: "]
        ),
        st.sampled_from(["", "word", "A Title Here", LONG, "*a* <b> _c_", "x”", "{home}", "&lt; 5 > 3", "12. 5"]),
    ).map("".join),
    st.sampled_from(["", "", "---", "====", "* * *", "\ufeff", "\x00\x1b"]),
)


@given(st.lists(LINES, max_size=10).map("\n".join))
def test_any_text_is_read_and_no_letter_is_lost(text):
    assert letters(said(read_text(text))) == letters(text)
