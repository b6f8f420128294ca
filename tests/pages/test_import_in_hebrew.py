"""A Hebrew file becomes a draft among the Hebrew articles, with its letters, lists and signs."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from pages.importing.drafts import import_article
from pages.importing.reading import read
from pages.models import ArticlePage, TherapistPage
from tests.pages.word_files import item, level, numbering, p, r, word_file

LEAD = "כשכועסים קשה לשמוע, וגם קשה לומר מה באמת כואב כאן."
TEXT = f"על הכעס\n\n{LEAD}\n\nמה עושים\n\nקודם עוצרים, ואחר כך מדברים בשקט על ״מה שקרה״.\n"
RTL = "<w:bidi/>"
HE = '<w:rtl/><w:lang w:bidi="he-IL"/>'
TITLE = '<w:pStyle w:val="Title"/>' + RTL
STYLES = '<w:style w:type="paragraph" w:styleId="Title"><w:name w:val="Title"/></w:style>'


def said(imported):
    return "".join(value["text"] for name, value in imported.blocks if name == "text")


def hebrew_word(*more, title="על הכעס", numbers=None):
    body = p(r(title, HE), properties=TITLE) + p(r(LEAD, HE), properties=RTL) + "".join(more)
    return word_file(body, styles=STYLES, numbering=numbers)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("כעס.docx", hebrew_word()),
        ("כעס.md", f"# על הכעס\n\n{LEAD}\n\n## מה עושים\n\nקודם עוצרים.\n".encode()),
        ("כעס.txt", TEXT.encode()),
        ("old.txt", TEXT.replace("״", '"').encode("cp1255")),
        ("wide.txt", TEXT.encode("utf-16")),
    ],
)
def test_a_hebrew_file_is_a_draft_among_the_hebrew_articles_by_the_hebrew_author(home, editor_client, name, data):
    answer = editor_client.post(reverse("importing:article"), {"file": SimpleUploadedFile(name, data)})
    made = ArticlePage.objects.latest("pk")
    assert answer.url == reverse("wagtailadmin_pages:edit", args=[made.pk])
    assert (made.title, made.live, made.locale.language_code) == ("על הכעס", False, "he")
    assert made.get_parent().locale.language_code == "he"
    assert made.author == TherapistPage.objects.get(locale__language_code="he")
    assert made.introduction == LEAD
    assert made.slug == "על-הכעס"
    assert made.get_url().startswith("/he/articles/")
    assert 'dir="rtl"' in editor_client.get(answer.url).text
    assert (
        '<html lang="he" dir="rtl"' in editor_client.get(reverse("wagtailadmin_pages:view_draft", args=[made.pk])).text
    )


@pytest.mark.django_db
def test_an_english_file_with_a_hebrew_word_stays_among_the_english_ones(home):
    page = import_article("a.md", "# On anger\n\nIn Hebrew it is called כעס, and it is a signal.\n".encode()).page
    assert (page.locale.language_code, page.author.locale.language_code) == ("en", "en")


def test_numbers_in_hebrew_letters_and_lists_stay_in_order():
    letters = read("a.docx", hebrew_word(item("עוצרים"), item("נושמים"), numbers=numbering(level(0, "hebrew1"))))
    assert "<p>א. עוצרים</p><p>ב. נושמים</p>" in said(letters)
    plain = read("a.docx", hebrew_word(item("עוצרים"), item("נושמים"), numbers=numbering(level(0))))
    assert "<ol><li>עוצרים</li><li>נושמים</li></ol>" in said(plain)
    text = read("a.txt", f"{TEXT}\n1. עוצרים\n2. נושמים\n\nא. כך\nב. וכך\n".encode())
    assert "<li>עוצרים</li><li>נושמים</li>" in said(text)
    assert said(text).index("א. כך") < said(text).index("ב. וכך")


def test_niqqud_quotes_geresh_and_maqaf_stay_as_they_are():
    words = "שָׁלוֹם ״לך״, ד״ר כהן בנורת׳ הוליווד, ב־16:15 ו־CAMS."
    for name, data in (
        ("a.docx", hebrew_word(p(r(words, HE), properties=RTL))),
        ("a.md", f"{TEXT}\n{words}\n".encode()),
    ):
        assert words in said(read(name, data)), name


def test_hebrew_is_bold_and_slanted_as_word_keeps_it():
    data = hebrew_word(p(r("חשוב", "<w:bCs/>" + HE), r(" ו", HE), r("רך", "<w:iCs/>" + HE), properties=RTL))
    text = said(read("a.docx", data))
    assert "<b>חשוב</b>" in text
    assert "<i>רך</i>" in text
    latin = said(read("a.docx", hebrew_word(p(r("plain", "<w:bCs/>")))))
    assert "<b>" not in latin


TURNED = "קודם \u202eהפוך, ואז \u2067מבודד\u2069 ו\u202bעטוף\u202c עם סימן\u200f."


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("a.docx", hebrew_word(p(r(TURNED, HE), properties=RTL), title="על\u200f \u202eהכעס")),
        ("a.md", f"# על\u200f \u202eהכעס\n\n{LEAD}\n\n{TURNED}\n".encode()),
        ("a.txt", f"על\u200f \u202eהכעס\n\n{LEAD}\n\n{TURNED}\n".encode()),
    ],
)
def test_signs_that_turn_the_direction_are_left_out_and_said_and_harmless_marks_stay(name, data):
    imported = read(name, data)
    assert imported.title == "על הכעס"
    assert "קודם הפוך, ואז מבודד ועטוף עם סימן\u200f." in said(imported)
    assert any("6 invisible signs that turn the direction" in remark for remark in imported.remarks.sentences())
    assert not any("direction" in remark for remark in read("a.txt", TEXT.encode()).remarks.sentences())
