"""The starting pages in Hebrew stand beside the English ones: same files, same shape, Hebrew signs."""

import re

import pytest
from django.conf import settings

from pages import models
from pages.markdown import read_page, to_blocks
from tests.hebrew import shown_gender, wrong_signs

ENGLISH = settings.BASE_DIR / "pages" / "starter"
HEBREW = ENGLISH / "he"
NAMES = sorted(
    str(file.relative_to(ENGLISH)) for file in ENGLISH.rglob("*.md") if "he" not in file.relative_to(ENGLISH).parts
)
# What is the same in both languages.
SAME = ("type", "in_menu", "sensitive", "picture", "portrait", "guide", "related_article", "services", "drawing")
# What an English page leaves to the model or to the practice's details, or what only a draft has.
ONLY_HEBREW = {"name", "role", "words_heading", "live", "needs_review", "review_note"}


def words_in(value):
    """Every text inside front matter."""
    if isinstance(value, str):
        return [value]
    if isinstance(value, dict):
        value = list(value.values())
    return [word for item in value for word in words_in(item)] if isinstance(value, list) else []


def read(folder, name):
    return read_page((folder / name).read_text(encoding="utf-8"))


def links(text):
    return re.findall(r"\]\(((?:/|tel:)[^)\s]*)\)", text)


def test_each_starting_page_has_one_in_hebrew_and_none_is_over():
    assert sorted(str(file.relative_to(HEBREW)) for file in HEBREW.rglob("*.md")) == NAMES


@pytest.mark.parametrize("name", NAMES)
def test_a_page_in_hebrew_has_the_shape_of_the_english_one(name):
    english, english_text = read(ENGLISH, name)
    hebrew, hebrew_text = read(HEBREW, name)
    assert set(english) <= set(hebrew) <= set(english) | ONLY_HEBREW
    assert [hebrew.get(key) for key in SAME] == [english.get(key) for key in SAME]
    assert {key: len(value) for key, value in hebrew.items() if isinstance(value, list)} == {
        key: len(value) for key, value in english.items() if isinstance(value, list)
    }
    picture_ids = {"therapist-and-couple": 1, "couple-outdoors": 2, "couple-on-beach": 3}
    blocks = [[kind for kind, _ in to_blocks(text, picture_ids.get)] for text in (hebrew_text, english_text)]
    assert blocks[0] == blocks[1]


@pytest.mark.parametrize("name", NAMES)
def test_a_page_in_hebrew_leads_where_the_english_one_leads(name):
    _, english = read(ENGLISH, name)
    _, hebrew = read(HEBREW, name)
    inside = [link for link in links(hebrew) if link.startswith("/")]
    assert all(link.startswith("/he/") for link in inside)
    assert sorted(link.removeprefix("/he") for link in links(hebrew)) == sorted(links(english))


@pytest.mark.parametrize("name", NAMES)
def test_a_text_in_hebrew_fits_its_field(name):
    matter, _ = read(HEBREW, name)
    fields = {field.name: field for field in getattr(models, matter["type"])._meta.get_fields()}
    limits = {key: getattr(fields.get(key), "max_length", None) for key in matter}
    assert not {key for key, limit in limits.items() if limit and len(matter[key]) > limit}
    assert len(matter.get("seo_title", "")) <= 70
    assert len(matter["search_description"]) <= 160


@pytest.mark.parametrize("name", NAMES)
def test_hebrew_is_written_with_its_own_signs(name):
    """Maqaf, geresh and gershayim; no word for two genders with a slash or a dot in it; no slanted letters."""
    matter, text = read(HEBREW, name)
    written = re.sub(r"\]\([^)]*\)", "]", "\n".join([*words_in(matter), text]))
    assert [*wrong_signs(written), *re.findall(r"(?<!\*)\*(?!\*)", written)] == []


@pytest.mark.parametrize("name", NAMES)
def test_liron_and_the_reader_have_no_gender_in_hebrew(name):
    assert shown_gender((HEBREW / name).read_text(encoding="utf-8")) == []


LEGAL_DRAFTS = [
    "good-faith-estimate.md",
    "notice-of-privacy-practices.md",
    "notice-to-clients.md",
    "privacy.md",
]


@pytest.mark.parametrize("name", LEGAL_DRAFTS)
def test_a_legal_page_in_hebrew_is_a_draft_that_says_so(name):
    matter, _ = read(HEBREW, name)
    assert matter["live"] is False
    assert matter["needs_review"] is True
    assert matter["review_note"].startswith("טיוטה: טעון בדיקה")
