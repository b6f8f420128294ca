"""What a page says and shows, as the rules of writing read it: plain values, without Wagtail."""

from collections.abc import Iterator
from dataclasses import dataclass

LONGEST_QUOTE = 160  # characters of the page that a note repeats
LONGEST_HEADING = 60  # characters of a heading that names a place


@dataclass(frozen=True)
class Stretch:
    """One paragraph, list item, line or heading."""

    text: str
    heading: int = 0  # its level; 0 for what is no heading
    links: tuple[str, ...] = ()  # the words of each link


@dataclass(frozen=True)
class Passage:
    """What one field or one block says; `is_prose` if it is running text, on which reading is measured."""

    where: str
    stretches: tuple[Stretch, ...]
    is_prose: bool = False
    anchor: str = ""


@dataclass(frozen=True)
class Picture:
    where: str
    key: int | None  # the same for the same picture; None for one that only lists and shared links show
    alt: str
    is_decorative: bool = False
    is_model: bool = False
    caption: str | None = None  # None where the page has no room for one
    anchor: str = ""


@dataclass(frozen=True)
class Manuscript:
    """Everything a page says and shows, in the order of its editor."""

    passages: tuple[Passage, ...] = ()
    pictures: tuple[Picture, ...] = ()
    search_summary: str | None = None  # None if the page has no such field

    def stretches(self) -> Iterator[tuple[Passage, Stretch, str]]:
        """Each stretch with its place in words: the block, and the heading above it."""
        for passage in self.passages:
            where = passage.where
            for stretch in passage.stretches:
                if stretch.heading and stretch.text:
                    where = f"{passage.where}, “{shortened(stretch.text, LONGEST_HEADING)}”"
                yield passage, stretch, where


def shortened(text: str, longest: int = LONGEST_QUOTE) -> str:
    """As many whole words as have room, with dots where more follow."""
    return text if len(text) <= longest else text[:longest].rsplit(" ", 1)[0] + " …"
