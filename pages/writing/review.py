"""Every note on a page: what it may not say, and what is worth a second look.

Pure: texts and pictures in, notes out. What Wagtail checks on the drawn page (axe's rules, the number of words) is
not repeated here; what it cannot know is: California's rules for advertising, and how easily a text reads.
"""

from collections.abc import Iterator
from itertools import chain

from .advertising import forbidden
from .manuscript import Manuscript, Passage, shortened
from .notes import Level, Note
from .prompts import PROMPT
from .reading_level import (
    EASY_GRADE,
    EASY_HEBREW,
    HARD_GRADE,
    HARD_HEBREW,
    are_hebrew,
    grade,
    hebrew_length,
    sentences,
    words,
)

LONG_SENTENCE = 38  # words
LONG_PARAGRAPH = 130  # words
LONG_IN_HEBREW = 0.75  # of it: Hebrew writes the little words together with the next one
STYLE_NOTES = 3  # of each kind: the longest come first, and mending them is enough for one day
VAGUE_LINKS = frozenset(
    {"here", "click", "click here", "this", "link", "this link", "this page", "read more", "more", "learn more", "page"}
    | {
        "כאן",
        "לחצו כאן",
        "הקליקו כאן",
        "קישור",
        "לינק",
        "בקישור",
        "הקישור",
        "עוד",
        "קראו עוד",
        "לקריאה",
        "לפרטים",
        "דף",
    }
)


def review(manuscript: Manuscript) -> list[Note]:
    """Every note on it, “please change” first, else in the order of the page."""
    notes = chain(
        _about_prompts(manuscript),
        _about_claims(manuscript),
        _about_pictures(manuscript),
        _about_summary(manuscript),
        _about_headings(manuscript),
        _about_links(manuscript),
        _about_reading(manuscript),
    )
    return sorted(dict.fromkeys(notes), key=lambda note: note.level is not Level.CHANGE)


def prose_of(manuscript: Manuscript) -> list[str]:
    """The sentences of its running text, prompts left out."""
    return [sentence for _, sentence, _ in _sentences(manuscript)]


def _sentences(manuscript: Manuscript) -> Iterator[tuple[Passage, str, str]]:
    for passage, stretch, where in manuscript.stretches():
        if passage.is_prose and not stretch.heading:
            for sentence in sentences(PROMPT.sub("", stretch.text)):
                if words(sentence):
                    yield passage, sentence, where


def _about_prompts(manuscript: Manuscript) -> Iterator[Note]:
    """One note, on the first of them: a new article has twenty, and twenty notes would only discourage."""
    left = [
        (passage, where, match[0])
        for passage, stretch, where in manuscript.stretches()
        for match in PROMPT.finditer(stretch.text)
    ]
    if left:
        passage, where, prompt = left[0]
        why = (
            f"{len(left)} parts of the template still wait to be filled in or taken out; this is the first."
            if len(left) > 1
            else "This part of the template still waits to be filled in or taken out."
        )
        yield Note(Level.CHANGE, "prompt", why, where, shortened(prompt), passage.anchor)


def _about_claims(manuscript: Manuscript) -> Iterator[Note]:
    for passage, stretch, where in manuscript.stretches():
        for rule, level, found in forbidden(stretch.text):
            yield Note(level, rule.name, rule.why, where, found, passage.anchor)


def _about_pictures(manuscript: Manuscript) -> Iterator[Note]:
    seen = set()
    for picture in manuscript.pictures:
        if not picture.is_decorative and not picture.alt.strip():
            yield Note(
                Level.CHANGE,
                "alt",
                "Who cannot see the picture learns nothing of it: describe it in one sentence.",
                picture.where,
                anchor=picture.anchor,
            )
        if picture.is_model and picture.caption is None:
            yield Note(
                Level.CHANGE,
                "model",
                "California asks that a model’s photograph says so, and there is no room for words here: take another.",
                picture.where,
                anchor=picture.anchor,
            )
        elif picture.is_model and picture.caption is not None and not picture.caption.strip():
            yield Note(
                Level.LOOK,
                "model",
                "Under it the site says that it shows a model; a caption of yours says why the picture is there.",
                picture.where,
                anchor=picture.anchor,
            )
        if picture.key is not None and picture.key in seen:
            yield Note(
                Level.LOOK, "twice", "The same picture stands further up already.", picture.where, anchor=picture.anchor
            )
        seen.add(picture.key)


def _about_summary(manuscript: Manuscript) -> Iterator[Note]:
    if manuscript.search_summary is not None and not manuscript.search_summary.strip():
        yield Note(
            Level.LOOK,
            "summary",
            "It is empty, so search engines show the words they find first: one or two of your sentences serve better.",
            "Found and shared, Summary for search engines",
        )


def _about_headings(manuscript: Manuscript) -> Iterator[Note]:
    above = 1
    for passage, stretch, where in manuscript.stretches():
        if not stretch.heading:
            continue
        if not stretch.text:
            yield Note(
                Level.LOOK,
                "heading",
                "A heading without words is left out on the page.",
                passage.where,
                anchor=passage.anchor,
            )
            continue
        if stretch.heading > above + 1:
            yield Note(
                Level.LOOK,
                "heading",
                "A small heading with no large one above it sounds, read aloud, as if a part were missing.",
                where,
                stretch.text,
                passage.anchor,
            )
        above = stretch.heading


def _about_links(manuscript: Manuscript) -> Iterator[Note]:
    for passage, stretch, where in manuscript.stretches():
        for link in stretch.links:
            if link.lower().strip(" .!…→»>") in VAGUE_LINKS:
                yield Note(
                    Level.LOOK,
                    "link",
                    "Who jumps from link to link hears only this word: let it say where it leads.",
                    where,
                    link,
                    passage.anchor,
                )


def _about_reading(manuscript: Manuscript) -> Iterator[Note]:
    found = list(_sentences(manuscript))
    prose = [sentence for _, sentence, _ in found]
    reached, length_reached = grade(prose), hebrew_length(prose)
    by_length = sorted(found, key=lambda item: -len(words(item[1])))
    if reached is not None and reached > HARD_GRADE:
        passage, sentence, where = by_length[0]
        yield Note(
            Level.LOOK,
            "grade",
            f"The page reads like grade {reached:.0f}; around {EASY_GRADE} is easier on a tired evening. "
            "This is its longest sentence, a good one to divide.",
            where,
            shortened(sentence),
            passage.anchor,
        )
    if length_reached is not None and length_reached > HARD_HEBREW:
        passage, sentence, where = by_length[0]
        yield Note(
            Level.LOOK,
            "grade",
            f"The sentences have {length_reached:.0f} words on average; in Hebrew around {EASY_HEBREW} are easier on a "
            "tired evening. This is the longest, a good one to divide.",
            where,
            shortened(sentence),
            passage.anchor,
        )
    long = [item for item in by_length if _is_long(item[1], LONG_SENTENCE)]
    for passage, sentence, where in long[:STYLE_NOTES]:
        yield Note(
            Level.LOOK,
            "sentence",
            f"{len(words(sentence))} words are a long breath for one sentence.",
            where,
            shortened(sentence),
            passage.anchor,
        )
    paragraphs = [
        (len(words(stretch.text)), passage, stretch, where)
        for passage, stretch, where in manuscript.stretches()
        if passage.is_prose and not stretch.heading and _is_long(stretch.text, LONG_PARAGRAPH)
    ]
    walls = sorted(paragraphs, key=lambda item: -item[0])
    for length, passage, stretch, where in walls[:STYLE_NOTES]:
        yield Note(
            Level.LOOK,
            "paragraph",
            f"{length} words in one paragraph look like a wall on a phone: two or three are easier to enter.",
            where,
            shortened(stretch.text, 80),
            passage.anchor,
        )


def _is_long(text: str, most: int) -> bool:
    """Whether it has more words than that, or than Hebrew needs to say as much."""
    said = words(text)
    return len(said) > (most * LONG_IN_HEBREW if are_hebrew(said) else most)
