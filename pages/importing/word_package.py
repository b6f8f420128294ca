"""The parts of a Word file, found by their relationships and never by their names, and the file with parts replaced."""

import io
import posixpath
import shutil
import zipfile
from collections.abc import Iterator
from xml.etree import ElementTree as ET

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
W14 = "{http://schemas.microsoft.com/office/word/2010/wordml}"
MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
MATH = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
# Files saved as “Strict Open XML” say the same in other namespaces.
STRICT = "http://purl.oclc.org/ooxml/"
TRANSITIONAL = {
    "wordprocessingml/main": W[1:-1],
    "officeDocument/math": MATH[1:-1],
}
# What the converter looks for under these names when no relationship leads to it.
FALLBACKS = {"comments", "endnotes", "footnotes", "numbering", "styles", "document"}


class Package:
    """The main part, and every part that it names. `changed` takes the place of what the file holds."""

    def __init__(self, data: bytes) -> None:
        """Raises KeyError or ParseError for a file that no word processor could open."""
        self._zip = zipfile.ZipFile(io.BytesIO(data))
        self._names = set(self._zip.namelist())
        self.changed: dict[str, ET.Element] = {}
        self.main = next(self.related("", "officeDocument"))
        self._main_parts = {kind: list(self.related(self.main, kind)) for kind in FALLBACKS}

    def close(self) -> None:
        self._zip.close()

    def related(self, part: str, kind: str) -> Iterator[str]:
        """The names of the parts to which `part` (or, if empty, the file) has a relationship of this kind."""
        folder, name = posixpath.split(part)
        relationships = posixpath.join(folder, "_rels", f"{name}.rels")
        if relationships not in self._names:
            return
        for relationship in _parse(self._zip.read(relationships)):
            inside = relationship.get("TargetMode") != "External"
            if inside and relationship.get("Type", "").rsplit("/", 1)[-1] == kind:
                target = relationship.get("Target", "")
                found = posixpath.normpath(posixpath.join("/", folder, target)).lstrip("/")
                if found in self._names:
                    yield found

    def parts(self, *kinds: str) -> Iterator[tuple[str, ET.Element]]:
        """Name and contents of every part of these kinds that belongs to the main part."""
        for kind in kinds:
            for name in self.related(self.main, kind):
                yield name, self.read(name)

    def read(self, name: str) -> ET.Element:
        return _parse(self._zip.read(name))

    def saved(self) -> bytes:
        """The file with what was changed, without the parts that nothing leads to."""
        used = {self.main, *(name for names in self._main_parts.values() for name in names)}
        base = posixpath.dirname(self.main)
        unused = {posixpath.join(folder, f"{kind}.xml") for kind in FALLBACKS for folder in (base, "word")} - used
        packed = io.BytesIO()
        with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as target:
            for name in self._zip.namelist():
                if name in self.changed:
                    target.writestr(name, ET.tostring(self.changed[name], "utf-8"))
                elif name not in unused:
                    with self._zip.open(name) as source, target.open(name, "w") as copy:
                        shutil.copyfileobj(source, copy)
        return packed.getvalue()


def local(element: ET.Element) -> str:
    """The name of an element without its namespace."""
    return str(element.tag).rpartition("}")[2]


def _parse(content: bytes) -> ET.Element:
    root = ET.fromstring(content)  # noqa: S314 - a file that declares a document type was refused before
    for element in root.iter():
        element.tag = _transitional(element.tag)
        for name in [name for name in element.attrib if STRICT in name]:
            element.attrib[_transitional(name)] = element.attrib.pop(name)
    return root


def _transitional(name: str) -> str:
    if name.startswith("{" + STRICT):
        space, _, rest = name[1:].partition("}")
        if known := TRANSITIONAL.get(space.removeprefix(STRICT)):
            return f"{{{known}}}{rest}"
    return name
