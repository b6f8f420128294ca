"""Files of every shape and kind, each imported in a process of its own: what came of it, in what time and memory.

`python -m tests.pages.sweep` prints one line of JSON for each; test_sweep says what has to be in it.
"""

import io
import json
import os
import resource
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import docx
from PIL import Image

from tests import template
from tests.pages.word_files import item, level, numbering, p, r, word_file

FIELD = Path(__file__).parent / "files"
PARAGRAPH = "Many couples wait a long time before they ask for help, and that is more usual than it seems to them."
HEBREW = "זוגות רבים מחכים זמן רב לפני שהם מבקשים עזרה, וזה רגיל יותר ממה שנדמה להם."
FRENCH = "Beaucoup de couples attendent longtemps avant de demander de l’aide ; c’est très fréquent."
SHAPE = "<w:r><w:drawing><wp:inline><a:graphic><a:graphicData uri='{}'/></a:graphic></wp:inline></w:drawing></w:r>"
FORMULA = "<m:oMath><m:r><m:t>a+b</m:t></m:r></m:oMath>"
REFUSED = "refused"


@dataclass
class Case:
    """A file, what the draft says (or REFUSED), what it must not say, and part of a note on it."""

    name: str
    made: Callable[[], bytes]
    says: tuple[str, ...] | str
    silent: tuple[str, ...] = field(default=())
    note: str = ""


def document(*build, title=""):
    made = docx.Document()
    if title:
        made.add_heading(title, 0)
    for step in build:
        step(made)
    content = io.BytesIO()
    made.save(content)
    return content.getvalue()


def picture(kind="PNG", size=(60, 40), mode="RGB", color=(20, 90, 140)):
    content = io.BytesIO()
    Image.new(mode, size, color).save(content, kind)
    return io.BytesIO(content.getvalue())


def noise(width, height):
    """A photograph as far as its size goes: nothing of it can be packed."""
    content = io.BytesIO()
    tile = Image.frombytes("RGB", (256, 256), os.urandom(256 * 256 * 3))
    large = Image.new("RGB", (width, height))
    for left in range(0, width, 256):
        for top in range(0, height, 256):
            large.paste(tile, (left, top))
    large.save(content, "JPEG", quality=50)
    return io.BytesIO(content.getvalue())


def table(made, rows=3, columns=2):
    grid = made.add_table(rows, columns)
    for row in range(rows):
        for column in range(columns):
            grid.cell(row, column).text = f"cell{row}x{column}"


def paragraphs(number):
    def build(made):
        for place in range(number):
            made.add_paragraph(f"{PARAGRAPH} {place}")

    return build


def header(build):
    return lambda made: build(made.sections[0].header.paragraphs[0])


def lists(made):
    for place in range(3):
        made.add_paragraph(f"bullet{place}", style="List Bullet")
    for place in range(3):
        made.add_paragraph(f"number{place}", style="List Number")


def field_file(name):
    return (FIELD / name).read_bytes


def text(words, encoding="utf-8"):
    return lambda: words.encode(encoding)


NOTE = f'<w:footnotes><w:footnote w:id="2">{p("In a footnote.")}</w:footnote></w:footnotes>'
BIG_TABLE = lambda made: table(made, 120, 6)  # noqa: E731

CASES = [
    # Word: shapes of empty
    Case("blank.docx", document, REFUSED),
    Case("spaces.docx", lambda: word_file(p("   ") + p("\u200b")), REFUSED),
    Case("heading_only.docx", lambda: document(title="Only a title"), ("Only a title",), note="no words in this file"),
    Case("heading_1_only.docx", lambda: document(lambda d: d.add_heading("Only a heading", 1)), ("Only a heading",)),
    Case("pictures_only.docx", lambda: document(lambda d: d.add_picture(picture())), (), note="pictures and no words"),
    Case(
        "picture_in_header.docx",
        lambda: document(header(lambda place: place.add_run().add_picture(picture()))),
        REFUSED,
    ),
    Case(
        "words_and_header.docx",
        lambda: document(paragraphs(2), header(lambda place: place.add_run("Practice address"))),
        (PARAGRAPH,),
        ("Practice address",),
        "of each sheet",
    ),
    Case("table_only.docx", lambda: document(table), ("cell0x0", "cell2x1"), note="table"),
    Case("empty_table.docx", lambda: word_file("<w:tbl><w:tr><w:tc><w:p/></w:tc></w:tr></w:tbl>"), REFUSED),
    Case("drawing_only.docx", lambda: word_file(p(SHAPE.format("shape"))), REFUSED),
    Case("chart_only.docx", lambda: word_file(p(SHAPE.format("chart"))), REFUSED),
    Case(
        "chart_and_words.docx", lambda: word_file(p(PARAGRAPH) + p(SHAPE.format("chart"))), (PARAGRAPH,), note="chart"
    ),
    Case("equation_only.docx", lambda: word_file(p(FORMULA)), ("a+b",), note="formula"),
    Case("hidden_only.docx", lambda: word_file(p(r("secret", "<w:vanish/>"))), REFUSED),
    Case("footnote_only.docx", lambda: word_file(p(), parts=[("footnotes", NOTE)]), REFUSED),
    # Word: shapes of content
    Case("plain.docx", lambda: document(paragraphs(5), title="A title"), ("A title", PARAGRAPH)),
    Case("lists.docx", lambda: document(lists), ("bullet0", "bullet2", "number0", "number2")),
    Case(
        "footnotes.docx",
        lambda: word_file(p("Words", '<w:r><w:footnoteReference w:id="2"/></w:r>'), parts=[("footnotes", NOTE)]),
        ("Words", "In a footnote."),
        note="footnotes",
    ),
    Case(
        "numbers.docx",
        lambda: word_file(item("a") + p("x") + item("b"), numbering=numbering(level(0, start=3))),
        ("3. a", "4. b"),
        note="own numbers",
    ),
    Case(
        "tracked_table.docx",
        lambda: word_file(
            f"<w:tbl><w:tr><w:tc>{p('<w:del><w:r><w:delText>gone</w:delText></w:r></w:del>', r('kept'))}"
            "</w:tc></w:tr></w:tbl>"
        ),
        ("kept",),
        ("gone",),
        "Tracked changes",
    ),
    Case("large_table.docx", lambda: document(BIG_TABLE), ("cell0x0", "cell119x5"), note="table"),
    Case("long.docx", lambda: document(paragraphs(1_000), title="Long"), ("Long",)),
    Case("photo.docx", lambda: document(paragraphs(1), lambda d: d.add_picture(noise(4_000, 3_000))), (PARAGRAPH,)),
    Case(
        "twenty_pictures.docx",
        lambda: document(*[lambda d, place=place: d.add_picture(picture(color=(place, 0, 0))) for place in range(20)]),
        (),
        note="20 pictures",
    ),
    Case(
        "deep.docx",
        lambda: word_file("<w:tbl><w:tr><w:tc>" * 40 + p("deep") + "</w:tc></w:tr></w:tbl>" * 40),
        ("deep",),
    ),
    *(
        Case(name, field_file(name), says, silent, note)
        for name, says, silent, note in (
            ("hidden.docx", ("calm evening",), ("NOTE TO SELF",), "do not show"),
            ("steps_between.docx", ("1. Stop", "4. Plan"), (), "own numbers"),
            ("scan_only.docx", (), (), "pictures and no words"),
            ("title_only.docx", (), (), "no words in this file"),
            ("drop_cap.docx", ("Grief",), (), ""),
            ("strike.docx", ("$220",), ("$200",), "struck-out"),
            ("tracked.docx", (), (), "Tracked changes"),
            ("tracked_document2.docx", (), (), "Tracked changes"),
            ("gdocs_export.md", (), ("{#", "[^1]"), "mark of another program|marks of another program"),
            ("obsidian.md", ("☑",), ("[[", "==", "[x]"), "plain words"),
        )
    ),
    # Markdown and text: modes and encodings
    Case("blank.md", text(" \n\n"), REFUSED),
    Case("heading.md", text("# Only a heading\n"), ("Only a heading",), note="no words in this file"),
    Case("picture.md", text("![a cup](cup.png)"), ("a cup",), note="not inside the file"),
    Case("table.md", text("| a | b |\n|---|---|\n| c1 | d1 |\n"), ("c1", "d1"), note="table"),
    Case("code.md", text("```\nlet a = [[b]]\n```\n"), ("[[b]]",)),
    Case("toml.md", text(f'+++\ntitle = "Of the top"\nother = "x"\n+++\n{PARAGRAPH}'), ("Of the top",), note="other"),
    Case("yaml.md", text(f"---\ntitle: Of the top\ntags: [a]\n---\n{PARAGRAPH}"), ("Of the top",), note="tags"),
    Case("html.md", text(f"<div align=center>{PARAGRAPH}</div>"), (PARAGRAPH,), ("<div",), "another program"),
    Case("callout.md", text("> [!warning] Mind\n> the step"), ("Mind", "the step"), ("[!",), "callout"),
    Case("deep.md", text("> " * 60 + "deep"), ("deep",)),
    Case("deepest.md", text("> " * 600 + "deep"), REFUSED),
    Case("brackets.md", text("[[" * 110_000), REFUSED),
    Case("long_line.txt", text("word " * 25_000), ("word",)),
    Case("many_lines.txt", text("- a word\n" * 3_900), ("a word",)),
    Case("hebrew.txt", text(HEBREW, "cp1255"), (HEBREW,), note="Windows-1255"),
    Case("french.txt", text(FRENCH, "cp1252"), (FRENCH,), note="Windows-1252"),
    Case("mac.txt", text(FRENCH, "mac_roman"), (FRENCH,), note="Mac Roman"),
    Case("wide.txt", text(HEBREW, "utf-16"), (HEBREW,)),
    Case("marked.txt", text(HEBREW, "utf-8-sig"), (HEBREW,)),
    Case("zeros.txt", lambda: b"a\0b\0\0c" * 50, (), note="UTF-16"),
    Case("surrogate.txt", lambda: b"\xed\xa0\x80 words that are long enough to be one paragraph", ("words that",)),
    # What it is not
    Case("book.docx", lambda: document(paragraphs(4_100)), REFUSED),
    Case("picture.docx", lambda: picture().getvalue(), REFUSED),
    Case("half.docx", lambda: document(paragraphs(3))[:3_000], REFUSED),
    Case("web.docx", text("<html><body>words</body></html>"), REFUSED),
]


def outcome_of(case, data):
    from pages.importing.drafts import import_article
    from pages.importing.files import Refused

    try:
        draft = import_article(case.name, data)
    except Refused as reason:
        return {"refused": str(reason)}
    page = draft.page
    words = " ".join(str(block.render()) for block in page.body)
    return {"words": f"{page.title} {page.introduction} {words}", "notes": draft.remarks}


def measured(case):
    """What came of one file, in a process that is gone afterwards. Its memory counts the program itself, too."""
    data = case.made()
    receiving, sending = os.pipe()
    process = os.fork()
    if not process:
        os.close(receiving)
        started = time.monotonic()
        try:
            found = outcome_of(case, data)
        except BaseException as error:
            found = {"failed": repr(error)}
        found["seconds"] = round(time.monotonic() - started, 2)
        found["megabytes"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
        with os.fdopen(sending, "w") as pipe:
            json.dump(found, pipe)
        os._exit(0)
    os.close(sending)
    with os.fdopen(receiving) as pipe:
        found = pipe.read()
    os.waitpid(process, 0)
    return {"name": case.name, "bytes": len(data)} | (json.loads(found) if found else {"failed": "the process ended"})


def main():
    os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"
    import django

    django.setup()
    from tests.settings import ENVIRONMENT, FOLDER

    template.put(FOLDER, ENVIRONMENT["DATABASE_URL"])
    from django.urls import get_resolver

    assert get_resolver().url_patterns  # what every process of the site has loaded
    for case in CASES:
        print(json.dumps(measured(case)), flush=True)


if __name__ == "__main__":
    main()
