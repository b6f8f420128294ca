"""How many sentences the notes on the writing judge rightly, of those that are forbidden and of harmless ones."""

from pages.writing.advertising import forbidden

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
