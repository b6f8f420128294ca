"""How easily a text reads: its sentences, its words, and the school year whose pupils read it with ease."""

import re
from functools import lru_cache

EASY_GRADE = 8  # a school year: what articles aim at
HARD_GRADE = 10
FEWEST_WORDS = 100  # with fewer a grade says nothing
EASY_HEBREW = 12  # words of a sentence: a formula for Hebrew, where one word says what two or three do, there is none
HARD_HEBREW = 18
LONGEST_ABBREVIATION = 8  # characters, the one before it included

_ENDS = re.compile(r"(?<=[.!?…])[”\"’״)]*\s+(?=[“\"‘„״(]?[A-Z0-9א-ת])")
_ABBREVIATED = re.compile(r"(?:\b(?:Dr|Mr|Mrs|Ms|St|vs|etc|e\.g|i\.e|No|[ap]\.m)|\b[A-Z])\.$")
_WORD = re.compile(r"[A-Za-z][A-Za-z’'-]*|[א-ת](?:[א-ת\u0591-\u05bd״׳’'-]|\"(?=[א-ת]))*|\d[\d,.:]*")


def sentence_spans(text: str) -> list[tuple[int, int]]:
    """Where the sentences of one paragraph stand in it; an abbreviation ends none. One pass, whatever the length."""
    spans, start = [], 0
    for ending in _ENDS.finditer(text):
        end = ending.start()
        if not _ABBREVIATED.search(text[max(0, end - LONGEST_ABBREVIATION) : end]):
            spans.append((start, end))
            start = ending.end()
    spans.append((start, len(text)))
    return spans


def sentences(text: str) -> list[str]:
    """The sentences of one paragraph."""
    return [sentence for start, end in sentence_spans(text) if (sentence := text[start:end].strip())]


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


def are_hebrew(said: list[str]) -> bool:
    """Whether most of these words are written in Hebrew."""
    return sum("א" <= word[0] <= "ת" for word in said) * 2 > len(said)


def hebrew_length(prose: list[str]) -> float | None:
    """How many words a sentence has on average; None for too few words, and where most of them are not Hebrew."""
    said = [word for sentence in prose for word in words(sentence)]
    return len(said) / len(prose) if len(said) >= FEWEST_WORDS and are_hebrew(said) else None


def grade(prose: list[str]) -> float | None:
    """The school year whose pupils read these sentences with ease (Flesch and Kincaid); None for too few
    words, and for Hebrew."""
    said = [word for sentence in prose for word in words(sentence)]
    if len(said) < FEWEST_WORDS or are_hebrew(said):
        return None
    spoken = sum(map(syllables, said))
    return max(0.0, 0.39 * len(said) / len(prose) + 11.8 * spoken / len(said) - 15.59)
