"""Reads sentences as claims: what is asked, denied, quoted or said of somebody else is not the practice's own claim."""

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import islice

from .notes import Level
from .reading_level import sentence_spans
from .spotting import Combination, Gathering, Heard, combinations

WINDOW = 80  # characters before the words that are looked at, so that a long text costs no more than its length
LONGEST_SIGNATURE = 60  # characters
SCRAP = 30  # characters: “Two sessions.” claims something only with what follows
MOST = 20  # places of one combination in one sentence that are looked at

# What a sentence may say before the words that turns them into their opposite, or into what somebody hopes or fears.
DENIED = re.compile(
    r"(?:\b(?:no|not|never|nobody|nothing|cannot|without|neither|nor|none|beware|careful|any(?:one|body) who"
    r"|some(?:one|body) who|people who|those who|instead of|rather than|hop(?:e|es|ing)|wish(?:es|ing)?|afraid"
    r"|perhaps|maybe|hopefully|sometimes|wonder\w*|whether|believes?|imagin\w+|expect\w*|want\w*|(?<!I )think\w*)\b"
    r"|n[’']t\b)[^,;:.!?—]{0,60}$",
    re.IGNORECASE,
)
MYTH = re.compile(
    r"^\W*(?:a |the )?(?:\w+ )?myths?\b|\b(?:is|are|was) (?:an? |only an? |just an? |the )?(?:\w+ )?"
    r"(?:myths?|lies?|fairy tales?|illusions?|untrue|false|not true)\b",
    re.IGNORECASE,
)
SUPPOSED = re.compile(
    r"\b(?:if|whether|when|told|wonder\w*|may|might|could|think|thinks|feel|feels|say|says|afraid)\b[^,;:.!?—]{0,60}$",
    re.IGNORECASE,
)
# “Why settle for less?” asks nothing
BOAST = re.compile(
    r"why\b|what if I told\b|(?:did|do) you know\b|do you (?:really )?want\b|want to\b|need an?\b|looking for\b"
    r"|how (?:much longer|many more|would you feel)\b|(?:are you )?(?:ready|willing) to\b|tired of\b|is it worth\b"
    r"|can you (?:really )?afford\b|who (?:else|will)\b|isn[’']t it time\b|will you (?:wait|let)\b|wouldn[’']t you\b"
    r"|what are you waiting\b|(?:how|what) will (?:you explain|you tell|you live|you feel|you face|your kids"
    r"|your children)\b",
    re.IGNORECASE,
)
SPOKEN = re.compile(
    r"\b(?:he|she|you|they|one of you|the other|(?:your |a |the |one )?(?:partner|husband|wife|spouse|mother|father))\b"
    r"[^.!?“”\"]{0,20}\b(?:says?|shouts?|yells?|asks?|answers?|whispers?|thinks?|texts?|mutters?)\b[\s,:]*$",
    re.IGNORECASE,
)
_MARKS = re.compile(r"[“”\"]")
_SIGNED = re.compile(
    rf"[.,!]?\s*(?:[—–-]+\s*|\(|(?:says|said|writes|wrote)\s+)(?P<who>[^“”\"]{{1,{LONGEST_SIGNATURE}}}?)\s*(?=$"
    r"|[“\"])",
    re.IGNORECASE,
)

# Who makes something happen: words between the subject and its verb, and the subjects that are the practice.
_BETWEEN = re.compile(
    r"(?:is|are|was|were|be|been|am|has|have|had|do|does|did|can|could|may|might|will|would|shall|should|must"
    r"|always|often|even|also|just|and|to|who|that|which|truly|\w+ly|[’']ll|[’']ve)$",
    re.IGNORECASE,
)
_OURS = re.compile(
    r"(?:i|we|us|liron|my|our|this|it|with|therap(?:y|ist|ists)|counsel(?:ing|or)|coaching|sessions?|treatment|methods?"
    r"|approach|techniques?|programs?|practice|process|work|plan|results?|satisfaction|success|change|progress|relief"
    r"|outcome|improvement|happiness|healing|a|an|the|[\w-]+-free|let|me)$",
    re.IGNORECASE,
)
_WORD = re.compile(r"[\w’'-]+|[,;:.!?—“”]")


@dataclass(frozen=True)
class Rule:
    """Words that must not stand on a page. A denial or a question is no claim; a quotation is only worth a look."""

    name: str
    level: Level
    why: str
    pattern: re.Pattern[str]
    even_if_denied: bool = False  # where a “don’t” in front changes nothing
    unless_supposed: bool = False  # where “if” or “may” in front makes it harmless
    unless_others: bool = False  # where it is harmless if somebody else does it
    combined: tuple[Combination | Gathering, ...] = ()  # families of words that claim it together
    weakened_by: str = ""  # families between the words of a combination that take the claim away
    unless: str = ""  # families anywhere in the sentence that do

    def is_due(self, sentence: "Sentence", names: set[str]) -> bool:
        """One note of a name is enough for a sentence, and patterns have read both halves of a seam already."""
        return self.name not in names if self.combined else sentence.seam < 0

    def spans(self, sentence: "Sentence") -> Iterator[tuple[int, int]]:
        """Where these words stand in a sentence; of combinations the first, for they overlap."""
        if not self.combined:
            yield from (match.span() for match in self.pattern.finditer(sentence.text))
            return
        heard = sentence.heard
        if heard.found.keys().isdisjoint(self.unless.split()):
            for combination in self.combined:
                if combination.are_in(heard):
                    yield from islice(combination.find(heard, self.weakened_by), MOST)


def rule(
    name: str,
    level: Level,
    why: str,
    *patterns: str,
    even_if_denied: bool = False,
    unless_supposed: bool = False,
    unless_others: bool = False,
) -> Rule:
    pattern = re.compile("|".join(patterns), re.IGNORECASE)
    return Rule(name, level, why, pattern, even_if_denied, unless_supposed, unless_others)


def combined(
    name: str,
    level: Level,
    why: str,
    rows: str,
    *,
    weakened_by: str = "NOT MAY",
    unless: str = "",
    even_if_denied: bool = False,
    unless_supposed: bool = False,
) -> Rule:
    """A rule of combinations, one a line, of the families that `families` and its neighbors list.

    “US ~ HEALS +your GOOD” is heard where somebody of the practice stands anywhere before a verb of healing (“~”), with
    “your” directly after it (“+”) and something longed for within a few words. Capital letters name a family, small
    ones a word; “|” stands between alternatives, “?” after what may be left out, “^” for the beginning of the sentence.
    “COPAY & WAIVES” is heard in whatever order.
    """
    nothing = re.compile(r"(?!)")
    return Rule(
        name, level, why, nothing, even_if_denied, unless_supposed, False, combinations(rows), weakened_by, unless
    )


@dataclass(frozen=True)
class Sentence:
    text: str
    is_question: bool
    is_myth: bool
    quoted: tuple[tuple[int, int], ...]  # the parts of it that stand in quotation marks
    seam: int = -1  # where a question ends that is read together with its answer

    @cached_property
    def is_boast(self) -> bool:
        return bool(BOAST.match(self.text.lstrip(' “"')))

    @cached_property
    def heard(self) -> Heard:
        return Heard(self.text)

    def level_of(self, rule: Rule, start: int, end: int) -> Level | None:
        """How much these words of it weigh under this rule; None where they claim nothing."""
        if self.seam >= 0 and not start < self.seam < end:
            return None
        before = self.text[max(0, start - WINDOW) : start]
        if self.is_myth or (self.is_question and not BOAST.match(self.text[start:end]) and not self.is_boast):
            return None
        if not rule.even_if_denied and DENIED.search(before):
            return None
        if rule.unless_supposed and SUPPOSED.search(before):
            return None
        if rule.unless_others and _is_done_by_others(before):
            return None
        number = bisect_right(self.quoted, (start, len(self.text))) - 1
        if number >= 0 and end <= self.quoted[number][1]:
            if SPOKEN.search(self.text[: self.quoted[number][0]]) and rule.name != "testimonial":
                return None  # what one of two people says to the other
            if rule.combined and rule.name != "testimonial" and "Liron" not in self.text[slice(*self.quoted[number])]:
                return None  # of others, unless it names the practice
            return Level.LOOK if rule.level is Level.CHANGE else None
        return rule.level


def _is_done_by_others(before: str) -> bool:
    """Whether the subject in front of a verb is neither the practice nor left out."""
    for word in reversed(_WORD.findall(before)):
        if not word[0].isalnum():
            return False
        if not _BETWEEN.match(word):
            return not _OURS.match(word) and not re.search(
                r"\b(?:my|our|this)\s+(?:[\w-]+\s+){0,3}[\w-]*$", before, re.I
            )
    return False


def quotations(text: str) -> list[tuple[int, int]]:
    """The parts of a paragraph that stand in quotation marks, marks included; a mark without its partner counts not."""
    found, opened, by = [], -1, ""
    for match in _MARKS.finditer(text):
        mark = match[0]
        if opened >= 0 and mark == ("”" if by == "“" else by):
            found.append((opened, match.end()))
            opened = -1
        elif mark != "”":
            opened, by = match.start(), mark
    return found


def signed_quotations(text: str) -> Iterator[tuple[str, str]]:
    """(what is quoted, who is named after it) for each quotation with a signature."""
    for start, end in quotations(text):
        signed = _SIGNED.match(text[end : end + LONGEST_SIGNATURE + 20])
        if signed:
            yield text[start:end], signed["who"].strip(" .")


def read(text: str) -> Iterator[Sentence]:
    """The sentences of one paragraph, and each question or scrap once more with what follows it."""
    marks = quotations(text)
    number = 0
    opening = -1  # where the sentence before begins, if it claims something only together with this one
    for start, end in sentence_spans(text):
        while number < len(marks) and marks[number][1] <= start:
            number += 1
        inside, following = [], number
        while following < len(marks) and marks[following][0] < end:
            opened, closed = marks[following]
            inside.append((max(opened, start) - start, closed - start))
            following += 1
        said = text[start:end]
        ending = said.rstrip(' ”"’)')
        is_question, is_myth = ending.endswith("?"), bool(MYTH.search(said))
        yield Sentence(said, is_question, is_myth, tuple(inside))
        if opening >= 0 and not inside and not is_question and not is_myth:
            yield Sentence(text[opening:end], False, False, (), start - opening)
        opening = start if not inside and not is_myth and (is_question or len(said) < SCRAP) else -1
