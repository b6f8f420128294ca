"""Public pages on paper: nothing stands over anything else, nothing is cut, nothing leaves the sheet."""

import io
from itertools import combinations

import pytest
from pdfminer.high_level import extract_pages
from pdfminer.layout import LAParams, LTChar, LTPage, LTTextContainer, LTTextLine

PAGES = [
    "/",
    "/services/",
    "/services/couples-therapy/",
    "/articles/",
    "/articles/how-relationship-therapy-can-transform-your-connection/",
    "/about/",
    "/questions/",
    "/fees/",
    "/first-call/",
    "/privacy/",
    "/urgent-help/",
    "/search/?q=anger",
    "/consultation/",
    "/he/",
    "/he/articles/anger-is-a-signal/",
    "/he/first-call/",
]
SHEETS = {"A4": (595, 842), "Letter": (612, 792)}  # points
MARGIN = 40  # points that stay white; @page asks for 45
TOUCHING = 2.5  # points by which two lines may share their height: letters are lower than their boxes
PICTURES_ARE_THERE = """async () => {
    for (const image of document.images) image.loading = "eager";
    await Promise.all([...document.images].map(image => image.decode().catch(() => null)));
}"""


def printed(page, sheet):
    """[[(x0, y0, x1, y1, text) of each line] of each sheet]."""
    pdf = page.pdf(format=sheet, print_background=False)
    return [list(lines_of(sheet)) for sheet in extract_pages(io.BytesIO(pdf), laparams=LAParams(boxes_flow=None))]


def lines_of(sheet: LTPage):
    for box in sheet:
        if isinstance(box, LTTextContainer):
            for line in box:
                letters = [letter for letter in line if isinstance(letter, LTChar) and letter.get_text().strip()]
                if isinstance(line, LTTextLine) and letters:
                    yield (
                        min(letter.x0 for letter in letters),
                        min(letter.y0 for letter in letters),
                        max(letter.x1 for letter in letters),
                        max(letter.y1 for letter in letters),
                        line.get_text().strip(),
                    )


def overlapping(lines):
    for one, other in combinations(lines, 2):
        wide = min(one[2], other[2]) - max(one[0], other[0])
        high = min(one[3], other[3]) - max(one[1], other[1])
        if wide > 1 and high > TOUCHING and high > 0.35 * min(one[3] - one[1], other[3] - other[1]):
            yield one[4], other[4]


@pytest.fixture
def shown(visit):
    def show(address):
        page = visit(1280)
        page.goto(address)
        page.evaluate(PICTURES_ARE_THERE)
        return page

    return show


@pytest.mark.parametrize("address", PAGES)
def test_no_two_lines_of_a_printed_page_stand_over_each_other_and_none_leaves_the_sheet(shown, address):
    page = shown(address)
    for sheet, (width, height) in SHEETS.items():
        sheets = printed(page, sheet)
        assert len(sheets) < 14
        for number, lines in enumerate(sheets, start=1):
            assert lines, f"{sheet}: sheet {number} is empty"
            assert list(overlapping(lines)) == [], f"{sheet}: sheet {number}"
            for x0, y0, x1, y1, text in lines:
                assert x0 > MARGIN, (sheet, number, text)
                assert x1 < width - MARGIN, (sheet, number, text)
                assert y0 > MARGIN, (sheet, number, text)
                assert y1 < height - MARGIN, (sheet, number, text)


def words_of(sheets):
    return " ".join(" ".join(line[4] for line in lines) for lines in sheets)


@pytest.mark.parametrize("sheet", SHEETS)
def test_a_comparison_and_the_authors_card_each_stand_on_one_sheet(shown, sheet):
    sheets = printed(shown("/articles/how-relationship-therapy-can-transform-your-connection/"), sheet)
    for together in (
        ("Relationship coaching", "Looks at long-standing patterns"),
        ("About the author", "Family Systems"),
    ):
        assert any(all(part in words_of([lines]) for part in together) for lines in sheets), together
    for lines in sheets:  # a heading is not the last line of its sheet
        assert min(lines, key=lambda line: line[1])[4] not in ("Therapy or coaching?", "About the author")


def test_every_answer_is_printed_open_or_not(shown):
    page = shown("/questions/")
    said = page.locator(".disclosure__answer").all_text_contents()
    assert len(said) >= 10
    text = "".join(words_of(printed(page, "Letter")).split())
    assert [answer for answer in said if "".join(answer.split())[-40:] not in text] == []


def test_the_offer_of_another_language_is_not_printed(shown):
    page = shown("/he/about/")
    assert page.locator(".language-line").is_visible()
    page.emulate_media(media="print")
    assert not page.locator(".language-line").is_visible()
