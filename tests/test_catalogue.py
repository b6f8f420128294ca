"""Everything that visitors read is said in Hebrew, whole, in its own signs, with what the English holds and no more."""

import re

import pytest
from babel.messages.mofile import read_mo
from babel.messages.pofile import read_po
from django.template import Context, Template
from django.utils.translation import gettext, ngettext

from tests import catalogue
from tests.hebrew import LETTER, shown_gender, wrong_signs
from therapyties import languages

MESSAGES = [message for message in catalogue.written() if message.id]
HELD = re.compile(r"%\(\w+\)[sd]|\{\w+\}|%[sd]")  # what is filled in
NUMBERS = {"%(minutes)s", "%(number)s", "%(total)s"}
TAG = re.compile(r"</?[a-z][^>]*>")
ADDRESS = re.compile(r"https?://\S+|\S+@\S+")
# What is whole though it is hardly more than what is filled in.
WHOLE = {
    "%(day)s, %(time)s %(zone)s": "a moment",
    "%(day)s, %(time)s": "a moment",
    "%(weekday)s %(time)s": "a moment",
    "%(first)s to %(last)s": "from a time or day to another",
    "%(month)s %(first)s to %(last)s": "days of one month",
    "%(city)s time": "the name of a zone",
    '<span class="visually-hidden">%(day)s,</span> <time datetime="%(at)s">%(time)s</time>': "a moment",
    '<span>%(day)s<span class="visually-hidden">,</span></span> <time datetime="%(at)s">%(time)s</time>': "a moment",
    "{time} chosen": "a line of its own",
    "{when} chosen": "a line of its own",
    "Chosen: {when}": "a line of its own",
    "License %(number)s": "an item of a list",
    "Articles: %(topic)s": "a title",
    "Open %(reference)s": "a button",
    'updated <time datetime="%(at)s">%(day)s</time>': "an item of a list",
}


def texts(message) -> tuple[str, ...]:
    return (message.id,) if isinstance(message.id, str) else tuple(message.id)


def strings(message) -> tuple[str, ...]:
    return (message.string,) if isinstance(message.string, str) else tuple(message.string)


def named(catalog) -> set:
    return {(message.context, texts(message)) for message in catalog if message.id}


def of_hebrew_words(text: str) -> str:
    return ADDRESS.sub(" ", TAG.sub(" ", text))


def test_every_message_is_said_and_none_is_over():
    said, kept = named(catalogue.said()), named(catalogue.written())
    assert said - kept == set(), "run make messages, and fill in what is empty"
    assert kept - said == set(), "run make messages"
    assert len(kept) > 500


def test_no_message_is_empty_or_guessed():
    assert [message.id for message in MESSAGES if not catalogue.has_words(message)] == []
    assert [message.id for message in MESSAGES if message.fuzzy] == []


@pytest.mark.parametrize("po", sorted(catalogue.LOCALES.rglob("django.po")), ids=lambda po: po.parts[-3])
def test_the_compiled_catalogue_is_that_of_the_words(po):
    with po.open("rb") as words, po.with_suffix(".mo").open("rb") as compiled:
        kept, used = read_po(words, locale=po.parts[-3]), read_mo(compiled)
    assert used.plural_expr == kept.plural_expr
    assert {(message.context, texts(message)[0]): strings(message) for message in kept if message.id} == {
        (message.context, texts(message)[0]): strings(message) for message in used if message.id
    }


def test_a_message_holds_what_the_english_holds():
    assert [message.id for message in MESSAGES if not holds_the_same(message)] == []


def holds_the_same(message) -> bool:
    """The same placeholders, tags and lines; of one and of two Hebrew says the number itself."""
    for number, string in enumerate(strings(message)):
        source = texts(message)[0] if number == 0 else texts(message)[-1]
        wanted, found = set(HELD.findall(source)), set(HELD.findall(string))
        may_be_left_out = NUMBERS if message.pluralizable and number < 2 else set()
        if not wanted - may_be_left_out <= found <= wanted:
            return False
        if sorted(TAG.findall(string)) != sorted(TAG.findall(source)) or string.count("\n") != source.count("\n"):
            return False
    return True


def test_hebrew_is_written_with_its_own_signs():
    written = [string for message in MESSAGES for string in strings(message)]
    assert [string for string in written if wrong_signs(of_hebrew_words(string))] == []
    assert [string for string in written if re.search(r"\w [,.;:?!]|[—–]|\w  \w", string)] == []
    assert [string for string in written if string.count("\u2066") != string.count("\u2069")] == []


def test_liron_and_the_reader_have_no_gender():
    assert [string for message in MESSAGES for string in strings(message) if shown_gender(string)] == []


def test_every_message_is_in_hebrew():
    """But for what holds no word at all."""
    wordless = [
        text
        for message in MESSAGES
        for text, string in zip(texts(message), strings(message), strict=False)
        if not re.search(LETTER, string) and re.search(r"[A-Za-z]{2}", HELD.sub("", of_hebrew_words(text)))
    ]
    assert wordless == []


def test_no_sentence_is_put_together_from_pieces():
    glue = []
    for text in (message.id for message in MESSAGES if not message.context and not message.pluralizable):
        rest = HELD.sub(" ", TAG.sub(" ", text))
        if HELD.search(text) and len(re.findall(r"\w+", rest)) < 2:
            glue.append(text)
    assert sorted(glue) == sorted(WHOLE)


def test_what_is_left_out_is_there():
    for left in catalogue.LEFT_OUT:
        assert (catalogue.ROOT / left.partition("::")[0]).exists(), left


@pytest.mark.parametrize(
    ("number", "words"),
    [(0, "0 דקות"), (1, "דקה אחת"), (2, "שתי דקות"), (3, "3 דקות"), (11, "11 דקות"), (21, "21 דקות")],
)
def test_a_number_has_the_form_that_hebrew_gives_it(number, words):
    with languages.speaking("he"):
        assert ngettext("%(minutes)s minute", "%(minutes)s minutes", number) % {"minutes": number} == words


def test_the_words_of_django_are_found_beside_ours():
    with languages.speaking("he"):
        assert gettext("Monday") == "שני"
        assert gettext("Email") == "מייל"


@pytest.mark.parametrize(
    ("language", "shown"), [("en", "(818) 555-0123"), ("he", '<bdi dir="ltr">(818) 555-0123</bdi>')]
)
def test_a_number_on_a_page_keeps_its_order(language, shown):
    template = Template("{% load isolating %}{{ number|isolated }}")
    with languages.speaking(language):
        assert template.render(Context({"number": "(818) 555-0123"})) == shown
        assert template.render(Context({"number": ""})) == ""
        assert "<script>" not in template.render(Context({"number": "<script>"}))


def test_a_number_in_a_text_keeps_its_order():
    assert languages.isolated("TT-2345-6789") == "TT-2345-6789"
    with languages.speaking("he"):
        assert languages.isolated("TT-2345-6789") == "\u2066TT-2345-6789\u2069"
        assert languages.isolated("") == ""
