"""What Word shows is what comes in: hidden, struck and deleted words stay out, numbers and ticks stay, all is said."""

import io
import re
from contextlib import suppress
from pathlib import Path

import docx
import pytest
from bs4 import BeautifulSoup
from hypothesis import given
from hypothesis import strategies as st

from pages.importing.drafts import import_article
from pages.importing.files import Refused
from pages.importing.reading import read
from tests.pages.test_import import png, saved
from tests.pages.word_files import item, level, numbering, p, r, word_file

FILES = Path(__file__).parent / "files"
VANISH = "<w:vanish/>"
HIDDEN = '<w:style w:type="character" w:styleId="H"><w:name w:val="h"/><w:rPr><w:vanish/></w:rPr></w:style>'
BASED = '<w:style w:type="character" w:styleId="B"><w:name w:val="b"/><w:basedOn w:val="H"/></w:style>'
PARAGRAPH = '<w:style w:type="paragraph" w:styleId="P"><w:name w:val="p"/><w:rPr><w:vanish/></w:rPr></w:style>'
CIRCLE = '<w:style w:type="character" w:styleId="B"><w:name w:val="b"/><w:basedOn w:val="B"/></w:style>'


def html_of(imported):
    return "".join(str(value.get("text", value)) for _name, value in imported.blocks)


def words_of(imported):
    return " ".join(BeautifulSoup(html_of(imported), "html.parser").get_text(" ").split())


def came_in(body, **more):
    return read("a.docx", word_file(body, **more))


def field_of(name):
    return read(name, (FILES / name).read_bytes())


def said(imported):
    return " ".join(imported.remarks.sentences())


def test_the_field_s_hidden_words_stay_out_and_are_counted():
    imported = field_of("hidden.docx")
    assert "NOTE TO SELF" not in html_of(imported)
    assert "Dana" not in html_of(imported)
    assert "Begin with a calm evening. Put the phones away." in html_of(imported)
    assert "2 passages that do not show" in said(imported)


@pytest.mark.parametrize(
    ("hidden", "styles"),
    [
        (p("Shown.", r("secret", VANISH)), ""),
        (p("Shown.", r("secret", '<w:rStyle w:val="H"/>')), HIDDEN),
        (p("Shown.", r("secret", '<w:rStyle w:val="B"/>')), HIDDEN + BASED),
        (p("Shown.") + p("secret", properties='<w:pStyle w:val="P"/>'), PARAGRAPH),
        (p("Shown.") + f"<w:tbl><w:tr><w:trPr><w:hidden/></w:trPr><w:tc>{p('secret')}</w:tc></w:tr></w:tbl>", ""),
        (
            p(
                "Shown.",
                '<w:r><w:fldChar w:fldCharType="begin"/><w:instrText>XE </w:instrText><w:t>secret</w:t>'
                '<w:fldChar w:fldCharType="end"/></w:r>',
            ),
            "",
        ),
    ],
)
def test_what_word_hides_by_run_style_row_or_instruction_is_left_out_and_said(hidden, styles):
    imported = came_in(hidden, styles=styles)
    assert words_of(imported) == "Shown."
    assert "One passage that does not show" in said(imported)


@pytest.mark.parametrize(
    ("shown", "styles"),
    [
        (r("words", '<w:vanish w:val="0"/>'), ""),
        (r("words", '<w:rStyle w:val="H"/><w:vanish w:val="false"/>'), HIDDEN),
        (r("words", '<w:rStyle w:val="B"/>'), CIRCLE),
    ],
)
def test_what_is_switched_off_again_is_shown(shown, styles):
    assert words_of(came_in(p(shown), styles=styles)) == "words"


def test_two_styles_that_hide_turn_each_other_round():
    body = p(r("words", '<w:rStyle w:val="H"/>'), properties='<w:pStyle w:val="P"/>')
    assert words_of(came_in(body, styles=HIDDEN + PARAGRAPH)) == "words"


def test_a_document_hidden_by_its_defaults_is_refused_in_words():
    defaults = "<w:docDefaults><w:rPrDefault><w:rPr><w:vanish/></w:rPr></w:rPrDefault></w:docDefaults>"
    with pytest.raises(Refused, match="no words and no pictures"):
        came_in(p("secret"), styles="", defaults=defaults)


def test_a_hidden_or_deleted_end_of_a_paragraph_joins_it_with_the_next():
    for mark in (VANISH, "<w:del/>"):
        assert html_of(came_in(p("One ", properties=f"<w:rPr>{mark}</w:rPr>") + p("two."))) == "<p>One two.</p>"
    assert words_of(came_in(p("Last.", properties="<w:rPr><w:del/></w:rPr>"))) == "Last."


def test_struck_words_are_left_out_and_said():
    assert "$200" not in html_of(field_of("strike.docx"))
    for line in ("strike", "dstrike"):
        imported = came_in(p("It costs ", r("$200", f"<w:{line}/>"), "$220."))
        assert words_of(imported) == "It costs $220."
        assert "One struck-out passage" in said(imported)


def test_a_drop_cap_is_glued_to_its_word():
    assert "<p>Grief comes in waves" in html_of(field_of("drop_cap.docx"))


# --- numbers


def test_numbers_go_on_over_the_paragraphs_between_them():
    html = html_of(field_of("steps_between.docx"))
    for number, words in enumerate(["Stop and breathe", "Name what you feel", "Say what you need", "Plan one"], 1):
        assert f"<p>{number}. {words}" in html
    assert "One numbered list is paragraphs" in said(field_of("steps_between.docx"))


RESTART = '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="{}"/></w:lvlOverride>'


@pytest.mark.parametrize(
    ("items", "definitions", "html"),
    [
        ([item("a"), item("b")], numbering(level(0)), "<ol><li>a</li><li>b</li></ol>"),
        ([item("a"), item("b")], numbering(level(0, start=4)), "<p>4. a</p><p>5. b</p>"),
        ([item("a"), item("b")], numbering(level(0, "upperRoman")), "<p>I. a</p><p>II. b</p>"),
        ([item("a"), item("b")], numbering(level(0, "lowerLetter", "(%1)")), "<p>(a) a</p><p>(b) b</p>"),
        ([item("a"), item("b")], numbering(level(0, "hebrew1")), "<p>א. a</p><p>ב. b</p>"),
        ([item("a"), item("b")], numbering(level(0, "bullet", "•")), "<ul><li>a</li><li>b</li></ul>"),
        ([item("a"), item("b")], numbering(level(0, text="Step %1:")), "<p>Step 1: a</p><p>Step 2: b</p>"),
        (
            [item("a"), p("x"), item("b", 2), item("c", 2)],
            numbering(level(0), lists=("", RESTART.format(1))),
            "<ol><li>a</li></ol><p>x</p><ol><li>b</li><li>c</li></ol>",
        ),
        ([item("a"), item("b", 2)], numbering(level(0), lists=("", RESTART.format(9))), "<p>1. a</p><p>9. b</p>"),
        (
            [item("a"), item("b", 1, 1), item("c"), item("d", 1, 1)],
            numbering(level(0), level(1, text="%1.%2")),
            "<p>1. a</p><p>1.1 b</p><p>2. c</p><p>2.1 d</p>",
        ),
        ([item("a"), item("<", 1), item("b")], None, None),
    ],
)
def test_numbers_are_counted_by_their_definitions(items, definitions, html):
    if definitions is None:  # no definitions at all: nothing is numbered, and nothing fails
        assert html_of(came_in(p("a") + item("b"), numbering="")) == "<p>a</p><p>b</p>"
    else:
        assert html_of(came_in("".join(items), numbering=definitions)) == html


# --- ticks, changes, comments


BOX = (
    '<w:sdt><w:sdtPr><w14:checkbox><w14:checked w14:val="{}"/></w14:checkbox></w:sdtPr>'
    "<w:sdtContent>{}</w:sdtContent></w:sdt>"
)
FORM = (
    '<w:r><w:fldChar w:fldCharType="begin"><w:ffData><w:checkBox><w:default w:val="{}"/></w:checkBox></w:ffData>'
    '</w:fldChar></w:r><w:r><w:instrText>FORMCHECKBOX</w:instrText></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r>'
)


@pytest.mark.parametrize(
    ("box", "sign"),
    [
        (BOX.format(1, r("☒")), "☑"),
        (BOX.format(0, r("☐")), "☐"),
        (FORM.format(1), "☑"),
        (FORM.format(0), "☐"),
        ('<w:r><w:sym w:font="Wingdings" w:char="F0FE"/></w:r>', "☑"),
        ('<w:r><w:sym w:font="Wingdings 2" w:char="0052"/></w:r>', "☑"),
        (r("\uf0a8", '<w:rFonts w:ascii="Wingdings" w:hAnsi="Wingdings"/>'), "☐"),
        (r("☑"), "☑"),
    ],
)
def test_a_tick_stays_a_tick(box, sign):
    assert words_of(came_in(p(box, r(" done")))) == f"{sign} done"
    assert words_of(came_in(p(box))) == sign


def test_changes_are_said_whatever_the_part_is_called():
    for name in ("tracked.docx", "tracked_document2.docx"):
        imported = field_of(name)
        assert "Tracked changes were taken as accepted." in said(imported)
        assert " not" not in words_of(imported)


def test_changes_and_comments_in_footnotes_and_headers_are_said():
    note = (
        f'<w:footnotes><w:footnote w:id="2">{p("Kept.", "<w:del><w:r><w:delText>gone</w:delText></w:r></w:del>")}'
        "</w:footnote></w:footnotes>"
    )
    mark = '<w:r><w:footnoteReference w:id="2"/></w:r>'
    imported = came_in(p("Words", mark), parts=[("footnotes", note)])
    assert "[1] Kept." in words_of(imported)
    assert "gone" not in words_of(imported)
    assert "Tracked changes" in said(imported)
    header = f"<w:hdr>{p('<w:ins>' + r('top') + '</w:ins>')}</w:hdr>"
    imported = came_in(p("Words"), parts=[("header", header)])
    assert "Tracked changes" in said(imported)
    assert "header and footer" in said(imported)
    comments = f'<w:comments><w:comment w:id="1">{p("a thought")}</w:comment></w:comments>'
    assert "Comments in the margin" in said(came_in(p("Words"), parts=[("comments", comments)]))


def test_moved_words_stand_once():
    moved = p("<w:moveFrom>" + r("moved") + "</w:moveFrom>", "and ") + p("<w:moveTo>" + r("moved") + "</w:moveTo>")
    assert words_of(came_in(moved)) == "and moved"


# --- shapes of empty


SHAPE = "<w:r><w:drawing><wp:inline><a:graphic><a:graphicData uri='chart'/></a:graphic></wp:inline></w:drawing></w:r>"


@pytest.mark.parametrize("body", ["", p(), p(SHAPE), "<w:tbl><w:tr><w:tc><w:p/></w:tc></w:tr></w:tbl>", p(r(" "))])
def test_a_file_without_anything_to_take_is_refused_in_words(db, body):
    with pytest.raises(Refused, match="no words and no pictures"):
        import_article("a.docx", word_file(body))


@pytest.mark.parametrize(
    ("name", "note"), [("scan_only.docx", "pictures and no words"), ("title_only.docx", "no words in this file yet")]
)
def test_a_title_or_pictures_alone_make_a_draft(db, name, note):
    draft = import_article(name, (FILES / name).read_bytes())
    assert draft.page.summary == draft.page.title
    assert any(note in sentence for sentence in draft.remarks)


@pytest.mark.parametrize(
    ("name", "data"), [("a.md", b"# Only a heading"), ("a.txt", b"Only a line"), ("b.md", b"## x")]
)
def test_a_heading_alone_makes_a_draft(db, name, data):
    assert import_article(name, data).page.pk


def test_a_formula_alone_is_a_line_and_a_text_box_keeps_its_words():
    imported = came_in(p("<m:oMath><m:r><m:t>E=mc</m:t></m:r></m:oMath>"))
    assert words_of(imported) == "E=mc"
    assert "One formula" in said(imported)
    box = f"<wps:wsp><wps:txbx><w:txbxContent>{p('in a box')}</w:txbxContent></wps:txbx></wps:wsp>"
    drawing = (
        f"<w:r><mc:AlternateContent><mc:Choice><w:drawing>{box}</w:drawing></mc:Choice></mc:AlternateContent></w:r>"
    )
    assert words_of(came_in(p(drawing))) == "in a box"


@pytest.mark.parametrize("separated", [True, False])
def test_a_field_that_never_ends_swallows_nothing(separated):
    begun = '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>REF secret</w:instrText></w:r>'
    begun += '<w:r><w:fldChar w:fldCharType="separate"/></w:r>' if separated else ""
    imported = came_in(p(r("before "), begun, r("beside")) + p(r("after")) + p(FIELD.format(r("in a whole one"))))
    assert words_of(imported) == "before beside after in a whole one"
    assert "secret" not in words_of(imported)


# --- documents built of everything


FIELD = (
    '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>REF secret</w:instrText></w:r>'
    '<w:r><w:fldChar w:fldCharType="separate"/></w:r>{}<w:r><w:fldChar w:fldCharType="end"/></w:r>'
)
WAYS = {
    "field": lambda word: FIELD.format(r(word + " ")),
    "footnote": lambda word: f'<w:r><w:footnoteReference w:id="{word[1:]}"/></w:r>',
    "chart": lambda word: SHAPE.replace("chart", word),
    "shown": lambda word: r(word + " "),
    "bold": lambda word: r(word + " ", "<w:b/>"),
    "link": lambda word: f'<w:hyperlink w:anchor="x">{r(word + " ")}</w:hyperlink>',
    "inserted": lambda word: f"<w:ins>{r(word + ' ')}</w:ins>",
    "moved": lambda word: f"<w:moveTo>{r(word + ' ')}</w:moveTo>",
    "control": lambda word: f"<w:sdt><w:sdtContent>{r(word + ' ')}</w:sdtContent></w:sdt>",
    "direction": lambda word: f'<w:bdo w:val="rtl">{r(word + " ")}</w:bdo>',
    "simple": lambda word: f'<w:fldSimple w:instr="REF x">{r(word + " ")}</w:fldSimple>',
    "hidden": lambda word: r(word + " ", VANISH),
    "styled": lambda word: r(word + " ", '<w:rStyle w:val="B"/>'),
    "struck": lambda word: r(word + " ", "<w:strike/>"),
    "deleted": lambda word: f"<w:del><w:r><w:delText>{word}</w:delText></w:r></w:del>",
}
LOST = {
    "hidden": "do not show|does not show",
    "styled": "not show",
    "struck": "struck-out",
    "deleted": "Tracked",
    "chart": "drawing, chart|drawings, charts",
}
HOLDERS = {
    "plain": lambda inner: p(*inner),
    "heading": lambda inner: p(*inner, properties='<w:pStyle w:val="Heading1"/>'),
    "number": lambda inner: p(*inner, properties='<w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr>'),
    "letter": lambda inner: p(*inner, properties='<w:numPr><w:ilvl w:val="1"/><w:numId w:val="1"/></w:numPr>'),
    "cap": lambda inner: p(*inner, properties='<w:framePr w:dropCap="drop"/>'),
    "joined": lambda inner: p(*inner, properties="<w:rPr><w:del/></w:rPr>"),
    "cell": lambda inner: f"<w:tbl><w:tr><w:tc>{p(*inner)}</w:tc><w:tc>{p('x')}</w:tc></w:tr></w:tbl>",
    "box": lambda inner: p(
        f"<w:r><w:pict><v:textbox><w:txbxContent>{p(*inner)}</w:txbxContent></v:textbox></w:pict></w:r>"
    ),
}
PARTS = st.lists(
    st.tuples(st.sampled_from(sorted(HOLDERS)), st.lists(st.sampled_from(sorted(WAYS)), max_size=4)), max_size=8
)


@given(PARTS, st.sampled_from(["", "header", "footer"]))
def test_no_word_is_lost_or_revived_without_a_note(parts, margin):
    written, body, notes = [], "", ""
    for holder, ways in parts:
        words = [(way, f"w{len(written) + place + 10}") for place, way in enumerate(ways)]
        written += words
        body += HOLDERS[holder]([WAYS[way](word) for way, word in words])
        notes += "".join(
            f'<w:footnote w:id="{word[1:]}">{p(r(word), r("w9", VANISH))}</w:footnote>'
            for way, word in words
            if way == "footnote"
        )
    more = [("footnotes", f"<w:footnotes>{notes}</w:footnotes>")]
    if margin:
        more.append((margin, f"<w:{margin[0]}dr>{p('w8')}</w:{margin[0]}dr>"))
    heading = '<w:style w:type="paragraph" w:styleId="Heading1"><w:name w:val="heading 1"/></w:style>'
    data = word_file(
        body + p("end"),
        styles=HIDDEN + BASED + heading,
        numbering=numbering(level(0), level(1, "lowerLetter")),
        parts=more,
    )
    imported = read("a.docx", data)
    found = BeautifulSoup(f"{imported.title} {html_of(imported)}", "html.parser").get_text(" ")
    shown = sorted(word for way, word in written if way not in LOST)
    assert sorted(re.findall(r"w\d+|secret", found)) == shown
    said_of = said(imported)
    for way in {way for way, _word in written if way in LOST}:
        assert any(part in said_of for part in LOST[way].split("|")), way
    assert ("of each sheet" in said_of) == bool(margin)
    assert ("footnotes" in said_of) == bool(notes)


@given(st.data())
def test_a_damaged_file_is_a_draft_or_refused(data):
    name = data.draw(st.sampled_from(["hidden.docx", "steps_between.docx", "scan_only.docx", "tracked.docx"]))
    content = bytearray((FILES / name).read_bytes())
    for _ in range(data.draw(st.integers(1, 4))):
        content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
    cut = data.draw(st.integers(0, 3)) == 0
    with suppress(Refused):
        read(name, bytes(content[: len(content) // 2] if cut else content))


@pytest.mark.parametrize("above", [True, False])
def test_a_caption_beside_a_picture_becomes_the_words_under_it(above):
    document = docx.Document()
    document.add_paragraph("Words before.")
    if above:
        document.add_paragraph("Two cups on a table", style="Caption")
    document.add_picture(io.BytesIO(png()))
    if not above:
        document.add_paragraph("Figure 1: Two cups on a table")
    document.add_paragraph("Words after.")
    imported = read("a.docx", saved(document))
    assert [name for name, _ in imported.blocks] == ["text", "picture", "text"]
    assert imported.blocks[1][1]["caption"].endswith("Two cups on a table")
    assert "One line beside a picture" in said(imported)
    assert "\u2063" not in str(imported.blocks)


def test_a_caption_without_a_picture_stays_a_line():
    document = docx.Document()
    document.add_paragraph("Two cups on a table", style="Caption")
    assert html_of(read("a.docx", saved(document))) == "<p>Two cups on a table</p>"
