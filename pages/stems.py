"""Words as search compares them, in English and Hebrew: without endings, small function words and marks, and with what
else means the same."""

import re
import unicodedata
from collections.abc import Iterable

WORD = re.compile(r"[^\W_]+(?:['’\"׳״][^\W_]+)*")
INSIDE = str.maketrans("", "", "'\"׳״")  # marks that stand inside a word and say nothing of it
DOUBLED = re.compile(r"([^aeiou])\1$")  # "stopp" of "stopped" is "stop"
SHORTEST = 3  # letters that a stem keeps
MOST_ALTERNATIVES = 24  # to one word; SQLite takes no endless expression
# What carries no subject: a question typed whole is searched for by its other words.
FUNCTION_WORDS = """
a about am an and any are as at be been but by can could did do does for from had has have how i if in into is it its
just me my of on or our should so some that the their them there these they this to too was we were what when where
which who why will with would you your im ive dont doesnt cant isnt must may might shall want much
אני את אתה אתם הוא היא הם הן אנחנו של על אל עם כי אם או גם לא כן זה זאת זו מה מי איך למה מתי איפה יש אין כל רק עוד כבר
שלי שלך שלנו אותי אותו אותה אותם לי לך לו לה לנו להם בי בו בה אבל כמו היה היתה להיות צריך רוצה אפשר
"""
# Rounds of endings: each with what it becomes, and how many letters must stand before it. In a round the first that
# fits is taken; one that becomes itself protects the word from those behind it.
ROUNDS = (
    "sses:ss:1 ies:y:2 ches:ch:2 shes:sh:2 xes:x:2 ss:ss:0 us:us:0 is:is:0 s::2",
    "iness:y:4 ness::3 ment::3 ship::4 iage:y:4 acy:ate:4 iety::3 ety:e:3 ality:al:4 ity::4 ance::4 ence::4",
    "ist::4 ism::5 ied:y:2 ing::3 ed::3 or::5 er::5 fully::3 ily:y:3 ly::3",
    "ious::3 ful::3 able::4 ive::4 ent::4 al::5 ize::5",
    "ion::4",
    "e::3 y::3 i::3",
)
ENDINGS = [
    [(ending, instead, int(before)) for ending, instead, before in (one.split(":") for one in line.split())]
    for line in ROUNDS
]

HEBREW = re.compile("[א-ת]+")
POINTS = re.compile("[\u0591-\u05bd\u05bf\u05c1-\u05c2\u05c4-\u05c5\u05c7]")  # vowels and cantillation
FINAL = str.maketrans("ךםןףץ", "כמנפצ")
HEBREW_ENDINGS = (
    "יותיה",
    "יותיו",
    "ויות",
    "יות",
    "תיים",
    "יים",
    "ותי",
    "תי",
    "ים",
    "ין",
    "ות",
    "ית",
    "יו",
    "נו",
    "ה",
    "י",
    "ת",
)
HEBREW_BEFORE = re.compile("(?=(ו?(?:כש|מש|ש)?[הבלכמ]?))")  # and, when, from which, that; the, in, to, like, from

type Stems = tuple[str, ...]  # of one word, or of several that belong together
type Family = frozenset[Stems]  # words that mean the same
type Meaning = tuple[Stems, ...]  # a word that is looked for, and after it what means the same


def stems(text: str) -> list[str]:
    """The stem of every word of `text`, in order; marks, emoji and invisible characters are none."""
    plain = POINTS.sub("", unicodedata.normalize("NFKC", text).casefold().replace("’", "'"))
    return [stem(word.replace("'s", "").translate(INSIDE)) for word in WORD.findall(plain)]


def forms(one: str) -> list[str]:
    """The stem, and what it may be without what Hebrew writes before a word in the same breath."""
    if not HEBREW.fullmatch(one):
        return [one]
    longest = HEBREW_BEFORE.match(one)[1]  # type: ignore[index]
    return [one, *(one[cut:] for cut in range(1, len(longest) + 1) if len(one) - cut >= SHORTEST)]


def held(text: str) -> list[str]:
    """Every form of every word of `text`: what is looked for is compared with these."""
    return [form for one in stems(text) for form in forms(one)]


def telling(found: Iterable[str]) -> list[str]:
    """Those stems that carry a subject; all of them where none does."""
    every = list(found)
    return [one for one in every if one not in FUNCTION_STEMS] or every


def stem(word: str) -> str:
    """A small English word without its endings: "couples" and "couple", "jealous" and "jealousy" give the same.

    It need not be a word. A Hebrew word loses its ending and not what is written before it; others stay as they are.
    """
    if HEBREW.fullmatch(word):
        found = next((end for end in HEBREW_ENDINGS if word.endswith(end) and len(word) - len(end) >= SHORTEST), "")
        return word.removesuffix(found).translate(FINAL)
    if not (word.isascii() and word.isalpha()):
        return word
    for endings in ENDINGS:
        for ending, instead, before in endings:
            if word.endswith(ending) and len(word) - len(ending) >= before:
                word = word.removesuffix(ending) + instead
                break
    return DOUBLED.sub(r"\1", word) if len(word) > SHORTEST else word


def families(text: str) -> list[Family]:
    """Each line of `text` with two or more words, parted by commas, as the set of their stems."""
    lines = (
        frozenset(tuple(telling(stems(part))) for part in line.split(",") if stems(part)) for line in text.splitlines()
    )
    return [line for line in lines if len(line) > 1]


def meanings(query: str, known: list[Family]) -> list[Meaning]:
    """For each telling word of `query`, or the words there that a family knows as one, everything that means it."""
    left = telling(stems(query))
    found: list[Meaning] = []
    longest = max((len(words) for family in known for words in family), default=1)
    while left:
        for length in range(min(longest, len(left)), 0, -1):
            words = [tuple(left[:length])] if length > 1 else [(form,) for form in forms(left[0])]
            related: Family = frozenset().union(*(family for family in known if not family.isdisjoint(words)))
            if related or length == 1:
                found.append((*words, *sorted(related.difference(words)))[:MOST_ALTERNATIVES])
                left = left[length:]
                break
    return found


def count(wanted: list[Meaning], text: str) -> int:
    """How many of the meanings are in `text`."""
    there = set(held(text))
    return sum(any(there.issuperset(words) for words in meaning) for meaning in wanted)


def weigh(wanted: list[Meaning], title: str) -> tuple[int, float]:
    """How many of the meanings are in a title, and their share of its words."""
    number = count(wanted, title)
    return number, number / max(1, len(stems(title)))


FUNCTION_STEMS = frozenset(stem(word) for word in FUNCTION_WORDS.split())
