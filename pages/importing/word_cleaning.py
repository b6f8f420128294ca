"""A Word file as a reader of it would see it: nothing that Word hides, no struck word, its own numbers, whole words."""

import re
from itertools import pairwise
from xml.etree import ElementTree as ET

from .remarks import Remarks
from .word_numbers import settle_numbers
from .word_package import MATH, MC, W14, Package, W, local
from .word_styles import OFF, Styles, switched, value_of

UNWRAPPED = {"ins", "moveTo", "smartTag", "customXml", "dir", "bdo", "fldSimple", "sdtContent", "rubyBase", "ruby"}
CHANGES = {"ins", "del", "moveFrom", "moveTo", "cellIns", "cellDel", "cellMerge"}
COMMENTS = {"commentReference", "commentRangeStart", "commentRangeEnd"}
DROPPED = {"del", "moveFrom", "rubyPr", "sdtPr", "sdtEndPr", "smartTagPr", "customXmlPr", *COMMENTS}
STORIES = ("footnotes", "endnotes")
MARGINS = ("header", "footer")
SHOWN_CODE = re.compile(r"\s*(MACROBUTTON|GOTOBUTTON|SYMBOL|EQ|QUOTE)\b", re.IGNORECASE)
# Ticks in the typefaces of signs, by the name of the typeface and the place of the sign in it.
TICKS = {
    "wingdings": {0xFE: "☑", 0xFD: "☒", 0xA8: "☐", 0x6F: "☐", 0x71: "☐", 0x72: "☐", 0x78: "☒", 0xFC: "✓", 0xFB: "✗"},
    "wingdings 2": {0x52: "☑", 0x53: "☒", 0x54: "☒", 0x51: "☒", 0xA3: "☐", 0x2A: "☐", 0x50: "✓", 0x4F: "✗"},
}


def clean_word(data: bytes, remarks: Remarks) -> bytes:
    """The same file as the converter should see it. Raises many kinds of errors for a malformed one."""
    package = Package(data)
    try:
        styles = Styles(next((root for _, root in package.parts("styles")), None))
        body = package.read(package.main)
        stories = {package.main: body, **dict(package.parts(*STORIES))}
        notes = {
            (local(note), note.get(W + "id", ""))
            for _, root in package.parts(*STORIES)
            for note in root
            if note.get(W + "type", "normal") == "normal"
        }
        for name, root in stories.items():
            _Story(styles, remarks, notes).clean(root)
            package.changed[name] = root
        _look_at_the_rest(package, remarks)
        for name, root in [*package.parts("numbering")][:1]:
            package.changed[name] = settle_numbers([*stories.values()], root, styles, remarks)
        return package.saved()
    finally:
        package.close()


def _look_at_the_rest(package: Package, remarks: Remarks) -> None:
    """Comments and what stands on every sheet are left out as a whole, and said."""
    for _name, root in package.parts("comments"):
        remarks.add("comments", len(root.findall(W + "comment")))
    for _name, root in package.parts(*MARGINS):
        names = [local(element) for element in root.iter()]
        words = any(element.text and element.text.strip() for element in root.iter(W + "t"))
        if words or {"drawing", "pict", "object"} & {*names}:
            remarks.add("margins")
        if any(name in CHANGES or name.endswith("Change") for name in names):
            remarks.add("changes")
        if COMMENTS & {*names}:
            remarks.add("comments")


class _Field:
    """A field of Word: its instruction comes first and is not shown, its result second."""

    def __init__(self, is_nested: bool) -> None:
        self.is_nested, self.in_code, self.code = is_nested, True, ""


def _open_unended_fields(root: ET.Element) -> None:
    """A field that begins and never ends, as broken documents have it, is none: else all text after it would be its
    instruction, which is not shown."""
    begun: list[ET.Element] = []
    for mark in root.iter(W + "fldChar"):
        kind = mark.get(W + "fldCharType")
        if kind == "begin":
            begun.append(mark)
        elif kind == "end" and begun:
            begun.pop()
    if begun:
        parents = {child: parent for parent in root.iter() for child in parent}
        for mark in begun:
            parents[mark].remove(mark)


class _Story:
    """The main text, or all footnotes, or all endnotes."""

    def __init__(self, styles: Styles, remarks: Remarks, notes: set[tuple[str, str]]) -> None:
        self._styles, self._remarks, self._notes = styles, remarks, notes
        self._fields: list[_Field] = []
        self._style: str | None = None  # of the paragraph that is looked at
        self._table: str | None = None
        self._glued: set[ET.Element] = set()  # paragraphs that go on with the next one

    def clean(self, root: ET.Element) -> None:
        _open_unended_fields(root)
        self._replace(root)

    def _replace(self, parent: ET.Element) -> None:
        children = self._children(parent)
        for child in list(parent):
            parent.remove(child)
        parent.extend(self._joined(children))

    def _children(self, parent: ET.Element) -> list[ET.Element]:
        return [new for child in parent for new in self._one(child)]

    def _one(self, element: ET.Element) -> list[ET.Element]:
        """What takes the place of an element."""
        name = local(element)
        if name in CHANGES or name.endswith("Change"):
            self._remarks.add("changes")
        if name in COMMENTS:
            self._remarks.add("comments")
        if name in DROPPED or name.endswith("Change"):
            return []
        if name == "AlternateContent":
            return self._alternate(element)
        if name == "sdt":
            return self._control(element)
        if name in UNWRAPPED:
            return self._children(element)
        if name in ("oMath", "oMathPara"):
            return self._formula(element)
        if name == "r" and element.tag.startswith(W):
            return self._run(element)
        if name == "p" and element.tag.startswith(W):
            return self._paragraph(element)
        if name == "rt":  # how a word is read, set above it
            return [_run_of(" ("), *self._children(element), _run_of(")")]
        if name == "tbl":
            outer, self._table = self._table, value_of(element.find(W + "tblPr"), "tblStyle")
            self._replace(element)
            self._table = outer
            return [element]
        if name == "tr" and (properties := element.find(W + "trPr")) is not None:
            if properties.find(W + "del") is not None:
                self._remarks.add("changes")
                return []
            if switched(properties, "hidden"):
                self._leave_out(element, "hidden")
                return []
        if name in ("drawing", "pict"):
            return self._drawing(element)
        self._replace(element)
        return [element]

    # --- paragraphs

    def _paragraph(self, paragraph: ET.Element) -> list[ET.Element]:
        properties = paragraph.find(W + "pPr")
        mark = properties.find(W + "rPr") if properties is not None else None
        frame = properties.find(W + "framePr") if properties is not None else None
        outer, self._style = self._style, value_of(properties, "pStyle")
        is_deleted = mark is not None and (mark.find(W + "del") is not None or mark.find(W + "moveFrom") is not None)
        is_hidden = self._styles.is_on("vanish", mark, self._style, self._table)
        before = len(paragraph)
        self._replace(paragraph)
        self._style = outer
        is_left = any(child is not properties for child in paragraph)
        if (is_deleted or is_hidden) and before and not is_left:
            return []
        # A heading that runs into its paragraph (“style separator”) stays a heading.
        runs_in = mark is not None and bool(switched(mark, "specVanish"))
        if (frame is not None and frame.get(W + "dropCap", "none") != "none") or (
            (is_deleted or is_hidden) and not runs_in
        ):
            self._glued.add(paragraph)
        return [paragraph]

    def _joined(self, children: list[ET.Element]) -> list[ET.Element]:
        """Paragraphs that go on with the next one made one with it."""
        kept = []
        for child, after in pairwise([*children, ET.Element("end")]):
            if child in self._glued and after.tag == W + "p":
                place = 1 if after.find(W + "pPr") is not None else 0
                for part in reversed([part for part in child if part.tag != W + "pPr"]):
                    after.insert(place, part)
            else:
                kept.append(child)
        return kept

    # --- runs

    def _run(self, run: ET.Element) -> list[ET.Element]:
        properties = run.find(W + "rPr")
        lost = ""
        if self._styles.is_on("vanish", properties, self._style, self._table):
            lost = "hidden"
        elif any(self._styles.is_on(line, properties, self._style, self._table) for line in ("strike", "dstrike")):
            lost = "struck"
        for line in ("strike", "dstrike"):  # said once; what is left is not struck
            if properties is not None and (found := properties.find(W + line)) is not None:
                properties.remove(found)
        if properties is not None and self._styles.is_on("rtl", properties, self._style, self._table):
            for look in ("b", "i"):  # Word keeps bold and slanted Hebrew by names of its own
                found = properties.find(f"{W}{look}Cs")
                if found is not None and properties.find(W + look) is None:
                    properties.append(ET.Element(W + look, found.attrib))
        kept: list[ET.Element] = []
        for child in list(run):
            kept += self._in_run(child, properties, lost)
        for child in list(run):
            run.remove(child)
        run.extend(kept)
        return [run] if any(child is not properties for child in kept) else []

    def _in_run(self, child: ET.Element, properties: ET.Element | None, lost: str) -> list[ET.Element]:
        name = local(child)
        if name == "fldChar":
            return self._field(child, bool(lost))
        if child is properties:
            self._replace(child)
            return [child]
        if name == "instrText":
            if self._fields:
                self._fields[-1].code += child.text or ""
            return [] if lost or (self._fields and self._fields[-1].is_nested) else [child]
        if lost or any(field.in_code for field in self._fields):
            self._leave_out(child, lost or "hidden")
            return []
        if name == "sym":
            return self._sign(child)
        if name.endswith("Reference") and (name.removesuffix("Reference"), child.get(W + "id", "")) not in self._notes:
            self._remarks.add("comments" if name in COMMENTS else "unknown_parts")
            return []
        if name == "t":
            self._read_ticks(child, properties)
        elif name == "cr":
            child.tag = W + "br"
        return self._one(child)

    def _leave_out(self, element: ET.Element, why: str) -> None:
        says = any((part.text or "").strip() for part in element.iter() if local(part) in ("t", "delText"))
        shows = any(local(part) in ("sym", "drawing", "pict", "object", "footnoteReference") for part in element.iter())
        if says or shows:
            self._remarks.add(why)

    def _field(self, mark: ET.Element, is_lost: bool) -> list[ET.Element]:
        kind = mark.get(W + "fldCharType")
        if kind == "begin":
            self._fields.append(_Field(is_lost or any(field.in_code for field in self._fields)))
            chosen = _chosen(mark)
            if chosen and not self._fields[-1].is_nested:
                return [mark, _text(chosen)]
        elif not self._fields:
            return []
        field = self._fields[-1]
        if kind == "separate":
            field.in_code = False
        elif kind == "end":
            self._fields.pop()
            if field.in_code and not field.is_nested and SHOWN_CODE.match(field.code):
                self._remarks.add("unknown_parts")
        return [] if field.is_nested else [mark]

    def _sign(self, sign: ET.Element) -> list[ET.Element]:
        font, char = sign.get(W + "font", ""), sign.get(W + "char", "")
        if not font or not re.fullmatch(r"[0-9A-Fa-f]{1,4}", char):
            self._remarks.add("signs")
            return []
        tick = TICKS.get(font.lower(), {}).get(int(char, 16) & 0xFF)
        return [_text(tick)] if tick else [sign]

    def _read_ticks(self, text: ET.Element, properties: ET.Element | None) -> None:
        fonts = properties.find(W + "rFonts") if properties is not None else None
        names = [fonts.get(W + kind, "").lower() for kind in ("ascii", "hAnsi")] if fonts is not None else []
        ticks = next((TICKS[name] for name in names if name in TICKS), {})
        text.text = "".join(
            ticks.get(ord(char) & 0xFF, char) if ord(char) < 0x100 or 0xF000 <= ord(char) < 0xF100 else char
            for char in text.text or ""
        )

    # --- what stands between words

    def _control(self, control: ET.Element) -> list[ET.Element]:
        """What a content control holds; a check box as its sign."""
        content = control.find(W + "sdtContent")
        box = control.find(f"{W}sdtPr/{W14}checkbox")
        if content is None:
            return []
        if box is None:
            return self._children(content)
        checked = box.find(W14 + "checked")
        sign = "☑" if checked is not None and checked.get(W14 + "val", "1").lower() not in OFF else "☐"
        for text in content.iter():
            if local(text) in ("t", "sym"):
                text.tag, text.text, sign = W + "t", sign, ""
                text.attrib.clear()
        for fonts in content.iter(W + "rFonts"):
            fonts.attrib.clear()
        return self._children(content) if not sign else [_run_of(sign)]

    def _alternate(self, element: ET.Element) -> list[ET.Element]:
        """The older form of a thing that is written twice, for that is what is read; the newer one if it is empty."""
        older, newer = element.find(MC + "Fallback"), element.find(MC + "Choice")
        if older is not None and (newer is None or _says(older) or not _says(newer)):
            return self._children(older)
        return self._children(newer) if newer is not None else []

    def _drawing(self, drawing: ET.Element) -> list[ET.Element]:
        """A picture as it is; of other drawings the text boxes, where there are any."""
        if any(local(part) in ("blip", "imagedata") for part in drawing.iter()) or local(drawing) == "pict":
            if not any(local(part) in ("blip", "imagedata", "txbxContent") for part in drawing.iter()):
                self._remarks.add("drawings")
            boxes = list(drawing.iter(W + "txbxContent"))
            self._replace(drawing)
            return [drawing] if local(drawing) == "pict" else [drawing, *self._boxes(boxes)]
        boxes = [part for part in drawing.iter() if local(part) == "txbxContent"]
        if not boxes:
            self._remarks.add("drawings")
            return []
        return self._boxes(boxes)

    def _boxes(self, boxes: list[ET.Element]) -> list[ET.Element]:
        """Text boxes in the form that the converter reads, each with those that stand in it."""
        inner = {box for other in boxes for box in other.iter(W + "txbxContent") if box is not other}
        held = ET.Element(W + "pict")
        held.extend(box for box in boxes if box not in inner)
        self._replace(held)
        return [held] if len(held) else []

    def _formula(self, formula: ET.Element) -> list[ET.Element]:
        self._remarks.add("formulas")
        words = " ".join(part.text.strip() for part in formula.iter(MATH + "t") if part.text and part.text.strip())
        return [_run_of(f" {words} ")] if words else []


def _says(element: ET.Element) -> bool:
    return any(local(part) in ("t", "blip", "imagedata") for part in element.iter())


def _chosen(mark: ET.Element) -> str:
    """The entry that is chosen in a form's list."""
    choices = mark.find(f"{W}ffData/{W}ddList")
    if choices is None:
        return ""
    entries = [entry.get(W + "val", "") for entry in choices.findall(W + "listEntry")]
    place = value_of(choices, "result") or value_of(choices, "default") or "0"
    return entries[int(place)] if place.isdecimal() and int(place) < len(entries) else ""


def _text(words: str) -> ET.Element:
    text = ET.Element(W + "t")
    text.text = words
    return text


def _run_of(words: str) -> ET.Element:
    run = ET.Element(W + "r")
    run.append(_text(words))
    return run
