"""The numbers of a Word file as Word shows them: counted by its definitions, kept as words where the site would not."""

import re
from collections.abc import Callable
from xml.etree import ElementTree as ET

from .remarks import Remarks
from .word_package import W, local
from .word_styles import Styles, value_of

DEEPEST = 4  # levels below the first that the converter makes lists of
MOST = 32_000  # a number that is higher was not counted by a person
NUMBER, BULLET = "1", "2"  # the only two kinds of list of the file that is handed on
# Styles whose paragraphs never become items of a list.
NO_ITEMS = re.compile(r"(title|subtitle|heading( \d)?|(intense )?quote|quotations|block text|caption)\Z", re.IGNORECASE)
ROMAN = ((1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"), (40, "xl"), (10, "x"))
ROMAN_ONES = ((9, "ix"), (5, "v"), (4, "iv"), (1, "i"))
HEBREW = ((400, "ת"), (300, "ש"), (200, "ר"), (100, "ק"), (90, "צ"), (80, "פ"), (70, "ע"), (60, "ס"), (50, "נ"))
HEBREW_ONES = ((40, "מ"), (30, "ל"), (20, "כ"), (16, "טז"), (15, "טו"), (10, "י"), (9, "ט"), (8, "ח"), (7, "ז"))
HEBREW_FIRST = ((6, "ו"), (5, "ה"), (4, "ד"), (3, "ג"), (2, "ב"), (1, "א"))
WORDS = ["One", "Two", "Three", "Four", "Five", "Six", "Seven", "Eight", "Nine", "Ten"]
ORDINALS = ["First", "Second", "Third", "Fourth", "Fifth", "Sixth", "Seventh", "Eighth", "Ninth", "Tenth"]


def _composed(signs: tuple[tuple[int, str], ...]) -> Callable[[int], str]:
    def write(number: int) -> str:
        if number < 1 or number > MOST:
            return str(number)
        written = ""
        for value, sign in signs:
            while number >= value:
                written += sign
                number -= value
        return written

    return write


def _letter(number: int) -> str:
    """a to z, then aa, bb and so on, as Word goes on."""
    return "abcdefghijklmnopqrstuvwxyz"[(number - 1) % 26] * min((number - 1) // 26 + 1, 30) if number > 0 else "0"


def _ordinal(number: int) -> str:
    teen = number % 100 in (11, 12, 13)
    return f"{number}{'th' if teen else {1: 'st', 2: 'nd', 3: 'rd'}.get(number % 10, 'th')}"


def _from(words: list[str], other: Callable[[int], str]) -> Callable[[int], str]:
    return lambda number: words[number - 1] if 0 < number <= len(words) else other(number)


_roman = _composed((*ROMAN, *ROMAN_ONES))
_hebrew = _composed((*HEBREW, *HEBREW_ONES, *HEBREW_FIRST))
FORMATS: dict[str, Callable[[int], str]] = {
    "decimalZero": lambda number: f"{number:02}",
    "lowerLetter": _letter,
    "upperLetter": lambda number: _letter(number).upper(),
    "lowerRoman": _roman,
    "upperRoman": lambda number: _roman(number).upper(),
    "ordinal": _ordinal,
    "cardinalText": _from(WORDS, str),
    "ordinalText": _from(ORDINALS, _ordinal),
    "hebrew1": _hebrew,
    "hebrew2": _hebrew,
    "none": lambda number: "",
}


def _whole(text: str | None, otherwise: int) -> int:
    return int(text) if text and re.fullmatch(r"-?[0-9]{1,6}", text) else otherwise


class _Definitions:
    """The levels of each list, overrides and links followed, and how far each has counted."""

    def __init__(self, root: ET.Element | None, styles: Styles) -> None:
        everything = list(root) if root is not None else []
        self._abstract = {e.get(W + "abstractNumId", ""): e for e in everything if local(e) == "abstractNum"}
        self._lists = {e.get(W + "numId", ""): e for e in everything if local(e) == "num"}
        self._by_link = {value_of(e, "styleLink"): name for name, e in self._abstract.items()}
        self._counts: dict[str, dict[int, int]] = {}
        self._begun: set[tuple[str, int]] = set()
        self._levels: dict[tuple[str, int], ET.Element | None] = {}
        self._styles = styles

    def abstract(self, listing: str) -> str | None:
        """The definition that a list counts with; lists with the same one go on counting together."""
        found = self._lists.get(listing)
        name = value_of(found, "abstractNumId") if found is not None else None
        if name not in self._abstract:
            return None
        link = value_of(self._abstract[name], "numStyleLink")
        return self._by_link.get(link, name) if link else name

    def level(self, listing: str, depth: int) -> ET.Element | None:
        if (listing, depth) not in self._levels:
            self._levels[listing, depth] = self._find_level(listing, depth)
        return self._levels[listing, depth]

    def depth_of_style(self, listing: str, style: str) -> int | None:
        depths = (depth for depth in range(9) if value_of(self.level(listing, depth), "pStyle") == style)
        return next(depths, None) if style else None

    def count(self, listing: str, depth: int) -> str:
        """The next label of this list at this depth, as Word shows it; empty where it shows none."""
        name = self.abstract(listing) or ""
        counts = self._counts.setdefault(name, {})
        fresh = self._override(listing, depth)
        if fresh is not None and (listing, depth) not in self._begun:
            counts[depth] = fresh
        elif depth in counts:
            counts[depth] += 1
        else:
            counts[depth] = self._start(listing, depth)
        self._begun.add((listing, depth))
        for deeper in [other for other in counts if other > depth]:
            after = _whole(value_of(self.level(listing, deeper), "lvlRestart"), deeper)
            if after and depth < after:
                del counts[deeper]
        level = self.level(listing, depth)
        legal = level is not None and level.find(W + "isLgl") is not None

        def written(match: re.Match[str]) -> str:
            wanted = int(match[1]) - 1
            number = counts.get(wanted, self._start(listing, wanted))
            form = value_of(self.level(listing, wanted), "numFmt") or "decimal"
            return str(number) if legal else FORMATS.get(form, str)(number)

        return re.sub(r"%([1-9])", written, value_of(level, "lvlText") or "").strip()

    def _find_level(self, listing: str, depth: int) -> ET.Element | None:
        found = self._lists.get(listing)
        override = None
        if found is not None:
            override = found.find(f"{W}lvlOverride[@{W}ilvl='{depth}']/{W}lvl")
        if override is not None:
            return override
        name = self.abstract(listing)
        if name is None:
            return None
        levels = self._abstract[name].findall(W + "lvl")
        return next((level for level in levels if _whole(level.get(W + "ilvl"), 0) == depth), None)

    def _override(self, listing: str, depth: int) -> int | None:
        found = self._lists.get(listing)
        override = found.find(f"{W}lvlOverride[@{W}ilvl='{depth}']") if found is not None else None
        if override is None:
            return None
        said = value_of(override, "startOverride")
        if said is None and (inside := override.find(W + "lvl")) is not None:
            said = value_of(inside, "start")
        return None if said is None else _whole(said, 1)

    def _start(self, listing: str, depth: int) -> int:
        override = self._override(listing, depth)
        return _whole(value_of(self.level(listing, depth), "start"), 1) if override is None else override


class _Item:
    """A paragraph with a place in a list."""

    def __init__(self, paragraph: ET.Element, listing: str, depth: int, label: str, is_bullet: bool) -> None:
        self.paragraph, self.listing, self.depth = paragraph, listing, depth
        self.label, self.is_bullet = label, is_bullet


def settle_numbers(stories: list[ET.Element], root: ET.Element | None, styles: Styles, remarks: Remarks) -> ET.Element:
    """Each numbered paragraph of the stories is an item that the editor counts alike, or begins with its number.

    Returns the only definitions that they use now.
    """
    numbers = _Numbers(_Definitions(root, styles), styles, remarks)
    numbers.settle(stories)
    numbers.place()
    made = ET.Element(W + "numbering")
    for name, form in ((NUMBER, "decimal"), (BULLET, "bullet")):
        abstract = ET.SubElement(made, W + "abstractNum", {W + "abstractNumId": name})
        for depth in range(DEEPEST + 1):
            level = ET.SubElement(abstract, W + "lvl", {W + "ilvl": str(depth)})
            ET.SubElement(level, W + "numFmt", {W + "val": form})
    for name in (NUMBER, BULLET):
        listing = ET.SubElement(made, W + "num", {W + "numId": name})
        ET.SubElement(listing, W + "abstractNumId", {W + "val": name})
    return made


class _Numbers:
    def __init__(self, definitions: _Definitions, styles: Styles, remarks: Remarks) -> None:
        self._definitions, self._styles, self._remarks = definitions, styles, remarks
        self._runs: list[list[tuple[_Item, int]]] = []  # items that stand together, each with its place among levels
        self._other: set[str] = set()  # lists that the editor would count in another way

    def settle(self, containers: list[ET.Element]) -> None:
        for container in containers:
            run: list[_Item] = []
            for child in list(container):
                if local(child) == "p":
                    self._paragraph(child, run)
                elif local(child) not in ("bookmarkStart", "bookmarkEnd", "sectPr"):
                    self._end(run)
                    self.settle([child])
            self._end(run)

    def _paragraph(self, paragraph: ET.Element, run: list[_Item]) -> None:
        item = self._item(paragraph)
        if is_empty(paragraph):  # no item is made of it, though Word may have counted it
            return
        if item is None:
            self._end(run)
        elif NO_ITEMS.match(self._styles.name(_style_of(paragraph))):
            self._end(run)
            if not item.is_bullet and item.label:
                begin_with(paragraph, item.label)
        else:
            run.append(item)
        self.settle(_boxes(paragraph))

    def _item(self, paragraph: ET.Element) -> _Item | None:
        properties = paragraph.find(W + "pPr")
        own = properties.find(W + "numPr") if properties is not None else None
        given, style = self._styles.numbering(_style_of(paragraph))
        if properties is not None and own is not None:
            properties.remove(own)
        listing = value_of(own, "numId") or value_of(given, "numId")
        if not listing or self._definitions.abstract(listing) is None:
            return None
        said = value_of(own, "ilvl")
        depth = self._definitions.depth_of_style(listing, style) if said is None and own is None else None
        depth = depth if depth is not None else _whole(said or value_of(given, "ilvl"), 0)
        depth = min(max(depth, 0), 8)
        is_bullet = value_of(self._definitions.level(listing, depth), "numFmt") == "bullet"
        label = self._definitions.count(listing, depth)
        return (
            _Item(paragraph, self._definitions.abstract(listing) or "", depth, label, is_bullet)
            if is_bullet or label
            else None
        )

    def _end(self, run: list[_Item]) -> None:
        """The items that stand together, compared with what the editor would count."""
        counts: list[tuple[bool, int]] = []  # whether bullets, and how many so far, for each open level
        placed = []
        for item in run:
            depth = min(item.depth, len(counts), DEEPEST)
            del counts[depth + 1 :]
            if len(counts) > depth and counts[depth][0] == item.is_bullet:
                counts[depth] = (item.is_bullet, counts[depth][1] + 1)
            else:
                counts[depth:] = [(item.is_bullet, 1)]
            placed.append((item, depth))
            if not item.is_bullet and not re.fullmatch(rf"\(?{counts[depth][1]}[.)]*", item.label):
                self._other.add(item.listing)
        if placed:
            self._runs.append(placed)
        run.clear()

    def place(self) -> None:
        """Items become lists, or paragraphs that begin with their numbers: all of one list the same."""
        if self._other:
            self._remarks.add("kept_numbers", len(self._other))
        for run in self._runs:
            in_words = any(not item.is_bullet and item.listing in self._other for item, _ in run)
            above = -1
            for item, depth in run:
                if not in_words:
                    _place(item.paragraph, BULLET if item.is_bullet else NUMBER, depth)
                elif item.is_bullet:
                    above = min(above + 1, depth)
                    _place(item.paragraph, BULLET, above)
                else:
                    above = -1
                    begin_with(item.paragraph, item.label)


def is_empty(paragraph: ET.Element) -> bool:
    """True if the converter would make nothing of it."""
    shown = {"t", "sym", "drawing", "pict", "object", "footnoteReference", "endnoteReference", "fldChar", "checkBox"}
    return not any(local(element) in shown and (local(element) != "t" or element.text) for element in paragraph.iter())


def _boxes(element: ET.Element) -> list[ET.Element]:
    """The text boxes in it, without those that stand in another."""
    boxes = []
    for child in element:
        boxes += [child] if local(child) == "txbxContent" else _boxes(child)
    return boxes


def begin_with(paragraph: ET.Element, label: str) -> None:
    run = ET.Element(W + "r")
    ET.SubElement(run, W + "t").text = f"{label} "
    paragraph.insert(1 if paragraph.find(W + "pPr") is not None else 0, run)


def _style_of(paragraph: ET.Element) -> str | None:
    return value_of(paragraph.find(W + "pPr"), "pStyle")


def _place(paragraph: ET.Element, listing: str, depth: int) -> None:
    properties = paragraph.find(W + "pPr")
    if properties is None:
        properties = ET.Element(W + "pPr")
        paragraph.insert(0, properties)
    place = ET.SubElement(properties, W + "numPr")
    ET.SubElement(place, W + "ilvl", {W + "val": str(depth)})
    ET.SubElement(place, W + "numId", {W + "val": listing})
