"""The rules of writing know Hebrew: what the law forbids, what is read badly, and how long a sentence is."""

import time

import pytest

from pages.writing import reading_level
from pages.writing.advertising import forbidden
from pages.writing.manuscript import Manuscript, Passage, Stretch
from pages.writing.notes import Level
from pages.writing.review import prose_of, review
from tests.pages.hebrew_sentences import FORBIDDEN, FRESH_FORBIDDEN, FRESH_HARMLESS, HARMLESS


def of(*texts, **stretch):
    return Manuscript((Passage("Text", tuple(Stretch(text, **stretch) for text in texts), is_prose=True),))


def heard(sentence):
    return {rule.name for rule, _level, _found in forbidden(sentence)}


def test_the_table_is_large_and_names_its_sources():
    sentences = [sentence for _rule, _source, sentence in FORBIDDEN]
    assert len(sentences) + len(HARMLESS) >= 80
    assert len({*sentences, *HARMLESS}) == len(sentences) + len(HARMLESS)
    assert min(len(sentences), len(HARMLESS)) >= 40
    assert all(source for _rule, source, _sentence in FORBIDDEN)


def test_of_twenty_forbidden_sentences_at_least_nineteen_are_found_by_their_rule():
    missed = [(rule, sentence) for rule, _source, sentence in FORBIDDEN if rule not in heard(sentence)]
    assert len(missed) * 20 <= len(FORBIDDEN), missed


def test_of_twenty_harmless_sentences_at_most_one_is_blamed():
    blamed = [(sentence, forbidden(sentence)) for sentence in HARMLESS if forbidden(sentence)]
    assert len(blamed) * 20 <= len(HARMLESS), blamed


def test_sentences_written_after_the_rules_are_told_apart_as_well():
    missed = [(rule, sentence) for rule, _source, sentence in FRESH_FORBIDDEN if rule not in heard(sentence)]
    assert len(missed) * 20 <= len(FRESH_FORBIDDEN), missed
    blamed = [sentence for sentence in FRESH_HARMLESS if forbidden(sentence)]
    assert len(blamed) * 20 <= len(FRESH_HARMLESS), blamed


def test_a_note_is_said_in_english_and_quotes_the_words_as_they_are_written():
    notes = review(of("זו הצלחה \u2067מוּבְטַחַת\u2069 לכם."))
    [note] = [note for note in notes if note.rule == "promise"]
    assert note.found.strip("\u2067\u2069") == "מוּבְטַחַת"
    assert note.level is Level.CHANGE
    assert note.why.isascii() or "…" in note.why
    assert not any("א" <= letter <= "ת" for letter in note.why)


def test_what_one_of_two_says_is_no_claim_and_what_is_quoted_alone_is_worth_a_look():
    assert not forbidden("צד אחד אומר: ״אני מבטיחה״.")
    [(rule, level, _found)] = forbidden("״אני מבטיח לכם הכול״ כתוב אצל אחרים.")
    assert (rule.name, level) == ("promise", Level.LOOK)


@pytest.mark.parametrize(
    "text",
    [
        "בדף הזה מופיע המשפט guaranteed happiness רק כדוגמה, ואנחנו מסבירים כאן למה לא כותבים כך.",
        "טיפול ב־Best Therapist in LA הוא שם של תוכנית, ולא הבטחה.",
    ],
)
def test_english_rules_do_not_run_over_hebrew_text(text):
    assert not forbidden(text)


def test_an_english_paragraph_with_a_hebrew_word_is_read_by_both():
    assert heard("Your happiness is guaranteed, in English and in עברית.") == {"promise"}
    assert "promise" in heard("I speak both languages well, and my page says in one of them: תוצאות מובטחות.")


@pytest.mark.parametrize(
    "seed", ["מובטח ", "לירון ", "״", "הטיפול יציל ", "א", "זוג ש", "שלום. ", "מטפל/", "\u05b0", "א\u05b0 "]
)
def test_twice_the_text_is_twice_the_work_and_not_four_times(seed):
    def took(times):
        began = time.process_time()
        forbidden.__wrapped__(seed * times)
        return time.process_time() - began

    took(2_000)
    assert min(took(16_000) for _ in range(3)) < 12 * min(took(4_000) for _ in range(3)) + 0.05


def test_hebrew_sentences_and_words_are_counted():
    text = "אפשר לעצור. ״כדאי לחכות רגע.״ ב־16:15 אני אענה? כן! ד״ר כהן לא כאן."
    assert len(reading_level.sentences(text)) == 5
    assert len(reading_level.words("ד״ר כהן לא כאן, נורת׳ הוליווד")) == 6


def test_a_page_in_hebrew_has_no_school_year_and_long_sentences_on_average_are_said():
    long = " ".join(["מילים"] * 24) + "."
    hard = review(of(*[long] * 6))
    [note] = [note for note in hard if note.rule == "grade"]
    assert "24 words" in note.why
    assert reading_level.grade(prose_of(of(*[long] * 6))) is None
    assert not review(of(*["היום אנחנו עוצרים רגע ושואלים מה קרה."] * 30))


def test_a_sentence_and_a_paragraph_are_long_at_fewer_words_in_hebrew():
    names = [note.rule for note in review(of(" ".join(["מילים"] * 30) + "."))]
    assert names == ["sentence"]
    walls = [note.rule for note in review(of(" ".join(["מילים קצרות מאוד."] * 37)))]
    assert walls == ["paragraph"]


@pytest.mark.parametrize("words", ["כאן", "לחצו כאן", "קישור", "עוד", "לפרטים"])
def test_a_link_that_says_only_here_is_worth_a_look_in_hebrew(words):
    assert [note.rule for note in review(of("קראו על כך " + words, links=(words,)))] == ["link"]
