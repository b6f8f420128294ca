"""Fits the HTML of somebody else's document to what a text block of the site can hold, and notes what it cannot."""

import re
from collections.abc import Iterable
from urllib.parse import urlsplit

from bs4 import BeautifulSoup, NavigableString, Tag

from .remarks import Remarks

LINKED = {"http", "https", "mailto", "tel"}
LONGEST_CELL = 200  # characters; a cell with more is not one of a row but a column of a layout
HEADINGS = ["h1", "h2", "h3", "h4", "h5", "h6"]
BREAKS = {"br", "li", "td", "th", "tr", "p", "ul", "ol", "table", "blockquote", "pre", "div", *HEADINGS}
BLOCKS = ["p", "ul", "ol", "table", "blockquote", "pre", "div", *HEADINGS]


def soup_of(html: str) -> BeautifulSoup:
    return BeautifulSoup(html, "html.parser")


def text_of(element: Tag) -> str:
    """The text of an element; a space stands only where the document has one, or where a line or a block begins."""
    parts = [
        str(node) if isinstance(node, NavigableString) else " " * (isinstance(node, Tag) and node.name in BREAKS)
        for node in element.descendants
    ]
    return " ".join("".join(parts).split())


class Prose:
    """The pieces of one document, one after the other.

    `levels` are the levels of its headings without the title: the highest becomes h2, all others h3, and none comes
    before the first h2. With `drop_title` the first h1 is taken out.
    """

    def __init__(self, remarks: Remarks, levels: Iterable[int] = (), drop_title: bool = False):
        self.remarks = remarks
        ranks = sorted(set(levels))
        self._top = ranks[0] if ranks else 2
        self._deep = set(ranks[2:])
        self._drop_title = drop_title
        self._below_h2 = False

    def fit(self, html: str) -> str:
        """The same words in elements that the editor knows, each where the editor can have it."""
        soup = soup_of(html)
        for image in soup.find_all("img"):
            self._describe(image)
        self._fit_inline(soup)
        for table in soup.find_all("table"):
            if table.parent is not None and not table.find_parent("table"):
                self.remarks.add("tables")
                table.replace_with(*lines_of(table))
        for heading in soup.find_all(HEADINGS):
            self._fit_heading(heading)
        for element in soup.find_all("pre"):
            lines = element.get_text().rstrip("\n").split("\n")
            element.replace_with(paragraph_of(soup, lines))
        for element in soup.find_all(["hr", "div", "blockquote"]):
            element.unwrap()
        for item in soup.find_all("li"):
            _in_one_piece(soup, item)
        for numbered in soup.find_all("ol"):
            self._fit_numbers(soup, numbered)
        return str(soup)

    def _describe(self, image: Tag) -> None:
        """A picture that has no block of its own leaves its description."""
        if str(image.get("src") or "").startswith("picture:"):
            self.remarks.add("pictures_in_lines")
        description = str(image.get("alt") or "").strip()
        if description:
            self.remarks.add("kept_descriptions")
        image.replace_with(f" {description} " if description else "")

    def _fit_inline(self, soup: BeautifulSoup) -> None:
        for link in soup.find_all("a"):
            target = re.sub(r"[\0- ]", "", str(link.get("href") or ""))
            if is_linked(target):
                link.attrs = {"href": target}
            else:
                if "href" in link.attrs:
                    self.remarks.add("links")
                link.unwrap()
        for box in soup.find_all("input"):
            box.replace_with("☑" if box.has_attr("checked") else "☐")
        for element in soup.find_all(["s", "sub", "sup", "u", "del"]):
            self.remarks.add("looks")
            element.unwrap()
        for name, editors in (("strong", "b"), ("em", "i")):
            for element in soup.find_all(name):
                element.name = editors

    def _fit_heading(self, heading: Tag) -> None:
        level = int(heading.name[1])
        if level == 1 and self._drop_title:
            self._drop_title = False
            heading.decompose()
            return
        if level in self._deep:
            self.remarks.add("deep_headings")
        for mark in heading.find_all(["b", "strong", "br"]):
            mark.replace_with(" ") if mark.name == "br" else mark.unwrap()
        heading.attrs = {}
        heading.name = "h2" if level <= self._top or not self._below_h2 else "h3"
        self._below_h2 = True

    def _fit_numbers(self, soup: BeautifulSoup, numbered: Tag) -> None:
        """The editor starts to count anew after a list inside a list, and always counts from 1: words keep numbers."""
        if numbered.parent is None or numbered.find_parent(["ol", "ul"]):
            return
        before = numbered.find_previous_sibling()
        start = int(re.sub(r"\D", "", str(numbered.get("start", ""))) or 1)
        # After bullets with numbers inside, the editor would take this list for more of the bullets.
        swallowed = before is not None and before.name == "ul" and before.find("ol") is not None
        if not numbered.find("ul") and start == 1 and not swallowed:
            if before is not None and before.name == "ol":
                self.remarks.add("touching_lists")
            return
        if numbered.find("ul"):
            self.remarks.add("mixed_lists")
        parts = []
        for number, item in enumerate(numbered.find_all("li", recursive=False), start):
            inner = [child.extract() for child in item.find_all(["ol", "ul"], recursive=False)]
            paragraph = soup.new_tag("p")
            paragraph.append(f"{number}. ")
            paragraph.extend(list(item.contents))
            parts += [paragraph, *inner]
        numbered.replace_with(*parts)


def is_linked(target: str) -> bool:
    """True for URLs that a text may link to; those of the site itself begin with one slash."""
    if target.startswith("/"):
        return not target.startswith(("//", "/\\"))
    try:
        parts = urlsplit(target)
        return parts.scheme.lower() in LINKED and bool(parts.netloc or parts.scheme.lower() in ("mailto", "tel"))
    except ValueError:
        return False


def paragraph_of(soup: BeautifulSoup, lines: list[str]) -> Tag:
    """One paragraph in which each of `lines` begins a new line."""
    paragraph = soup.new_tag("p")
    for number, line in enumerate(lines):
        if number:
            paragraph.append(soup.new_tag("br"))
        paragraph.append(line)
    return paragraph


def _in_one_piece(soup: BeautifulSoup, item: Tag) -> None:
    """The paragraphs of an item on lines of their own: the editor would make them paragraphs outside of the list."""
    first = True
    for child in item.find_all(["p", *HEADINGS], recursive=False):
        if not first or has_text_before(child):
            child.insert_before(soup.new_tag("br"))
        child.unwrap()
        first = False


def has_text_before(child: Tag) -> bool:
    """True if words stand in the same element before `child`."""
    return any(str(getattr(other, "text", other)).strip() for other in child.previous_siblings)


def lines_of(table: Tag) -> list[Tag]:
    """What a table says, row after row: one item for each row, or the contents of its cells if they are long."""
    soup = soup_of("")
    rows = [
        row.find_all(["td", "th"], recursive=False) for row in table.find_all("tr") if row.find_parent("table") is table
    ]
    cells = [cell for row in rows for cell in row]
    is_layout = all(len(row) <= 1 for row in rows) or any(
        cell.find(["ul", "ol", "table", *HEADINGS]) or len(text_of(cell)) > LONGEST_CELL for cell in cells
    )
    if is_layout:
        return [part for cell in cells for part in _parts(soup, cell)]
    heads: list[Tag] = []
    if rows and all(cell.name == "th" for cell in rows[0]) and len(rows) > 1:
        heads = rows.pop(0)
    listing = soup.new_tag("ul")
    unsaid = [text_of(head) for head in heads]
    for row in rows:
        item = soup.new_tag("li")
        said = 0
        for place, cell in enumerate(row):
            if not text_of(cell):
                continue
            if said:
                item.append("; " if heads else " – ")
            head = text_of(heads[place]) if place < len(heads) else ""
            if head:
                item.append(f"{head}: ")
                unsaid[place] = ""
            for number, child in enumerate(cell.find_all("p", recursive=False)):
                if number:
                    child.insert_before(" ")
                child.unwrap()
            item.extend(list(cell.contents))
            said += 1
        if said:
            listing.append(item)
    if any(unsaid):
        item = soup.new_tag("li")
        item.append(" – ".join(filter(None, unsaid)))
        listing.insert(0, item)
    return [listing] if listing.contents else []


def _parts(soup: BeautifulSoup, cell: Tag) -> list[Tag]:
    """The contents of a cell as elements of their own."""
    parts = []
    for child in list(cell.contents):
        if isinstance(child, Tag) and child.name == "table":
            parts += lines_of(child.extract())
        elif isinstance(child, Tag) and child.name in BLOCKS:
            parts.append(child.extract())
        elif str(getattr(child, "text", child)).strip():
            paragraph = soup.new_tag("p")
            paragraph.append(child.extract())
            parts.append(paragraph)
    return parts
