"""Takes rich and plain text apart into the paragraphs, items and headings that the rules of writing read."""

from html.parser import HTMLParser

from .manuscript import Stretch


class _Reader(HTMLParser):
    """Collects the stretches of rich text."""

    HEADINGS = {"h2": 2, "h3": 3, "h4": 4}
    OWN = {"p", "li", "blockquote", *HEADINGS}

    def __init__(self) -> None:
        super().__init__()
        self.stretches: list[Stretch] = []
        self._start()

    def _start(self, heading: int = 0) -> None:
        self._text: list[str] = []
        self._links: list[str] = []
        self._heading = heading
        self._link: list[str] | None = None

    def _end(self) -> None:
        text = " ".join("".join(self._text).split())
        if text or self._heading:
            self.stretches.append(Stretch(text, self._heading, tuple(self._links)))
        self._start()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in self.OWN:
            self._end()
            self._start(self.HEADINGS.get(tag, 0))
        elif tag == "br":
            self._text.append(" ")
        elif tag == "a":
            self._link = []

    def handle_endtag(self, tag: str) -> None:
        if tag in self.OWN:
            self._end()
        elif tag == "a" and self._link is not None:
            self._links.append(" ".join("".join(self._link).split()))
            self._link = None

    def handle_data(self, data: str) -> None:
        self._text.append(data)
        if self._link is not None:
            self._link.append(data)

    def close(self) -> None:
        super().close()
        self._end()


def read_html(html: str) -> tuple[Stretch, ...]:
    """The stretches of rich text as the editor stores it."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    return tuple(reader.stretches)


def read_plain(text: str) -> tuple[Stretch, ...]:
    """The stretches of text without marks: its lines."""
    return tuple(Stretch(" ".join(line.split())) for line in text.splitlines() if line.strip())
