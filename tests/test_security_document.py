"""docs/security.md speaks of every chapter of ASVS 5, and every test that it names is there."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
TEXT = (ROOT / "docs/security.md").read_text()
NAMED = sorted(set(re.findall(r"`(tests/[\w/]+\.py)::(\w+)`", TEXT)))


def test_it_speaks_of_every_chapter():
    assert [int(number) for number in re.findall(r"^## V(\d+) ", TEXT, re.MULTILINE)] == list(range(1, 18))


@pytest.mark.parametrize(("file", "name"), NAMED)
def test_a_test_that_it_names_is_there(file, name):
    assert f"def {name}(" in (ROOT / file).read_text()


def test_each_chapter_names_a_test_or_says_why_there_is_none():
    for chapter in TEXT.split("\n## V")[1:]:
        assert "::test_" in chapter or "Not used." in chapter, chapter.splitlines()[0]


def test_what_is_not_met_has_a_number_or_a_reason():
    """No line of a list under “not met” stands without more than a number."""
    for part in re.split(r"Not met[^\n]*:\n", TEXT)[1:]:
        for line in re.findall(r"^- (.+(?:\n  .+)*)", part.split("\n## ")[0], re.MULTILINE):
            assert len(line) > 40


def test_no_contact_is_invented():
    text = (ROOT / "SECURITY.md").read_text()
    assert "/.well-known/security.txt" in text
    assert "@" not in text
