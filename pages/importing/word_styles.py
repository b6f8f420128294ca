"""What a Word file's styles say of a run or a paragraph that does not say it itself."""

from collections.abc import Iterator
from xml.etree import ElementTree as ET

from .word_package import W

OFF = {"0", "false", "off", "none"}


def value_of(parent: ET.Element | None, name: str) -> str | None:
    """The value of a property; None where it is not there or has none."""
    found = parent.find(W + name) if parent is not None else None
    return None if found is None else found.get(W + "val")


def switched(properties: ET.Element | None, name: str) -> bool | None:
    """Whether a property is on; None where it is not there."""
    found = properties.find(W + name) if properties is not None else None
    return None if found is None else found.get(W + "val", "1").lower() not in OFF


class Styles:
    def __init__(self, root: ET.Element | None = None) -> None:
        self._styles: dict[str, ET.Element] = {}
        self._defaults: dict[str, str] = {}
        self._document: ET.Element | None = None
        self._switched: dict[tuple[str, str], bool] = {}
        if root is None:
            return
        self._document = root.find(f"{W}docDefaults/{W}rPrDefault/{W}rPr")
        for style in root.findall(W + "style"):
            name = style.get(W + "styleId", "")
            self._styles.setdefault(name, style)
            if style.get(W + "default", "0").lower() not in OFF:
                self._defaults.setdefault(style.get(W + "type", ""), name)

    def name(self, style: str | None) -> str:
        found = self._styles.get(style or "")
        return (value_of(found, "name") or "") if found is not None else ""

    def is_on(self, what: str, run: ET.Element | None, paragraph: str | None, table: str | None) -> bool:
        """A property that is on or off: what the run says itself, or else the styles, each turning it round."""
        said = switched(run, what)
        if said is not None:
            return said
        if switched(self._document, what):
            return True
        own = value_of(run, "rStyle")
        chain = [own or self._defaults.get("character"), paragraph or self._defaults.get("paragraph")]
        chain.append(table or self._defaults.get("table"))
        return sum(self._in_style(style, what) for style in chain if style) % 2 == 1

    def numbering(self, style: str | None) -> tuple[ET.Element | None, str]:
        """The numbering that a paragraph's style, or one that it is based on, gives; and which style that is."""
        for name in self._based_on(style or self._defaults.get("paragraph")):
            found = self._styles[name].find(f"{W}pPr/{W}numPr")
            if found is not None:
                return found, name
        return None, ""

    def _in_style(self, style: str, what: str) -> bool:
        if (style, what) not in self._switched:
            said = (switched(self._styles[name].find(W + "rPr"), what) for name in self._based_on(style))
            self._switched[style, what] = next((value for value in said if value is not None), False)
        return self._switched[style, what]

    def _based_on(self, style: str | None) -> Iterator[str]:
        """The style and those below it; each once, for some files go round in a circle."""
        seen: set[str] = set()
        while style and style in self._styles and style not in seen:
            seen.add(style)
            yield style
            style = value_of(self._styles[style], "basedOn")
