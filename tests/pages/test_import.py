"""A file becomes a draft: what is kept, what is said about the rest, who may do it, and what is refused."""

import base64
import io
import re
import zipfile
from functools import cache
from pathlib import Path

import docx
import pytest
from bs4 import BeautifulSoup
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.urls import reverse
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from PIL import Image

from pages.importing import drafts, files
from pages.importing.drafts import import_article
from pages.importing.files import Refused, recognize
from pages.importing.letters import decode
from pages.importing.marked_text import read_markdown
from pages.importing.reading import read
from pages.models import ArticlePage, SiteImage
from tests.entering import enter

LEAD = "Every couple fights. What happens in the hour that follows says more about the two than the fight itself."


# --- Word files made here


def saved(document):
    content = io.BytesIO()
    document.save(content)
    return content.getvalue()


@cache
def empty_document():
    return saved(docx.Document())


def png(color="white", size=(40, 30)):
    content = io.BytesIO()
    Image.new("RGB", size, color).save(content, "PNG")
    return content.getvalue()


def photograph():
    """A JPEG that tells which camera took it."""
    content, told = io.BytesIO(), Image.Exif()
    told[0x0110] = "Some Camera"
    Image.new("RGB", (40, 30), "red").save(content, "JPEG", exif=told)
    return content.getvalue()


def repacked(data, change=lambda name, content: content, extra=()):
    """The same package, each entry as `change` wants it, with further entries."""
    packed = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            target.writestr(name, change(name, source.read(name)))
        for name, content in extra:
            target.writestr(name, content)
    return packed.getvalue()


def add_link(paragraph, address, words):
    link, run, text = OxmlElement("w:hyperlink"), OxmlElement("w:r"), OxmlElement("w:t")
    kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/hyperlink"
    link.set(qn("r:id"), paragraph.part.relate_to(address, kind, is_external=True))
    text.text = words
    run.append(text)
    link.append(run)
    paragraph._p.append(link)


def add_picture(document, content, description=""):
    document.add_picture(io.BytesIO(content))
    document.inline_shapes[-1]._inline.docPr.set("descr", description)


def with_footnote(document, words):
    run = document.paragraphs[-1].add_run()
    mark = OxmlElement("w:footnoteReference")
    mark.set(qn("w:id"), "2")
    run._r.append(mark)
    space = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    part = f'<w:footnotes xmlns:w="{space}"><w:footnote w:id="2"><w:p><w:r><w:t>{words}</w:t></w:r></w:p></w:footnote>'
    kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/footnotes"
    named = f'<Relationship Id="rIdNotes" Type="{kind}" Target="footnotes.xml"/></Relationships>'.encode()

    def change(name, content):
        return content.replace(b"</Relationships>", named) if name == "word/_rels/document.xml.rels" else content

    return repacked(saved(document), change, extra=[("word/footnotes.xml", part + "</w:footnotes>")])


@cache
def whole_document():
    document = docx.Document()
    document.add_paragraph("Coming back", style="Title")
    document.add_paragraph(LEAD)
    document.add_heading("Why we stay away", 1)
    paragraph = document.add_paragraph("Nobody ")
    paragraph.add_run("showed").bold = True
    paragraph.add_run(" us ")
    paragraph.add_run("how").italic = True
    for address, words in [("https://example.org/a", " a page"), ("javascript:alert(1)", " a trap")]:
        add_link(paragraph, address, words)
    document.add_paragraph("pride", style="List Bullet")
    document.add_paragraph("shame", style="List Bullet")
    document.add_heading("Ten minutes", 3)
    document.add_paragraph("wait", style="List Number")
    document.add_paragraph("ask", style="List Number")
    document.add_paragraph("The quiet one listens.", style="Intense Quote")
    add_picture(document, photograph(), "Two cups")
    table = document.add_table(rows=2, cols=2)
    for row, words in zip(table.rows, [("Said", "Heard"), ("Later", "Never")], strict=True):
        for cell, word in zip(row.cells, words, strict=True):
            cell.text = word
    add_picture(document, photograph())
    document.add_paragraph("long " * 60, style="Quote")
    document.add_paragraph("The end.")
    return with_footnote(document, "From many years.")


@pytest.fixture
def imported(db, member_of):
    return import_article("any.docx", whole_document(), member_of("Editor"))


def test_a_word_file_becomes_a_draft_with_everything_in_its_place(imported):
    page = ArticlePage.objects.get(pk=imported.page.pk)
    assert (page.title, page.slug, page.live, page.owner.username) == ("Coming back", "coming-back", False, "editor")
    assert page.author.title == "About Liron"
    assert page.introduction == page.summary == page.search_description == LEAD
    image = SiteImage.objects.latest("pk")
    blocks = [(block["type"], block["value"]) for block in page.body.get_prep_value()]
    shown = {"image": image.pk, "decorative": False}
    assert blocks == [
        (
            "text",
            {
                "text": "<h2>Why we stay away</h2>"
                '<p>Nobody <b>showed</b> us <i>how</i><a href="https://example.org/a"> a page</a> a trap</p>'
                "<ul><li>pride</li><li>shame</li></ul><h3>Ten minutes</h3><ol><li>wait</li><li>ask</li></ol>"
            },
        ),
        ("pull_quote", {"quote": "The quiet one listens."}),
        ("picture", {"image": shown | {"alt_text": "Two cups"}, "caption": ""}),
        ("text", {"text": "<ul><li>Said – Heard</li><li>Later – Never</li></ul>"}),
        ("picture", {"image": shown | {"alt_text": ""}, "caption": ""}),
        (
            "text",
            {"text": f"<p>{'long ' * 59}long</p><p>The end.[1]</p><h2>Notes</h2><p>[1] From many years.</p>"},
        ),
    ]
    assert page.latest_revision.as_object().body == page.body


def test_what_was_lost_is_said_in_sentences(imported):
    said = " ".join(imported.remarks)
    for words in ("One link", "One table", "One quote was too long", "footnotes", "One picture has no description"):
        assert words in said


def test_an_imported_picture_is_clean_like_an_uploaded_one(imported):
    image = SiteImage.objects.latest("pk")
    assert image.description == "Two cups"
    assert image.uploaded_by_user.username == "editor"
    assert re.fullmatch(r"[0-9a-f]{40}", image.file_hash)
    with image.file.open() as file, Image.open(file) as picture:
        assert (picture.format, picture.size) == ("JPEG", (40, 30))
        assert not picture.getexif()


@pytest.mark.both_databases
def test_the_same_file_again_makes_another_draft_and_no_second_picture(imported):
    again = import_article("any.docx", whole_document(), imported.page.owner)
    assert again.page.slug == "coming-back-2"
    pictures = [
        [block.value["image"].pk for block in page.body if block.block_type == "picture"]
        for page in (again.page, imported.page)
    ]
    assert pictures[0] == pictures[1]


def test_an_imported_draft_opens_in_the_editor_and_shows_its_preview(imported, client):
    enter(client, imported.page.owner)
    for name in ("wagtailadmin_pages:edit", "wagtailadmin_pages:view_draft"):
        answer = client.get(reverse(name, args=[imported.page.pk]))
        assert answer.status_code == 200
        assert "Two cups" in answer.content.decode()


# --- what Word files hold besides


def text_of(manuscript):
    html = " ".join(value.get("text", value.get("quote", "")) for _, value in manuscript.blocks)
    return " ".join(BeautifulSoup(html, "html.parser").get_text(" ").split())


def test_titles_come_from_the_style_the_first_heading_the_properties_or_the_name():
    def title(*headings, core="", words="Text."):
        document = docx.Document()
        document.core_properties.title = core
        for level, heading in headings:
            document.add_heading(heading, level)
        document.add_paragraph(words)
        return read("My_first text.docx", saved(document)).title

    assert title((1, "One"), (1, "Two"), (0, "Real")) == "Real"
    assert title((1, "One"), (2, "Two"), core="Other") == "One"
    assert title((2, "Two"), core="Other") == "Other"
    assert title((2, "Two"), core="Microsoft Word - Document1") == "My first text"


def test_bold_lines_are_headings_where_there_are_no_others():
    document = docx.Document()
    document.add_paragraph(LEAD)
    document.add_paragraph().add_run("Why we stay away").bold = True
    document.add_paragraph("A word.")
    manuscript = read("a.docx", saved(document))
    assert "<h2>Why we stay away</h2>" in manuscript.blocks[0][1]["text"]
    assert any("bold" in note for note in manuscript.remarks.sentences())


def test_tracked_changes_are_accepted_and_comments_and_margins_left_out():
    document = docx.Document()
    document.add_paragraph("Kept.")
    document.sections[0].header.paragraphs[0].text = "in the margin"
    changed = (
        b'<w:p><w:ins w:id="1" w:author="A"><w:r><w:t>Added.</w:t></w:r></w:ins>'
        b'<w:del w:id="2" w:author="A"><w:r><w:delText>Removed.</w:delText></w:r></w:del></w:p><w:sectPr'
    )
    data = repacked(
        saved(document),
        lambda name, content: content.replace(b"<w:sectPr", changed, 1) if name == "word/document.xml" else content,
    )
    manuscript = read("a.docx", data)
    assert text_of(manuscript) == "Kept. Added."
    assert {
        "Tracked changes were taken as accepted.",
        "The header and footer of each sheet were left out.",
    } <= set(manuscript.remarks.sentences())


def test_a_picture_that_lies_elsewhere_is_never_fetched():
    document = docx.Document()
    add_picture(document, png(), "A far view")
    data = repacked(
        saved(document),
        lambda name, content: (
            content.replace(b"r:embed=", b"r:link=")
            if name == "word/document.xml"
            else re.sub(rb'Target="media/[^"]*"', b'Target="file:///etc/hostname" TargetMode="External"', content)
        ),
    )
    manuscript = read("a.docx", data)
    assert manuscript.pictures == []
    assert any("not inside the file" in note for note in manuscript.remarks.sentences())


# --- pictures that cannot be shown


def half(data):
    return data[: len(data) // 2]


def noise():
    content = io.BytesIO()
    Image.effect_noise((300, 300), 90).save(content, "PNG")
    return content.getvalue()


@pytest.mark.parametrize(
    ("content", "note"),
    [
        (half(noise()), "could not be read"),
        (b"\x01\0\0\0" + b"x" * 36 + b" EMF" + b"x" * 40, "kind that a website does not show"),
        (b"GIF89a" + b"\0" * 40, "kind that a website does not show"),
        (png(size=(9000, 9000)), "too large"),
    ],
    ids=["half", "emf", "gif", "bomb"],
)
def test_a_picture_that_cannot_be_shown_leaves_its_description(db, content, note):
    document = docx.Document()
    document.add_paragraph(LEAD)
    add_picture(document, png(), "Two cups")
    data = repacked(saved(document), lambda name, old: content if name.startswith("word/media/") else old)
    before = SiteImage.objects.count()
    imported = import_article("a.docx", data)
    assert SiteImage.objects.count() == before
    assert [block.value["text"].source for block in imported.page.body] == ["<p>Two cups</p>"]
    assert any(note in sentence for sentence in imported.remarks)


@pytest.mark.both_databases
def test_a_failed_import_leaves_neither_rows_nor_files(db, monkeypatch):
    def fail(*args, **kwargs):
        raise OSError("the disk is full")

    media = Path(settings.MEDIA_ROOT)
    before = (ArticlePage.objects.count(), SiteImage.objects.count(), set(media.rglob("*.*")))
    monkeypatch.setattr(ArticlePage, "save_revision", fail)
    document = docx.Document()
    add_picture(document, png("blue"))
    with pytest.raises(OSError, match="full"):
        import_article("a.docx", saved(document))
    assert (ArticlePage.objects.count(), SiteImage.objects.count(), set(media.rglob("*.*"))) == before


# --- Markdown


def test_markdown_keeps_its_blocks_and_fits_what_an_article_cannot_hold():
    manuscript = read_markdown(
        "# A title\n\nFirst.\n\n### Deep\n\n1. a\n\n   - b\n2. c\n\n| x | y |\n|---|---|\n| 1 | 2 |\n\n"
        "> A quote.\n\n::: comparison\n### one\n- only\n:::\n\n5. five\n6. six\n"
    )
    assert manuscript.title == "A title"
    assert [name for name, _ in manuscript.blocks] == ["text", "pull_quote", "text"]
    assert manuscript.blocks[0][1]["text"] == (
        "<p>First.</p><h2>Deep</h2><p>1. a</p><ul><li>b</li></ul><p>2. c</p><ul><li>x: 1; y: 2</li></ul>"
    )
    assert manuscript.blocks[2][1]["text"] == "<h2>one</h2><ul><li>only</li></ul><p>5. five</p><p>6. six</p>"


@pytest.mark.parametrize(
    ("top", "title", "summary"),
    [
        ('+++\ntitle = "T"\nsummary = "S."\ntopics = ["x"]\n+++\n', "T", "S."),
        ("---\ntitle: T\ndescription: 'S.'\ntags:\n  - x\n---\n", "T", "S."),
        ('---\r\ntitle: "T"\r\n---\r\n', "T", None),
        ("+++\ntitle = \n+++\n", "", None),
        ("---\nwords and no property\n---\n", "", None),
        ('+++\ntitle = "T\\u0000"\n+++\n', "T\0", None),
        ("", "", None),
    ],
)
def test_properties_at_the_top_are_taken_if_they_are_simple(top, title, summary):
    manuscript = read_markdown(f"{top}\nThe text.\n")
    assert (manuscript.title, manuscript.fields.get("summary")) == (title, summary)
    assert text_of(manuscript).endswith("The text.")


@pytest.mark.parametrize("text", ["> ::: steps\n> ", "::: call-to-action\nwords\n:::", "::: signs\nwords", "- # words"])
def test_marks_in_the_wrong_place_lose_no_word(text):
    assert re.findall(r"[a-z]+", text_of(read_markdown(text))) == re.findall(
        r"\b(?!steps|call|to|action|signs)[a-z]+", text
    )


def test_pictures_written_into_markdown_are_kept_and_others_only_named():
    inside = base64.b64encode(png()).decode()
    manuscript = read_markdown(
        f"![A cup][one]\n\n![Elsewhere](https://example.org/a.png)\n\n[one]: <data:image/png;base64,{inside}>\n"
    )
    assert [name for name, _ in manuscript.blocks] == ["picture", "text"]
    assert manuscript.pictures[0].content == png()
    assert text_of(manuscript).endswith("Elsewhere")


@pytest.mark.parametrize(
    "text", ["[a](javascript:x)", "[a](data:text/html,x)", "[a](ftp://x)", "[a](//x)", "<b onclick=x>words"]
)
def test_nothing_in_markdown_becomes_a_link_or_a_tag_that_may_not_be(text):
    assert not re.search(r"<(a|b)\b", read_markdown(text).blocks[0][1]["text"])


def test_no_control_character_reaches_the_database():
    manuscript = read("a\0_b.md", b'+++\nsummary = "S\\u0000."\n+++\nWords.')
    assert (manuscript.title, manuscript.fields) == ("a b", {"summary": "S."})


# --- files that are refused


def bomb(document_xml):
    return repacked(empty_document(), lambda name, content: document_xml if name == "word/document.xml" else content)


ENTITIES = b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;">]><x>&c;</x>'


def package(**entries):
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as target:
        for name, content in entries.items():
            target.writestr(name.replace("__", "/"), content)
    return packed.getvalue()


@pytest.mark.parametrize(
    ("make", "words"),
    [
        (lambda: b"", "empty"),
        (lambda: b"\0" * 400, "empty"),
        (lambda: b"ab\0\x01" * 400, "not a text"),
        (lambda: b"%PDF-1.7 x", "PDF"),
        (lambda: rb"{\rtf1 x}", "RTF"),
        (lambda: b"<!DOCTYPE html><p>x", "web page"),
        (lambda: b"\x89PNG\r\n", "picture"),
        (lambda: b"\xd0\xcf\x11\xe0" + b"x" * 40, "old Word file"),
        (lambda: b"\xd0\xcf\x11\xe0" + "EncryptedPackage".encode("utf-16-le"), "password"),
        (lambda: b"x" * (files.LARGEST_FILE + 1), "too large"),
        (lambda: b"word " * (files.MOST_WORDS + 1), "book"),
        (lambda: b"PK\x03\x04" + b"x" * 90, "damaged"),
        (lambda: half(empty_document()), "damaged"),
        (lambda: package(mimetype="application/vnd.oasis.opendocument.text"), "OpenDocument"),
        (lambda: package(xl__workbook="x"), "spreadsheet"),
        (lambda: package(note="x"), "packed file"),
        (lambda: repacked(empty_document(), extra=[("word/vbaProject.bin", b"x")]), "macros"),
        (lambda: repacked(empty_document(), extra=[("../up", b"x")]), "no word processor"),
        (lambda: repacked(empty_document(), extra=[("zeros", b"\0" * 60_000_000)]), "no word processor"),
        (lambda: bomb(ENTITIES), "declares"),
        (lambda: bomb(ENTITIES.decode().encode("utf-16")), "declares"),
        (lambda: bomb(b"<x/>" * 3), "could not be read"),
        (lambda: bomb(b"<a>" * 50_000 + b"</a>" * 50_000), "could not be read"),
    ],
)
def test_a_file_that_is_no_article_is_refused_with_what_to_do(make, words):
    with pytest.raises(Refused, match=words):
        read("a.txt", make())


@pytest.mark.parametrize("name", ["a.docx", "a.html", "a"])
def test_a_text_under_another_name_is_refused(name):
    with pytest.raises(Refused, match="docx"):
        recognize(name, b"Some words.")


@pytest.mark.parametrize(
    "data",
    [
        "caf\u00e9 \u2019s".encode(encoding)
        for encoding in ("utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-32", "cp1252")
    ],
)
def test_letters_are_read_however_they_are_written(data):
    assert decode(data)[0].lstrip("\ufeff") == "caf\u00e9 \u2019s"


# --- in the back office and from the shell


def upload(client, name, content, **more):
    return client.post(reverse("importing:article"), {"file": SimpleUploadedFile(name, content)}, **more)


def test_a_file_given_in_the_back_office_leads_to_its_draft(editor_client):
    page = editor_client.get(reverse("importing:article"))
    assert 'enctype="multipart/form-data"' in page.content.decode()
    answer = upload(editor_client, "My text.txt", f"COMING BACK\n\n{LEAD}\n\n- a\n- b\n".encode("cp1252"), follow=True)
    draft = ArticlePage.objects.latest("pk")
    assert answer.redirect_chain == [(reverse("wagtailadmin_pages:edit", args=[draft.pk]), 302)]
    assert (draft.title, draft.live, draft.owner.username) == ("COMING BACK", False, "editor")
    assert "is a draft now" in answer.content.decode()


@pytest.mark.parametrize(
    ("content", "words"),
    [(b"", "The file is empty."), (b"%PDF-1.7", "This is a PDF."), (b"x" * (files.LARGEST_FILE + 9), "too large")],
)
def test_a_refused_file_is_said_so_at_its_field(editor_client, content, words):
    answer = upload(editor_client, "a.txt", content)
    assert answer.status_code == 422
    assert words in answer.content.decode()


def test_without_a_file_or_with_a_stale_form_nothing_happens(client, member_of):
    enter(client, member_of("Editor"))
    assert "Please choose a file." in client.post(reverse("importing:article")).content.decode()
    client.handler.enforce_csrf_checks = True
    assert upload(client, "a.txt", b"Words.").status_code == 403


def test_only_who_may_add_an_article_is_offered_the_import(client, member_of, home, django_user_model):
    from django.contrib.auth.models import Group, Permission

    articles = reverse("wagtailadmin_explore", args=[drafts.list_of_articles().pk])
    enter(client, member_of("Therapist"))
    assert client.get(articles).content.decode().count(reverse("importing:article")) == 2
    outsider = django_user_model.objects.create_user("outsider", password="a long enough phrase")
    group = Group.objects.create(name="Outsiders")
    group.permissions.add(Permission.objects.get(codename="access_admin"))
    outsider.groups.add(group)
    enter(client, outsider)
    assert reverse("importing:article") not in client.get(reverse("wagtailadmin_home")).content.decode()
    assert upload(client, "a.txt", b"Words.").status_code in (302, 403)
    assert not ArticlePage.objects.filter(owner=outsider).exists()
    client.logout()
    assert client.get(reverse("importing:article")).status_code == 302


def test_the_shell_says_where_the_draft_is_or_in_one_line_what_is_wrong(db, tmp_path, capsys):
    file = tmp_path / "text.md"
    file.write_text(f"# Coming back\n\n{LEAD}\n", encoding="utf-8")
    call_command("import_article", str(file))
    said = capsys.readouterr().out
    assert said.startswith("Draft: Coming back\n")
    assert reverse("wagtailadmin_pages:edit", args=[ArticlePage.objects.latest("pk").pk]) in said
    file.write_bytes(b"%PDF-1.7")
    for arguments, problem in [
        ([str(file)], "This is a PDF"),
        ([str(tmp_path / "none.txt")], "cannot be read"),
        ([str(file), "--owner", "nobody"], "no account"),
    ]:
        with pytest.raises(CommandError, match=problem) as failed:
            call_command("import_article", *arguments)
        assert "\n" not in str(failed.value)
        assert failed.value.returncode == 1
