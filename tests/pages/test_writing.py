"""What may not stand on a page, what is worth a look, and what must never shout: a table of true and false alarms."""

import ast
from pathlib import Path

import pytest

from pages.writing import (
    advertising,
    bargains,
    claims,
    families,
    families_of_change,
    families_of_standing,
    families_of_trade,
    hebrew,
    limits,
    manuscript,
    notes,
    praise,
    pressure,
    promises,
    prompts,
    reading_level,
    results,
    review,
    rich_text,
    spotting,
    standing,
    testimony,
    titles,
    voices,
)
from pages.writing.manuscript import Manuscript, Passage, Picture
from pages.writing.notes import Level
from pages.writing.rich_text import read_html, read_plain

SHORT = "We listen. " * 60
STANDARD = {
    "unicodedata",
    "re",
    "bisect",
    "collections",
    "collections.abc",
    "dataclasses",
    "enum",
    "functools",
    "html.parser",
    "itertools",
}


def said(*passages, **rest):
    """The notes on a page that says these pieces of rich text."""
    found = review.review(Manuscript(tuple(Passage("Text", read_html(html), True) for html in passages), **rest))
    return [note for note in found if note.rule != "summary"]


@pytest.mark.parametrize(
    ("text", "rule", "words"),
    [
        ("I guarantee that you will talk again.", "promise", "guarantee"),
        ("Results are guaranteed.", "promise", "guaranteed"),
        ("It cures anger.", "promise", "cures"),
        ("A cure for jealousy.", "promise", "cure"),
        ("You get proven results.", "promise", "proven results"),
        ("A clinically proven way.", "promise", "clinically proven"),
        ("My success rate is high.", "promise", "success rate"),
        ("93% of my couples stay together.", "promise", "93% of my couples"),
        ("Nine out of ten of my clients are glad.", "promise", "Nine out of ten of my clients"),
        ("This will save your marriage.", "promise", "will save your"),
        ("It’ll completely transform your life.", "promise", "’ll completely transform your"),
        ("Closer in just six sessions.", "promise", "in just six sessions"),
        ("I don’t waste your time, results are guaranteed.", "promise", "guaranteed"),
        ("The best therapist in Los Angeles.", "superlative", "best therapist"),
        ("I am the best therapist of them all.", "superlative", "best therapist"),
        ("I offer the best couples therapy.", "superlative", "best couples therapy"),
        ("The #1 practice of the Valley.", "superlative", "#1"),
        ("The number one couples therapist here.", "superlative", "number one couples therapist"),
        ("A leading relationship expert.", "superlative", "leading relationship expert"),
        ("A top-rated office.", "superlative", "top-rated"),
        ("Award-winning care.", "superlative", "Award-winning"),
        ("The most trusted marriage counselor.", "superlative", "most trusted marriage counselor"),
        ("My clients say that it helps.", "testimonial", "My clients say"),
        ("What clients say about me", "testimonial", "What clients say about me"),
        ("Read our reviews.", "testimonial", "our reviews"),
        ("My Google reviews are kind.", "testimonial", "Google reviews"),
        ("Testimonials", "testimonial", "Testimonials"),
        ("A five-star practice ★★★★★", "testimonial", "five-star"),
        ("“It was kind.” — a former client", "testimonial", "a former client"),
        ("Our team welcomes you.", "team", "Our team"),
    ],
)
def test_what_the_law_forbids_asks_for_a_change_and_is_quoted(text, rule, words):
    note = next(note for note in said(f"<p>{text}</p>") if note.rule == rule)
    assert (note.level, note.found) == (Level.CHANGE, words)
    assert note.why.endswith(".")


@pytest.mark.parametrize(
    "text",
    [
        "Do your best, and rest.",
        "The best time to call is the morning.",
        "It brought out the best in both of you.",
        "The best thing in therapy is the silence.",
        "The best part of therapy is leaving it.",
        "The best therapist for you is one you can disagree with.",
        "Take the best care of yourself that you can.",
        "Best practices change.",
        "She was leading the way to the kitchen.",
        "Many reasons are leading to treatment.",
        "The number one thing couples fight about is money.",
        "On top of that, therapy costs time.",
        "The most trusted friend may be the wrong one to ask.",
        "I can’t guarantee that it helps.",
        "No therapist can honestly guarantee that.",
        "There is no cure for being human.",
        "Beware of anyone who guarantees a happy end.",
        "Can you guarantee that it works?",
        "Does therapy have a success rate?",
        "About half of all couples know this fight, and 2 in 5 talk about it.",
        "You will review the week together.",
        "She reviews the plan and he nods.",
        "Fixing your roof will save money.",
        "Clients often come late.",
        "A shining star over the hills.",
        "He said, “You are the best in the world,” and left.",
        "There are no testimonials here, on purpose.",
        "How long it takes has proven hard to say.",
    ],
)
def test_what_only_sounds_alike_raises_no_note(text):
    assert said(f"<p>{text}</p>") == []


@pytest.mark.parametrize(
    "text",
    [
        "They sell “guaranteed results” on every corner.",
        "He called her “the best therapist in town” once.",
        "You will feel better on some days.",
        "Most clients tell me that they waited.",
        "A renowned researcher wrote it.",
        "A HIPAA-compliant phone.",
    ],
)
def test_a_quotation_or_a_soft_word_is_only_worth_a_look(text):
    assert [note.level for note in said(f"<p>{text}</p>")] == [Level.LOOK]


def test_a_note_says_where_the_block_and_the_heading():
    (note,) = said("<h2>My way</h2><p>Fine.</p><h3>Later</h3><p>It is guaranteed.</p>")
    assert note.where == "Text, “Later”"


@pytest.mark.parametrize(
    ("html", "rules"),
    [
        ("<h2>One</h2><h3>Two</h3><h2>Three</h2>", []),
        ("<h3>Two</h3>", ["heading"]),
        ("<h2>One</h2><h4>Four</h4>", ["heading"]),
        ("<h2>One</h2><h2> </h2><p>a</p>", ["heading"]),
        ('<p>Press <a href="/a/">here</a>.</p>', ["link"]),
        ('<p><a href="/a/">Read more …</a></p>', ["link"]),
        ('<p>The <a linktype="page" id="3">questions page</a>.</p>', []),
    ],
)
def test_headings_and_links_are_looked_at(html, rules):
    assert [note.rule for note in said(html)] == rules


def test_headings_are_followed_from_one_block_to_the_next():
    assert said("<h2>One</h2>", "<h3>Two</h3>") == []


@pytest.mark.parametrize(
    ("pictures", "expected"),
    [
        ([Picture("1", 1, "A lake")], []),
        ([Picture("1", 1, " ")], [(Level.CHANGE, "alt")]),
        ([Picture("1", 1, "", is_decorative=True)], []),
        ([Picture("1", 1, "A man", is_model=True, caption="")], [(Level.LOOK, "model")]),
        ([Picture("1", 1, "A man", is_model=True, caption="By the lake")], []),
        ([Picture("1", 1, "A man", is_model=True)], [(Level.CHANGE, "model")]),
        ([Picture("1", 1, "A lake"), Picture("2", 1, "A lake")], [(Level.LOOK, "twice")]),
        ([Picture("1", None, "", True), Picture("2", None, "", True)], []),
    ],
)
def test_pictures_are_described_once_and_say_when_they_show_a_model(pictures, expected):
    assert [(note.level, note.rule) for note in said(pictures=tuple(pictures))] == expected


@pytest.mark.parametrize(("summary", "is_noted"), [(None, False), ("Words.", False), ("", True), (" ", True)])
def test_a_missing_summary_is_noted_where_there_can_be_one(summary, is_noted):
    assert bool(review.review(Manuscript(search_summary=summary))) is is_noted


@pytest.mark.parametrize(
    ("text", "total"),
    [
        ("[Say in two sentences what it is about]", 1),
        ("Before [Name one small thing] and [Name another small thing].", 2),
        ("“[He] never listens,” she said [sic].", 0),
        ("[My husband] never listens.", 0),
        ("(Names and details are changed.)", 0),
        ("[a list of words]", 0),
    ],
)
def test_prompts_are_told_from_other_brackets(text, total):
    page = Manuscript((Passage("Text", read_plain(text), True),))
    assert len(prompts.prompts(page)) == total
    assert [note.rule for note in review.review(page)] == (["prompt"] if total else [])


def test_hard_words_are_said_kindly_with_the_longest_sentence():
    hard = (
        "Interpersonal differentiation necessitates considerable introspective capability, particularly whenever "
        "intergenerational patterns repeatedly destabilize intimate communication. "
    )
    longest = "Nevertheless, " + hard[0].lower() + hard[1:]
    (note,) = [note for note in said(f"<p>{hard * 8}</p><p>{longest}</p>") if note.rule == "grade"]
    assert note.level is Level.LOOK
    assert note.found.startswith("Nevertheless, interpersonal")
    assert not [note for note in said(f"<p>{SHORT}</p>") if note.rule == "grade"]


@pytest.mark.parametrize(
    ("sentence", "times", "expected"),
    [
        ("The cat sat on the mat.", 20, 0),  # 6 words of 1 syllable: below the first grade
        ("Table, table, table, table, table, table, table, table, table, table.", 10, 11.91),  # 10 words of 2
        ("The cat sat on the mat.", 16, None),  # 96 words say nothing
    ],
)
def test_the_grade_is_the_one_of_flesch_and_kincaid(sentence, times, expected):
    reached = reading_level.grade([sentence] * times)
    assert reached == (expected if expected is None else pytest.approx(expected))


@pytest.mark.parametrize(
    ("word", "number"),
    [("love", 1), ("loved", 1), ("wanted", 2), ("table", 2), ("relationship", 4), ("voices", 2), ("created", 3)],
)
def test_syllables_are_counted_about_as_spoken(word, number):
    assert reading_level.syllables(word) == number


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("Dr. Gray called at 3 p.m. yesterday. Nobody was in.", 2),
        ("“Is it late?” She nodded.", 2),
        ("It costs 3.50 today", 1),
        ("", 0),
    ],
)
def test_sentences_end_where_they_end(text, number):
    assert len(reading_level.sentences(text)) == number


def test_long_sentences_and_paragraphs_are_shown_and_at_most_three_of_each():
    sentence = "<p>" + "and then it rained " * 12 + "again.</p>"
    paragraph = f"<p>{SHORT * 2}</p>"
    rules = [note.rule for note in said(*[sentence] * 5, *[paragraph] * 4)]
    assert (rules.count("sentence"), rules.count("paragraph")) == (1, 1)  # the same words are noted once
    rules = [note.rule for note in said(*[sentence.replace("<p>", f"<p>Day {n}: ") for n in range(5)])]
    assert rules.count("sentence") == 3


PURE = (
    advertising,
    bargains,
    claims,
    families,
    families_of_change,
    families_of_standing,
    families_of_trade,
    hebrew,
    limits,
    manuscript,
    notes,
    praise,
    pressure,
    promises,
    prompts,
    reading_level,
    results,
    review,
    rich_text,
    spotting,
    standing,
    testimony,
    titles,
    voices,
)


@pytest.mark.parametrize("module", PURE, ids=lambda module: module.__name__)
def test_the_rules_of_writing_are_pure(module):
    tree = ast.parse(Path(module.__file__).read_text())
    beside = {module.__name__.rpartition(".")[2] for module in PURE}
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.level:
            assert node.level == 1
            assert node.module in beside
        elif isinstance(node, ast.ImportFrom):
            assert node.module in STANDARD
        elif isinstance(node, ast.Import):
            assert {name.name for name in node.names} <= STANDARD
