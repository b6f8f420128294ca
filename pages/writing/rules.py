"""The rules of writing: what a page of the practice may not say, and what is worth a second look.

Pure: texts and pictures in, notes out. What Wagtail checks on the drawn page (axe's rules, the number of words) is
not repeated here; what it cannot know is: California's rules for advertising, and how easily a text reads.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from html.parser import HTMLParser
from itertools import chain

EASY_GRADE = 8  # a school year: what articles aim at
HARD_GRADE = 10
FEWEST_WORDS = 100  # with fewer a grade says nothing
LONG_SENTENCE = 38  # words
LONG_PARAGRAPH = 130  # words
STYLE_NOTES = 3  # of each kind: the longest come first, and mending them is enough for one day
SHOWN = 160  # characters of a sentence that a note repeats


class Level(StrEnum):
    CHANGE = "change"  # the law or ethics
    LOOK = "look"


@dataclass(frozen=True)
class Note:
    level: Level
    rule: str
    why: str
    where: str = ""
    found: str = ""
    anchor: str = ""  # the place in the editor: a field’s id, or a StreamField’s name and the number of its block


@dataclass(frozen=True)
class Stretch:
    """One paragraph, list item, line or heading."""

    text: str
    heading: int = 0  # its level; 0 for what is no heading
    links: tuple[str, ...] = ()  # the words of each link


@dataclass(frozen=True)
class Passage:
    """What one field or one block says; `is_prose` if it is running text, on which reading is measured."""

    where: str
    stretches: tuple[Stretch, ...]
    is_prose: bool = False
    anchor: str = ""


@dataclass(frozen=True)
class Picture:
    where: str
    key: int | None  # the same for the same picture; None for one that only lists and shared links show
    alt: str
    is_decorative: bool = False
    is_model: bool = False
    caption: str | None = None  # None where the page has no room for one
    anchor: str = ""


@dataclass(frozen=True)
class Manuscript:
    """Everything a page says and shows, in the order of its editor."""

    passages: tuple[Passage, ...] = ()
    pictures: tuple[Picture, ...] = ()
    search_summary: str | None = None  # None if the page has no such field


# --- words that the law or ethics forbid

PRACTICE = (
    r"(?:therap(?:ist|ists|y)|psychotherap\w+|counsell?(?:ors?|ing)|practice|clinic|clinicians?|coach(?:es|ing)?"
    r"|psychologists?|specialists?|experts?|provider|care|treatment|help)\b"
)
# Up to three words between, none of which starts another thought ("the best thing in therapy").
NEAR = (
    r"(?:(?!(?:a|an|by|for|from|in|into|is|of|on|than|that|the|them|this|to|us|was|with|you|your)\b)"
    r"[\w’'-]+\s+){0,3}?"
)
# What a sentence may say before a forbidden word that turns it into its opposite.
DENIED = re.compile(
    r"(?:\b(?:no|not|never|nobody|cannot|without|neither|nor|none|beware|anyone who|anybody who|someone who|instead of"
    r"|rather than)\b|n[’']t\b)[^,;:.!?—]{0,60}$",
    re.IGNORECASE,
)
QUOTED = re.compile(r"“[^”]*”|\"[^\"]*\"")


@dataclass(frozen=True)
class Rule:
    """Words that must not stand on a page. A denial or a question is no claim; a quotation is only worth a look."""

    name: str
    level: Level
    pattern: re.Pattern
    why: str


def _rule(name, level, why, *patterns):
    return Rule(name, level, re.compile("|".join(patterns), re.IGNORECASE), why)


PROMISE = "Nobody can promise how therapy turns out, and California forbids a therapist to claim it."
SUPERLATIVE = "A claim to be better than others cannot be proven, and California calls that misleading advertising."
TESTIMONY = (
    "What clients say may not advertise a therapist: they cannot be asked for it freely, and it gives them away."
)

RULES = (
    _rule(
        "promise",
        Level.CHANGE,
        PROMISE,
        r"\bguarantee(?:s|d|ing)?\b",
        r"\b(?:cure|cures|cured|curing)\b",
        r"\bproven (?:results?|methods?|approach(?:es)?|techniques?|success|track record|to work)\b",
        r"\b(?:clinically|scientifically)[- ]proven\b",
        r"\bsuccess rates?\b",
        r"\b(?:fast|lasting|permanent|immediate|instant|rapid|real) results\b",
        r"\b(?:money[- ]back|risk[- ]free)\b",
        r"\bresults in (?:just |only )?(?:\d+|\w+) (?:sessions?|weeks?|days?)\b",
        r"\bin (?:just|only|as (?:little|few) as) (?:\d+|\w+) (?:sessions?|weeks?|days?)\b",
        r"(?:\bwill|[’']ll|\bgoing to) (?:(?:quickly|fully|completely|finally|surely|definitely) )?"
        r"(?:save|fix|heal|repair|restore|transform|rescue) (?:your|the|any|every)\b",
        r"(?:\d{1,3}\s?(?:%|percent)|\b(?:\d+|seven|eight|nine) (?:out of|in) (?:\d+|ten))\s+(?:of\s+)?"
        r"(?:(?:my|our) \w+|success\w*|effective|satisf\w+)",
    ),
    _rule(
        "promise",
        Level.LOOK,
        "It can be read as a promise; “may” or “some people find” stays true for everybody.",
        r"\byou(?:[’']ll| will) (?:soon )?(?:feel|be|get) (?:better|happy|happier|healed|free of|whole)\b",
        r"\blife[- ]changing\b",
        r"\b(?:quick|easy) (?:fix|solution)\b",
    ),
    _rule(
        "superlative",
        Level.CHANGE,
        SUPERLATIVE,
        rf"\bbest (?!practices?\b|care of\b){NEAR}{PRACTICE}(?!\s+(?:for|can|could|would|will|to|that|when|is|you)\b)",
        r"#\s?1\b(?!\s+(?:reason|thing|cause|rule|tip|issue|question|mistake|fear|topic))",
        rf"\bnumber[- ]one {NEAR}{PRACTICE}",
        rf"\bleading {NEAR}{PRACTICE}",
        rf"\btop {NEAR}{PRACTICE}",
        rf"\bmost (?:experienced|trusted|effective|successful|sought[- ]after|qualified|skilled) {NEAR}{PRACTICE}",
        rf"\bbetter than (?:any|all|most|other|every) {NEAR}{PRACTICE}",
        r"\b(?:top|highest|highly|best)[- ]rated\b",
        r"\baward[- ]winning\b",
        r"\b(?:world[- ]class|second to none|unmatched|unrivall?ed|unparalleled)\b",
    ),
    _rule(
        "superlative",
        Level.LOOK,
        "If this praises the practice, it is a claim nobody can prove; if it speaks of something else, leave it.",
        r"\b(?:renowned|premier|foremost)\b",
    ),
    _rule(
        "testimonial",
        Level.CHANGE,
        TESTIMONY,
        r"\btestimonials?\b",
        r"\bsuccess stor(?:y|ies)\b",
        r"\b(?:my|our|happy|satisfied|former|past|grateful) (?:\w+ )?(?:clients|couples|patients) "
        r"(?:(?:often|always|have|usually|all|still) )?"
        r"(?:say|said|tell|told|report|reported|love|loved|rave|describe|agree|recommend|thank)\b",
        r"\bwhat (?:(?:my|our|other|past) )?(?:clients|people|couples) (?:are saying|say)"
        r" about (?:me|us|liron|the practice)",
        r"\b(?:my|our|client|customer|patient|google|yelp|online|star|rave|verified|read|see|positive|great|excellent)"
        r" reviews?\b(?! (?:the|your|what|how|our|my|it)\b)",
        r"\b(?:five|5)[- ]stars?\b",
        r"\brated [1-5]\b",
        r"[★⭐🌟]+",
        r"[—–-]\s?(?:a |an )?(?:(?:former|past|happy|grateful) )?(?:client|patient)\b(?!s)(?=\W*$)",
    ),
    _rule(
        "testimonial",
        Level.LOOK,
        "Words of clients can give one of them away and read like praise; better say what you yourself notice.",
        r"\b(?:many|most|some|other|one of my) (?:\w+ )?(?:clients|patients) "
        r"(?:(?:often|always|have) )?(?:say|said|tell|told|report)\b",
    ),
    _rule(
        "team",
        Level.CHANGE,
        "The practice is one therapist, and California asks that nobody takes it for more: say “I”.",
        r"\bour (?:team|staff|therapists|clinicians|counsell?ors|experts|specialists)\b",
        r"\bteam of (?:\w+ )?(?:therapists|clinicians|counsell?ors|experts|specialists|professionals)\b",
    ),
    _rule(
        "badge",
        Level.LOOK,
        "No office gives out such a seal; better say what you do to keep things private.",
        r"\bHIPAA[- ](?:compliant|compliance|certified|approved)\b",
    ),
)

# --- what the template of a new article leaves to be filled in

PROMPT = re.compile(r"\[[A-Z][^\[\]\s]*(?:\s+[^\[\]\s]+){2,}\s*\]")

VAGUE_LINKS = frozenset(
    {"here", "click", "click here", "this", "link", "this link", "this page", "read more", "more", "learn more", "page"}
)


# --- reading texts

_ENDS = re.compile(r"(?<=[.!?…])[”\"’)]*\s+(?=[“\"‘(]?[A-Z0-9])")
_ABBREVIATED = re.compile(r"(?:\b(?:Dr|Mr|Mrs|Ms|St|vs|etc|e\.g|i\.e|No|[ap]\.m)|\b[A-Z])\.$")
_WORD = re.compile(r"[A-Za-z][A-Za-z’'-]*|\d[\d,.:]*")


def sentences(text: str) -> list[str]:
    """The sentences of one paragraph; an abbreviation ends none."""
    parts: list[str] = []
    for part in _ENDS.split(text):
        if parts and _ABBREVIATED.search(parts[-1]):
            parts[-1] += f" {part}"
        elif part.strip():
            parts.append(part.strip())
    return parts


def words(text: str) -> list[str]:
    return _WORD.findall(text)


@lru_cache(8192)
def syllables(word: str) -> int:
    """About as many as are spoken: groups of vowels, without a silent e, and the commonest pairs spoken apart."""
    word = re.sub(r"[^a-z]", "", word.lower())
    if len(word) <= 3:
        return 1
    trimmed = re.sub(r"(?:[^laeiouycghsxz]es|[^aeiouytd]ed|[^laeiouy]e)$", lambda match: match[0][0], word)
    apart = len(re.findall(r"[aeo]ing$|ien(?!d)|creat|quiet", word))
    return max(1, len(re.findall(r"[aeiouy]+", trimmed)) + apart)


def grade(prose: list[str]) -> float | None:
    """The school year whose pupils read these sentences with ease (Flesch and Kincaid); None for too few words."""
    said = [word for sentence in prose for word in words(sentence)]
    if len(said) < FEWEST_WORDS:
        return None
    spoken = sum(map(syllables, said))
    return max(0.0, 0.39 * len(said) / len(prose) + 11.8 * spoken / len(said) - 15.59)


class _Reader(HTMLParser):
    """Collects the stretches of rich text."""

    HEADINGS = {"h2": 2, "h3": 3, "h4": 4}
    OWN = {"p", "li", "blockquote", *HEADINGS}

    def __init__(self):
        super().__init__()
        self.stretches: list[Stretch] = []
        self._start()

    def _start(self, heading=0):
        self._text, self._links, self._heading, self._link = [], [], heading, None

    def _end(self):
        text = " ".join("".join(self._text).split())
        if text or self._heading:
            self.stretches.append(Stretch(text, self._heading, tuple(self._links)))
        self._start()

    def handle_starttag(self, tag, attrs):
        if tag in self.OWN:
            self._end()
            self._start(self.HEADINGS.get(tag, 0))
        elif tag == "br":
            self._text.append(" ")
        elif tag == "a":
            self._link = []

    def handle_endtag(self, tag):
        if tag in self.OWN:
            self._end()
        elif tag == "a" and self._link is not None:
            self._links.append(" ".join("".join(self._link).split()))
            self._link = None

    def handle_data(self, data):
        self._text.append(data)
        if self._link is not None:
            self._link.append(data)

    def close(self):
        super().close()
        self._end()


def read_html(html: str) -> tuple[Stretch, ...]:
    """The stretches of rich text as the editor stores it."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    return tuple(reader.stretches)


def read_plain(text: str) -> tuple[Stretch, ...]:
    """The stretches of text without marks: its lines."""
    return tuple(Stretch(" ".join(line.split())) for line in text.splitlines() if line.strip())


# --- the checks


def review(manuscript: Manuscript) -> list[Note]:
    """Every note on it, “please change” first, else in the order of the page."""
    notes = chain(
        _about_prompts(manuscript),
        _about_words(manuscript),
        _about_pictures(manuscript),
        _about_summary(manuscript),
        _about_headings(manuscript),
        _about_links(manuscript),
        _about_reading(manuscript),
    )
    return sorted(dict.fromkeys(notes), key=lambda note: note.level is not Level.CHANGE)


def prompts(manuscript: Manuscript) -> list[str]:
    """The template's prompts that are still to be filled in."""
    return [match[0] for _, stretch, _ in _stretches(manuscript) for match in PROMPT.finditer(stretch.text)]


def prose_of(manuscript: Manuscript) -> list[str]:
    """The sentences of its running text, prompts left out."""
    return [sentence for _, sentence, _ in _sentences(manuscript)]


@lru_cache(4096)  # while somebody types, all paragraphs but one are the same as a moment ago
def forbidden(text: str) -> tuple[tuple[Rule, Level, str], ...]:
    """(rule, level, words found) for each claim in a paragraph."""
    quotations = [match.span() for match in QUOTED.finditer(text)]
    found = []
    for rule in RULES:
        for match in rule.pattern.finditer(text):
            before = text[: match.start()]
            ending = re.search(r"[.!?]", text[match.end() :])
            is_question = bool(ending and ending[0] == "?")
            if DENIED.search(before) or is_question:
                continue
            level = rule.level
            if any(start <= match.start() and match.end() <= end for start, end in quotations):
                if level is Level.LOOK:
                    continue
                level = Level.LOOK
            found.append((rule, level, match[0].strip(" —–-")))
    return tuple(found)


def _stretches(manuscript) -> Iterator[tuple[Passage, Stretch, str]]:
    """Each stretch with its place in words: the block, and the heading above it."""
    for passage in manuscript.passages:
        where = passage.where
        for stretch in passage.stretches:
            if stretch.heading and stretch.text:
                where = f"{passage.where}, “{_short(stretch.text, 60)}”"
            yield passage, stretch, where


def _sentences(manuscript) -> Iterator[tuple[Passage, str, str]]:
    for passage, stretch, where in _stretches(manuscript):
        if passage.is_prose and not stretch.heading:
            for sentence in sentences(PROMPT.sub("", stretch.text)):
                if words(sentence):
                    yield passage, sentence, where


def _short(text, length=SHOWN):
    return text if len(text) <= length else text[:length].rsplit(" ", 1)[0] + " …"


def _about_prompts(manuscript):
    """One note, on the first of them: a new article has twenty, and twenty notes would only discourage."""
    left = [
        (passage, where, match[0])
        for passage, stretch, where in _stretches(manuscript)
        for match in PROMPT.finditer(stretch.text)
    ]
    if left:
        passage, where, prompt = left[0]
        why = (
            f"{len(left)} parts of the template still wait to be filled in or taken out; this is the first."
            if len(left) > 1
            else "This part of the template still waits to be filled in or taken out."
        )
        yield Note(Level.CHANGE, "prompt", why, where, _short(prompt), passage.anchor)


def _about_words(manuscript):
    for passage, stretch, where in _stretches(manuscript):
        for rule, level, found in forbidden(stretch.text):
            yield Note(level, rule.name, rule.why, where, found, passage.anchor)


def _about_pictures(manuscript):
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
        elif picture.is_model and not picture.caption.strip():
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


def _about_summary(manuscript):
    if manuscript.search_summary is not None and not manuscript.search_summary.strip():
        yield Note(
            Level.LOOK,
            "summary",
            "It is empty, so search engines show the words they find first: one or two of your sentences serve better.",
            "Found and shared, Summary for search engines",
        )


def _about_headings(manuscript):
    above = 1
    for passage, stretch, where in _stretches(manuscript):
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


def _about_links(manuscript):
    for passage, stretch, where in _stretches(manuscript):
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


def _about_reading(manuscript):
    found = list(_sentences(manuscript))
    reached = grade([sentence for _, sentence, _ in found])
    by_length = sorted(found, key=lambda item: -len(words(item[1])))
    if reached is not None and reached > HARD_GRADE:
        passage, sentence, where = by_length[0]
        yield Note(
            Level.LOOK,
            "grade",
            f"The page reads like grade {reached:.0f}; around {EASY_GRADE} is easier on a tired evening. "
            "This is its longest sentence, a good one to divide.",
            where,
            _short(sentence),
            passage.anchor,
        )
    long = [item for item in by_length if len(words(item[1])) > LONG_SENTENCE]
    for passage, sentence, where in long[:STYLE_NOTES]:
        yield Note(
            Level.LOOK,
            "sentence",
            f"{len(words(sentence))} words are a long breath for one sentence.",
            where,
            _short(sentence),
            passage.anchor,
        )
    paragraphs = [
        (len(words(stretch.text)), passage, stretch, where)
        for passage, stretch, where in _stretches(manuscript)
        if passage.is_prose and not stretch.heading
    ]
    long = sorted((item for item in paragraphs if item[0] > LONG_PARAGRAPH), key=lambda item: -item[0])
    for length, passage, stretch, where in long[:STYLE_NOTES]:
        yield Note(
            Level.LOOK,
            "paragraph",
            f"{length} words in one paragraph look like a wall on a phone: two or three are easier to enter.",
            where,
            _short(stretch.text, 80),
            passage.anchor,
        )
