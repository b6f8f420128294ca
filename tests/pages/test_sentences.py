"""How many sentences the notes on the writing judge rightly, of those that are forbidden and of harmless ones."""

from bisect import bisect_left, bisect_right

import pytest

from pages.writing import claims, reading_level, spotting
from pages.writing.advertising import forbidden
from pages.writing.notes import Level

from . import fourth_writer, third_writer
from .fresh_sentences import FRESH_FORBIDDEN, FRESH_HARMLESS
from .heard_sentences import FORBIDDEN_HEARD, HARMLESS_HEARD
from .plain_sentences import PLAIN
from .sentences import FORBIDDEN, HARMLESS


def missed(kinds):
    """The forbidden sentences without a note of their rule."""
    return [
        f"{kind.rule}: {sentence}"
        for kind in kinds
        for sentence in kind.sentences
        if kind.rule not in {rule.name for rule, _, _ in forbidden(sentence)}
    ]


def blamed(kinds):
    """The harmless sentences with any note, and what it is about."""
    return [
        f"{sentence} ({rule.name}: {words})"
        for kind in kinds
        for sentence in kind.sentences
        for rule, _, words in forbidden(sentence)
    ]


def count(kinds):
    return sum(len(kind.sentences) for kind in kinds)


def test_the_table_is_large_and_names_its_sources():
    assert count(FORBIDDEN) + count(HARMLESS) >= 300
    assert min(count(FORBIDDEN), count(HARMLESS)) >= 130
    assert all(kind.source for kind in FORBIDDEN + HARMLESS)
    everything = [sentence for kind in FORBIDDEN + HARMLESS for sentence in kind.sentences]
    assert len(set(everything)) == len(everything)


def test_of_twenty_forbidden_sentences_at_least_nineteen_are_found():
    wrong = missed(FORBIDDEN)
    assert len(wrong) <= 0.05 * count(FORBIDDEN), wrong


def test_of_twenty_harmless_sentences_at_most_one_is_blamed():
    wrong = blamed(HARMLESS)
    assert len(wrong) <= 0.05 * count(HARMLESS), wrong


def test_sentences_of_others_are_judged_rightly_once_the_rules_have_heard_them():
    assert len(FORBIDDEN_HEARD) == len(HARMLESS_HEARD) == 60
    assert [sentence for sentence in FORBIDDEN_HEARD if not forbidden(sentence)] == []
    assert [sentence for sentence in HARMLESS_HEARD if forbidden(sentence)] == []


@pytest.mark.parametrize("writer", [third_writer, fourth_writer], ids=["third", "fourth"])
def test_of_twenty_sentences_of_each_writer_at_most_one_is_judged_wrongly(writer):
    overlooked = [sentence for sentence in writer.FORBIDDEN if not forbidden(sentence)]
    accused = [sentence for sentence in writer.HARMLESS if forbidden(sentence)]
    assert len(writer.FORBIDDEN) + len(writer.HARMLESS) == 150
    assert len(overlooked) <= 0.05 * len(writer.FORBIDDEN), overlooked
    assert len(accused) <= 0.05 * len(writer.HARMLESS), accused


def test_facts_advice_and_scenes_are_left_alone():
    assert len(PLAIN) > 200
    assert [sentence for sentence in PLAIN if forbidden(sentence)] == []


def test_a_question_and_its_answer_are_read_together():
    assert [rule.name for rule, _, _ in forbidden("Still hurting? Three evenings with me and the pain is gone.")]
    assert [words for _, _, words in forbidden("Can you save us? Absolutely.")] == ["Can you save us? Absolutely"]
    assert forbidden("Will this fix us? I don’t know yet.") == ()


def test_a_note_on_words_that_claim_together_names_the_words_from_the_first_to_the_last():
    found = forbidden("In my office, your husband will be holding hands with you by summer, says the leaflet.")
    assert [words for _, _, words in found] == ["husband will be holding hands with you by summer"]


def test_of_sentences_that_few_rules_were_made_for_four_in_five_are_judged_rightly():
    wrong = missed(FRESH_FORBIDDEN) + blamed(FRESH_HARMLESS)
    assert count(FRESH_FORBIDDEN) == count(FRESH_HARMLESS) == 30
    assert len(wrong) <= 0.2 * 60, wrong


def test_fresh_sentences_stay_out_of_the_table_that_rules_are_made_for():
    known = {sentence for kind in FORBIDDEN + HARMLESS for sentence in kind.sentences}
    assert not known.intersection(sentence for kind in FRESH_FORBIDDEN + FRESH_HARMLESS for sentence in kind.sentences)


def test_every_note_is_one_sentence_and_says_what_to_write_or_to_leave():
    notes = {rule.why for kind in FORBIDDEN for sentence in kind.sentences for rule, _, _ in forbidden(sentence)}
    assert len(notes) >= 12
    for why in notes:
        assert len(reading_level.sentences(why)) == 1, why
        assert ": " in why, why  # what is wrong: what to write in its place
        assert why.endswith("."), why


def test_whoever_signs_a_quotation_makes_it_a_testimonial_even_over_several_sentences():
    found = forbidden("“I was ready to leave. Then I stayed. It was worth it.” — M., former client")
    assert [(rule.name, level, words) for rule, level, words in found] == [
        ("testimonial", Level.CHANGE, "M., former client")
    ]
    assert forbidden("“The heart has its reasons.” — Blaise Pascal") == ()


class Counted(str):
    """Counts the characters that are copied out of it."""

    copied = 0

    def __getitem__(self, key):
        part = super().__getitem__(key)
        Counted.copied += len(part)
        return part


def copied(act):
    Counted.copied = 0
    act()
    return Counted.copied


def test_twice_the_text_is_twice_the_work_and_not_four_times():
    def abbreviations(times):
        return copied(lambda: reading_level.sentence_spans(Counted("Dr. " * times)))

    def quotations(times):
        return copied(lambda: list(claims.read(Counted("“Yes.” He left. " * times))))

    def lookings_back(times):
        text = "it is guaranteed and " * times
        (sentence,) = claims.read(text)
        counted = claims.Sentence(Counted(sentence.text), False, False, ())
        (rule,) = {rule for rule, _, _ in forbidden("I guarantee it.")}
        return copied(lambda: [counted.level_of(rule, *match.span()) for match in rule.pattern.finditer(text)])

    def questions(times):
        return copied(lambda: list(claims.read(Counted("Is it? Yes. " * times))))

    for work in (abbreviations, quotations, lookings_back, questions):
        assert 0 < work(4000) <= 2.1 * work(2000)


def test_ten_thousand_words_of_every_family_are_heard_in_one_pass(monkeypatch):
    """The work of a combination grows with the words it asks for, and with nothing else."""
    looked_up = []
    monkeypatch.setattr(spotting, "bisect_left", lambda *args: looked_up.append(1) or bisect_left(*args))
    monkeypatch.setattr(spotting, "bisect_right", lambda *args: looked_up.append(1) or bisect_right(*args))

    def lookups(times):
        looked_up.clear()
        forbidden.__wrapped__("nobody in the valley will never save your marriage in three sessions, friend, " * times)
        return len(looked_up)

    assert 0 < lookups(400) <= 2.1 * lookups(200)
