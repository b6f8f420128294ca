"""Text files as other programs write them: every encoding, mark and shape that was met, and what becomes of each."""

from pathlib import Path

import pytest
from bs4 import BeautifulSoup

from pages.importing.files import Refused
from pages.importing.letters import decode
from pages.importing.marked_text import read_markdown, read_text
from pages.importing.reading import read
from tests.pages.word_files import p, r, word_file

FILES = Path(__file__).parent / "files"
LONG = "Many couples wait a long time before they ask for help, and that is more usual than it seems to any of them."
HEBREW = (FILES / "hebrew.cp1255").read_bytes().decode("cp1255")
FRENCH = "Le café était fermé. « Très bien », dit-elle — déjà l’été.\n“Don’t,” she said – naïve…"
ENGLISH = "I said don’t, and “why?” – so I went."
RUSSIAN = "Многие пары долго ждут. Это обычнее, чем кажется.\n"
GREEK = "Πολλά ζευγάρια περιμένουν πολύ καιρό.\n"


def words_of(imported):
    html = " ".join(str(value.get("text", value)) for _name, value in imported.blocks)
    return " ".join(BeautifulSoup(html, "html.parser").get_text(" ").split())


@pytest.mark.parametrize(
    ("text", "encoding", "name"),
    [
        (HEBREW, "cp1255", "Windows-1255"),
        (HEBREW, "iso8859_8", "Windows-1255"),  # the same bytes
        (HEBREW, "cp862", "DOS Hebrew (862)"),
        ("שָׁלוֹם לכולם", "cp1255", "Windows-1255"),
        ("Ask “מה?” he said", "cp1255", "Windows-1255"),
        (FRENCH, "cp1252", "Windows-1252"),
        (ENGLISH, "cp1252", "Windows-1252"),
        (FRENCH, "mac_roman", "Mac Roman"),
        (ENGLISH, "mac_roman", "Mac Roman"),
        (RUSSIAN, "cp1251", "Windows-1251"),
        (RUSSIAN, "koi8_r", "KOI8-R"),
        (GREEK, "cp1253", "Windows-1253"),
        (HEBREW, "utf-16-le", "UTF-16"),
        (HEBREW, "utf-16-be", "UTF-16"),
        (RUSSIAN, "utf-16-le", "UTF-16"),
        (ENGLISH, "utf-16-be", "UTF-16"),
        (HEBREW, "utf-16", ""),
        (HEBREW, "utf-8", ""),
        (FRENCH, "utf-8-sig", ""),
        (GREEK, "utf-32", ""),
    ],
)
def test_an_encoding_is_known_by_its_bytes(text, encoding, name):
    assert decode(text.encode(encoding)) == (text, name)


@pytest.mark.parametrize("words", ["é ש and more words", "caffè — ש"])
def test_a_short_text_in_utf_8_with_broken_bytes_stays_one_and_says_so(words):
    text, name = decode(words.encode() + b" one \xe9 two \xf9 three")
    assert text.startswith(words)
    assert "UTF-8" in name


def test_the_note_names_the_encoding():
    imported = read("a.txt", (FILES / "hebrew.cp1255").read_bytes())
    assert imported.title == "איך מדברים על כסף"
    assert any("Windows-1255" in sentence for sentence in imported.remarks.sentences())


@pytest.mark.parametrize(
    ("text", "words", "note"),
    [
        ("## Part {#part}\n\nWords.", "Part Words.", "{#…}"),
        ("A line.[^1]\n\n[^1]: The note.", "A line.[1] Notes [1] The note.", "Notes"),
        ("A line.^[The note.]", "A line.[1] Notes [1] The note.", "Notes"),
        ("See [[Page|the page]] and [[Other]].", "See the page and Other.", "2 links"),
        ("Some ==marked words== here.", "Some marked words here.", "plain words"),
        ("- [ ] no\n- [x] yes", "☐ no ☑ yes", None),
        ("> [!note] Title\n> Words.", "Title Words.", "callout"),
        ("> [!tip]\n> Words.", "Tip Words.", "callout"),
        ("It was ~~old~~ new.", "It was new.", "struck"),
        ("Words <!-- to self --> go on.", "Words go on.", "hidden"),
        ("Words %%to self%% go on.", "Words go on.", "hidden"),
        ("<details><summary>More</summary>Words</details>", "More Words", "4 marks"),
        ("Words. ^a1b2", "Words.", "^…"),
        ("![[photo.png]]", "[photo.png]", "picture"),
        ("Use `[[x]]` and `==y==`.", "Use [[x]] and ==y== .", None),
        ("A sum: 1 < 2 and x == y == z.", "A sum: 1 < 2 and x == y == z.", None),
    ],
)
def test_marks_of_other_programs_are_understood_or_counted(text, words, note):
    imported = read_markdown(text)
    assert words_of(imported).replace(" .", ".") == words.replace(" .", ".")
    notes = imported.remarks.sentences()
    assert any(note in sentence for sentence in notes) if note else not notes


LONG_HEADING = (
    "What to say to each other on the evening after a long quarrel when nobody knows how to begin and all are tired"
)


def test_a_heading_may_be_longer_than_a_line():
    assert len(LONG_HEADING) > 105
    text = f"Title\n\n{LONG}\n\n{LONG_HEADING}\n\n{LONG} {LONG}"
    assert f"<h2>{LONG_HEADING}</h2>" in read_text(text).blocks[0][1]["text"]
    imported = read("a.docx", word_file(p(LONG) + p(r(LONG_HEADING, "<w:b/>")) + p(LONG)))
    assert f"<h2>{LONG_HEADING}</h2>" in imported.blocks[0][1]["text"]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("## Four steps\n\n1. **Stop.** Breathe out.\n2. **Name it.** Say one word.", "steps"),
        ("## Myths about therapy\n\n- It is only talk. Much of it is practice.\n- It is slow. Not always.", "myths"),
        ("## Questions\n\n- Must we both come? No.\n- Is it private? Yes, it is.", "questions"),
    ],
)
def test_a_list_becomes_the_block_that_its_heading_names(text, name):
    imported = read("a.md", f"# Title\n\n{LONG}\n\n{text}\n\nThe end.".encode())
    assert [block for block, _ in imported.blocks] == ["text", name, "text"]
    assert any("To have the list back" in sentence for sentence in imported.remarks.sentences())


@pytest.mark.parametrize(
    "text",
    [
        "## Other things\n\n1. **Stop.** Breathe out.\n2. **Name it.** Say one word.",
        "## Four steps\n\n1. Stop\n2. Breathe",
        "## Questions\n\n- Must we both come?\n- Is it private?",
    ],
)
def test_a_list_that_does_not_read_so_stays_a_list(text):
    assert [block for block, _ in read("a.md", f"# Title\n\n{text}".encode()).blocks] == ["text"]


@pytest.mark.parametrize("mark", ["[[", "^[", "![", "***a", "`a", "[a](", "a_b", "|a"])
def test_marks_without_end_are_refused_at_once(mark):
    with pytest.raises(Refused, match="marks in this Markdown file"):
        read("a.md", f"# Title\n\n{mark * (240_000 // len(mark))}".encode())
    assert read("a.txt", f"Title\n\n{mark * 100}".encode()).blocks


def test_a_long_list_in_bold_is_no_refusal():
    text = "# Title\n\n" + "* **One** and _two_\n" * 900
    assert words_of(read("a.md", text.encode())).count("One") == 900
