"""What is pasted into the text of an article: the clipboards of other programs, as their HTML reaches the page."""

import json

import pytest

from tests.browsing import sign_in

PASTE = """([html, text]) => {
    const clipboardData = new DataTransfer();
    clipboardData.setData("text/html", html);
    clipboardData.setData("text/plain", text);
    const editor = document.querySelector(".public-DraftEditor-content");
    const place = editor.querySelector("[data-text], br") ?? editor;
    place.dispatchEvent(new ClipboardEvent("paste", { bubbles: true, cancelable: true, clipboardData }));
}"""
STORED = """editor => {
    let field = editor;
    while (!field.querySelector("input[type=hidden][name$=text], input[type=hidden][name$='-value']")) {
        field = field.parentElement;
    }
    return field.querySelector("input[type=hidden][name$=text], input[type=hidden][name$='-value']").value;
}"""
GDOCS = (
    '<meta charset="utf-8"><b style="font-weight:normal;" id="docs-internal-guid-1f2e">{}</b>'
    '<br class="Apple-interchange-newline">'
)
P = '<p dir="ltr" style="line-height:1.38;margin-top:0pt;margin-bottom:0pt;">{}</p>'
SPAN = '<span style="font-size:11pt;font-family:Arial,sans-serif;font-weight:{};font-style:{};{}">{}</span>'
WORD = (
    '<html xmlns:o="urn:schemas-microsoft-com:office:office" xmlns:w="urn:schemas-microsoft-com:office:word">'
    '<head><meta name=Generator content="Microsoft Word 15"><style><!-- p.MsoNormal {{margin:0in;}} --></style></head>'
    "<body lang=EN-US style='tab-interval:.5in'><!--StartFragment-->{}<!--EndFragment--></body></html>"
)


def span(words, weight="400", style="normal", more=""):
    return SPAN.format(weight, style, more, words)


def item(sign, words, level=1):
    return (
        f"<p class=MsoListParagraph style='text-indent:-.25in;mso-list:l0 level{level} lfo1'><![if !supportLists]>"
        f"<span style='mso-bidi-font-family:Calibri'><span style='mso-list:Ignore'>{sign}<span style='font:7.0pt "
        f'"Times New Roman"\'>&nbsp;&nbsp; </span></span></span><![endif]>{words}</p>'
    )


# The HTML; the paragraphs as (kind, words), bold between *, italic between _; what is said about them.
CASES = {
    "Google Docs: plain words are plain": (
        GDOCS.format(P.format(span("Plain words.")) + P.format(span("More."))),
        ["Plain words.", "More."],
        "",
    ),
    "Google Docs: bold and italic, and both": (
        GDOCS.format(
            P.format(span("One ") + span("bold", "700") + span(" and ") + span("italic", style="italic"))
            + P.format(span("both", "700", "italic") + span(" end"))
        ),
        ["One *bold* and _italic_", "*_both_* end"],
        "",
    ),
    "Google Docs: headings and a list": (
        GDOCS.format(
            f'<h1 dir="ltr" style="x">{span("Title")}</h1><h2 dir="ltr">{span("Part", "700")}</h2>'
            + f'<ul style="margin-top:0"><li style="list-style-type:disc;" aria-level="1">{P.format(span("a"))}</li>'
            + f'<ul><li dir="ltr" aria-level="2">{P.format(span("b", "700"))}</li></ul>'
            + f'<li dir="ltr" aria-level="1">{P.format(span("c"))}</li></ul>'
        ),
        ["## Title", "### Part", "- a", "-- *b*", "- c"],
        "",
    ),
    "Google Docs: a table": (
        GDOCS.format(
            '<div dir="ltr" style="margin-left:0pt;"><table style="border:none"><colgroup><col width="30"/>'
            f"</colgroup><tbody><tr style='height:0'><td style='x'>{P.format(span('Mon', '700'))}</td>"
            f"<td>{P.format(span('9:00'))}{P.format(span('10:00'))}</td></tr><tr><td>{P.format(span('Tue'))}</td>"
            f"<td>{P.format(span('11:00'))}</td></tr></tbody></table></div>"
        )
        + "",
        ["- *Mon* – 9:00 10:00", "- Tue – 11:00"],
        "Each row of a table",
    ),
    "Google Docs: ticks": (
        GDOCS.format(
            '<ul><li role="checkbox" aria-checked="true"><img src="data:image/png;base64,iVBORw0K" alt="checked">'
            f"{P.format(span('done', more='text-decoration:line-through'))}</li>"
            f'<li role="checkbox" aria-checked="false"><img src="data:,">{P.format(span("open"))}</li></ul>'
        ),
        ["- ☑ done", "- ☐ open"],
        "",
    ),
    "struck words and hidden ones": (
        GDOCS.format(
            P.format(
                span("It costs ")
                + span("$200", more="text-decoration:line-through")
                + span(" $220.")
                + '<span style="display:none;mso-hide:all">note to self</span>'
            )
        ),
        ["It costs $220."],
        "Hidden words were not pasted. Struck-out words were not pasted.",
    ),
    "Word: bold of its own kind, lines that are broken": (
        WORD.format(
            "<p class=MsoNormal>A line\nis <b style='mso-bidi-font-weight:normal'>broken\r\nhere</b><o:p></o:p></p>"
            '<p class=MsoNormal><i>Second</i>&nbsp;<a href="https://example.org/a">link</a> <a name=x>anchor</a></p>'
        ),
        ["A line is *broken here*", "_Second_ link anchor"],
        "",
    ),
    "Word: comments": (
        WORD.format(
            "<p class=MsoNormal>Keep <a style='mso-comment-reference:L_1;mso-comment-date:20260101T0900'>these</a>"
            "<span class=MsoCommentReference><span style='font-size:8.0pt'><![if !supportAnnotations]>"
            '<a class=msocomanchor id="_anchor_1" href="#_msocom_1" name="_msoanchor_1">[L1]</a><![endif]>'
            "<span style='mso-special-character:comment'>&nbsp;</span></span></span> words.</p>"
            "<div style='mso-element:comment-list'><hr class=msocomoff align=left size=1 width=\"33%\">"
            "<div style='mso-element:comment'><div id=\"_com_1\" class=msocomtxt><p class=MsoCommentText>"
            "a private thought</p></div></div></div>"
        ),
        ["Keep these words."],
        "Comments were not pasted.",
    ),
    "Google Docs, exported: comments": (
        '<p>Keep these<sup><a href="#cmnt1" id="cmnt_ref1">[a]</a></sup> words.</p>'
        '<div style="border:1px solid black"><p><a href="#cmnt_ref1">[a]</a><span>a thought</span></p></div>',
        ["Keep these words."],
        "Comments were not pasted.",
    ),
    "Word: lists": (
        WORD.format(item("·", "one") + item("o", "inner", 2) + item("·", "two") + "<p class=MsoNormal>x</p>"),
        ["- one", "-- inner", "- two", "x"],
        "",
    ),
    "Word: numbers that go on": (
        WORD.format(item("1.", "one") + item("2.", "two") + "<p class=MsoNormal>x</p>" + item("3.", "three")),
        ["1. one", "1. two", "x", "3. three"],
        "",
    ),
    "Word: a table": (
        WORD.format(
            "<table class=MsoTableGrid border=1><tr><td width=312 valign=top style='x'><p class=MsoNormal>a</p></td>"
            "<td><p class=MsoNormal><b>b</b></p></td></tr><tr><td><p>c</p></td><td><p></p></td></tr></table>"
        ),
        ["- a – *b*", "- c"],
        "Each row of a table",
    ),
    "numbers that are words": (
        "<p>1. one</p><p>2. two</p><p>between</p><p>3. <b>three</b></p><p>a. letter</p>",
        ["1. one", "1. two", "between", "3. *three*", "a. letter"],
        "",
    ),
    "a website: a heading, a picture, words between": (
        "<h1>Head</h1>loose <b>words</b><img src='https://example.org/x.png'><p>end</p>",
        ["## Head", "loose *words*", "end"],
        "Pictures were not pasted",
    ),
    "two words in the middle of a line": ("<b>two</b> words", ["*two* words"], ""),
    "an app that writes its styles large": ("<P STYLE='FONT-WEIGHT: BOLD'>all</P>", ["*all*"], ""),
    "what could run": (
        '<p onclick="alert(1)">a<script>alert(1)</script><a href="javascript:alert(1)">b</a></p>'
        '<iframe src="https://example.org"></iframe>',
        ["ab"],
        "",
    ),
}


def marked(block):
    """Its words with what is bold between *, what is italic between _, and its kind in front."""
    words = list(block["text"])
    for mark, name in (("_", "ITALIC"), ("*", "BOLD")):
        for style in block["inlineStyleRanges"]:
            if style["style"] == name:
                first, last = style["offset"], style["offset"] + style["length"] - 1
                words[first] = mark + words[first]
                words[last] += mark
    kind = {
        "header-two": "## ",
        "header-three": "### ",
        "unordered-list-item": "-" * (block["depth"] + 1) + " ",
        "ordered-list-item": "1. ",
    }.get(block["type"], "" if block["type"] == "unstyled" else f"{block['type']}: ")
    return kind + "".join(words).replace("\xa0", " ").strip()


@pytest.fixture
def editor(visit, server):
    page = visit(1280)
    sign_in(page, server)
    page.goto("/admin/writing/report/")
    index = page.get_by_role("link", name="Articles", exact=True).get_attribute("href")
    page.goto(f"/admin/pages/add/pages/articlepage/{index.split('/')[-3]}/")
    page.locator(".public-DraftEditor-content").first.wait_for()
    return page


def paste(page, html, expected):
    """The paragraphs of the editor when they are as expected, or as they are after a while."""
    editor = page.locator(".public-DraftEditor-content").first
    editor.click()
    page.keyboard.press("Control+a")
    page.wait_for_timeout(50)  # the editor hears of a selection a little later
    page.keyboard.type("x")
    for _ in range(4):  # the letter, two levels of a list, and its kind
        page.keyboard.press("Backspace")
    page.wait_for_timeout(50)
    page.evaluate(PASTE, [html, "the words without marks"])
    found = []
    for _ in range(40):  # the field behind the editor follows when that rests
        stored = json.loads(editor.evaluate(STORED)) or {"blocks": []}
        found = [marked(block) for block in stored["blocks"] if block["text"].strip()]
        if found == expected:
            break
        page.wait_for_timeout(100)
    return found


def test_what_is_pasted_is_what_was_copied(editor):
    wrong = {}
    for name, (html, expected, note) in CASES.items():
        found = paste(editor, html, expected)
        notes = " ".join(editor.locator(".paste-notes").all_inner_texts())
        if found != expected or (note not in notes if note else notes):
            wrong[name] = (found, expected, notes)
    assert not wrong, json.dumps(wrong, indent=1, ensure_ascii=False)
    assert [said for said in editor.trouble if "400 (Bad Request)" not in said] == []
