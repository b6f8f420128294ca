"""Spots families of words in a sentence, and combinations of them: one pass over its words, however many rules."""

import re
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import product

from .families import SHARED
from .families_of_change import CHANGE
from .families_of_standing import STANDING
from .families_of_trade import TRADE

FAMILIES = {name: re.sub(r"\|\s+", "|", phrases) for name, phrases in (SHARED | CHANGE | STANDING | TRADE).items()}
LONGEST_STEM = 20  # characters
NEAR = 4  # words that may stand between two steps of a combination
FAR = 25  # the same after “~”

# “Can’t” is heard as “can not”, “you’ll” as “you will”, “$60” as “$ #”; numbers in digits are all heard as “#”.
_WORD = re.compile(
    r"24/7|\bl\.a\b\.?|\b(?:911|988)\b|[ap]\.m\b\.?|\d[\d,.]*|[a-z]+?(?=n[’']t\b)|n[’']t\b"
    r"|[’'](?:ll|ve|re|m|d|s)\b|[^\W\d_]+|[%$;:—–?!.,“”\"]| - ",
    re.IGNORECASE,
)
_HEARD = {
    "n't": "not", "'ll": "will", "'ve": "have", "'re": "are", "'m": "am", "'d": "would",
    "%": "percent", "cannot": "not", "a.m": "a.m.", "l.a.": "la", "l.a": "la",
}  # fmt: skip
_CLIPPED = {"ca": "can", "wo": "will"}  # before “n’t”
_BEFORE_IS = frozenset({"that", "it", "he", "she", "there", "what", "who", "here", "this", "where", "liron"})
_ABBREVIATED = frozenset({"dr", "prof", "mr", "mrs", "ms", "st", "ph", "psy", "d"})
_NO_SUPERLATIVES = (
    "request",
    "suggest",
    "protest",
    "interest",
    "honest",
    "harvest",
    "forest",
    "modest",
    "contest",
    "invest",
)
_BREAKS = frozenset(";:—–?!.")  # where a thought ends
_UNSPOKEN = frozenset(',“”"')

type Phrase = tuple[str, ...]  # its words; “|” between alternatives, “?” after what may be left out, “*” after a stem


@lru_cache(8192)
def _heard(word: str) -> str:
    word = word.lower().replace("’", "'")
    return "#" if word[0].isdigit() and word not in {"24/7", "911", "988"} else _HEARD.get(word, word)


def _alternatives(token: str) -> tuple[str, ...]:
    """The words and stems that a token of a phrase stands for; a family’s name stands for its single words."""
    found: list[str] = []
    for part in token.rstrip("?").split("|"):
        if part.isupper():
            found += [word for phrase in _phrases(part) if len(phrase) == 1 for word in _alternatives(phrase[0])]
        else:
            found.append(part)
    return tuple(found)


def _phrases(family: str) -> list[Phrase]:
    return [tuple(phrase.split()) for phrase in FAMILIES[family].split(",") if phrase.strip()]


@lru_cache(65536)
def _is(token: str, word: str) -> bool:
    return any(
        word.startswith(part[:-1]) if part.endswith("*") else word == part or part == "_"
        for part in _alternatives(token)
    )


def _index() -> dict[str, list[tuple[str, Phrase]]]:
    """By first word or stem: which families may begin there, and the words that must follow."""
    found = defaultdict(list)
    for family in FAMILIES:
        for first, *rest in _phrases(family):
            for part in _alternatives(first):
                found[part].append((family, tuple(rest)))
    return dict(found)


_BEGINNINGS = _index()


@lru_cache(8192)
def _begun_by(word: str) -> tuple[tuple[str, Phrase], ...]:
    stems = (word[:length] + "*" for length in range(1, min(len(word), LONGEST_STEM) + 1))
    return tuple(begun for part in (word, *stems) for begun in _BEGINNINGS.get(part, ()))


_BITS: dict[str, int] = {}  # one for each family and word that a combination asks for


def _bits(parts: Iterable[str]) -> int:
    found = 0
    for part in parts:
        found |= _BITS.setdefault(part, 1 << len(_BITS))
    return found


class Heard:
    """The words of a sentence, and where each family stands among them."""

    def __init__(self, text: str):
        self.words, self.spans = ["^"], [(0, 0)]
        for match in _WORD.finditer(text):
            word = _heard(match[0].strip() or match[0])
            if word == "not":
                self.words[-1] = _CLIPPED.get(self.words[-1], self.words[-1])
            if word == "'s" and self.words[-1] in _BEFORE_IS:
                word = "is"
            if word == "." and self.words[-1] in _ABBREVIATED:
                continue
            if word not in _UNSPOKEN:
                self.words.append("—" if word == "-" else word)
                self.spans.append(match.span())
        self.found: dict[str, list[tuple[int, int]]] = defaultdict(list)  # by family, and by single word
        self._steps: dict[str, list[tuple[int, int]]] = {}
        for at, word in enumerate(self.words):
            self.found[word].append((at, at + 1))
            if word.endswith("est") and len(word) > len("guest") and not word.startswith(_NO_SUPERLATIVES):
                self.found["EST"].append((at, at + 1))
            for family, rest in _begun_by(word):
                end = self._ends(rest, at + 1)
                if end:
                    self.found[family].append((at, end))
        self.bits = 0
        for part in self.found:
            self.bits |= _BITS.get(part, 0)
        self._cuts: dict[tuple[str, bool], list[int]] = {}

    def _ends(self, rest: Phrase, at: int) -> int:
        """Where a phrase ends whose remaining words begin here; 0 if they do not."""
        if not rest:
            return at
        if at < len(self.words) and _is(rest[0], self.words[at]):
            end = self._ends(rest[1:], at + 1)
            if end:
                return end
        return self._ends(rest[1:], at) if rest[0].endswith("?") else 0

    def where(self, step: str) -> list[tuple[int, int]]:
        """The stretches of words that a step of a combination stands for: families, single words, or the beginning."""
        if step not in self._steps:
            self._steps[step] = sorted(stretch for part in step.split("|") for stretch in self.found.get(part, ()))
        return self._steps[step]

    def cuts(self, weakened_by: str, at_breaks: bool) -> list[int]:
        """Where a claim is cut: at words that weaken it and, for what must stand near, at the end of a thought."""
        if (weakened_by, at_breaks) not in self._cuts:
            cuts = {at for at, word in enumerate(self.words) if at_breaks and word in _BREAKS}
            for family in weakened_by.split():
                cuts.update(at for at, _ in self.found.get(family, ()))
            self._cuts[weakened_by, at_breaks] = sorted(cuts)
        return self._cuts[weakened_by, at_breaks]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """The characters of these words."""
        return self.spans[start][0], self.spans[end - 1][1]


class Steps:
    """Steps of which each must stand in the sentence."""

    def __init__(self, steps: tuple[str, ...]):
        self.steps = tuple(
            (step.lstrip("+~"), 0 if step[0] == "+" else FAR if step[0] == "~" else NEAR) for step in steps
        )
        self._needed = tuple(_bits(step.split("|")) for step, _ in self.steps)

    def are_in(self, heard: Heard) -> bool:
        there = heard.bits
        for needed in self._needed:  # noqa: SIM110 - asked hundreds of times of each sentence, and this is faster
            if not needed & there:
                return False
        return True


class Combination(Steps):
    """Steps that follow each other: “+” directly, else with a few words between, with “~” anywhere in the sentence."""

    def find(self, heard: Heard, weakened_by: str) -> Iterator[tuple[int, int]]:
        """The characters from its first word to its last, for each place where it ends."""
        chains: list[tuple[int, int]] = []  # (end of the last step, start of the first)
        for number, (step, reach) in enumerate(self.steps):
            hits = heard.where(step)
            if number == 0:
                chains = sorted((end, start) for start, end in hits)
                continue
            cuts = heard.cuts(weakened_by, reach != FAR)
            ends, longer = [end for end, _ in chains], []
            for start, end in hits:
                at = bisect_right(ends, start) - 1
                if at >= 0 and start - ends[at] <= reach and not _is_cut(cuts, ends[at], start):
                    longer.append((end, chains[at][1]))
            chains = sorted(longer)
        for end, start in chains:
            yield heard.span(start, end)


class Gathering(Steps):
    """Steps that stand in one sentence, in whatever order, none farther from the first than “~” reaches."""

    def find(self, heard: Heard, weakened_by: str) -> Iterator[tuple[int, int]]:
        cuts = heard.cuts(weakened_by, False)
        places = [heard.where(step) for step, _ in self.steps]
        for first in places[0]:
            met = [first]
            for hits in places[1:]:
                at = bisect_left(hits, first)
                near = min(hits[max(0, at - 1) : at + 1], key=lambda hit: abs(hit[0] - first[0]))
                met.append(near)
            start, end = min(met)[0], max(end for _, end in met)
            if end - start <= 2 * FAR and not _is_cut(cuts, start, end):
                yield heard.span(start, end)


def _is_cut(cuts: list[int], start: int, end: int) -> bool:
    at = bisect_left(cuts, start)
    return at < len(cuts) and cuts[at] < end


def combinations(rows: str) -> tuple[Combination | Gathering, ...]:
    """One combination a line (several where a step may be left out: “me?”), or with “ & ” a gathering."""
    found: list[Combination | Gathering] = []
    for row in re.sub(r"\|\s+", "|", rows.strip()).splitlines():
        if " & " in row:
            found.append(Gathering(tuple(row.strip().split(" & "))))
            continue
        choices = [(step.rstrip("?"), "") if step.endswith("?") else (step,) for step in row.replace("~ ", "~").split()]
        found += [Combination(tuple(filter(None, steps))) for steps in product(*choices)]
    return tuple(found)
