"""Plain text becomes Markdown: headings, lists, steps, quotes and questions are found by their shape.

The shapes, in the order in which they are looked for:

- a line over a ruled line (=== or ---) is a heading; a ruled line alone is only a pause;
- two or more lines that begin with a bullet are a list; so are numbers that count from 1 without a gap. A bullet or a
  number alone stays what it is;
- short numbered lines that each have a paragraph under them are headings and keep their numbers;
- “Q:” with an “A:” after it is a question with its answer;
- a paragraph that stands in quotation marks as a whole is a quote;
- a short line without a final stop, with text under it, is a heading, but not three of them in a row (a verse, a
  signature). The first one of the text is its title; where some are in capitals, the others rank below those.

Everything else is a paragraph. Lines are joined where they were broken only because the next word did not fit.
Nothing but the marks themselves is left out, and what Markdown would take for a mark is escaped.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import groupby, pairwise

LONGEST_TITLE = 160  # characters
LONGEST_HEADING = 80
LONGEST_QUESTION = 160
LONGEST_SOURCE = 60  # of a quote: “— Virginia Woolf”
MOST_HEADING_WORDS = 12
LONGEST_LONE_HEADING = 160  # of a line that stands apart from all others: more than one line, where it is narrow
MOST_LONE_WORDS = 28
LONE = re.compile(r"(?:(?![.!?] +\w).)*[\w?)][\"”’]?")  # one sentence at most, without its stop
MOST_HEADINGS_IN_A_ROW = 2  # a heading and one below it; more short lines are a verse or a signature
WIDEST_WRAP = 100  # characters; a text with longer lines than this was not wrapped by hand
NARROWEST_WRAP = 40  # shorter lines are a verse or an address
SLACK = 10  # characters that a wrapped line may leave empty though the next word would have fitted

LINE_ENDS = re.compile(r"\r\n|[\r\n\v\f\x1c-\x1e\x85\u2028\u2029]")
RULE = re.compile(r"([=\-_~*#•·—–])(\s*\1){2,}")
BULLET = re.compile(r"([•·‣▪◦●○■*+–-])\s+(?=\S)")
NUMBER = re.compile(r"(?P<mark>\(?(?P<number>[0-9]{1,3})[.)])\s+(?=\S)")
ASKED = re.compile(r"(?P<mark>(?P<letter>Q|A|Question|Answer):)\s*(?=\S)")
QUOTED = re.compile(r"(?:“[^“”]+”|\"[^\"]+\"|«[^«»]+»|„[^„“”]+[“”])")
SOURCE = re.compile(r"[—–-]\s*\S.*")
BYLINE = re.compile(r"by\s", re.IGNORECASE)
STOPS = ".,;:!…"
HOME_MARK = "{home}"
PUNCTUATION = re.compile(r"([!-/:-@\[-`{-~])")


@dataclass
class Line:
    text: str
    indent: int = 0


@dataclass
class Piece:
    """A paragraph, an item of a list, a question or an answer, or a heading; `mark` is what it began with."""

    kind: str  # "text", "bullet", "number", "Q", "A", "heading"
    text: str
    mark: str = ""
    number: int = 0
    indent: int = 0
    gap: bool = False  # an empty line, or the beginning, stands before it
    joined: bool = False  # it was more than one line
    level: int = 0  # of a heading
    children: list["Piece"] = field(default_factory=list)

    @property
    def written(self) -> str:
        return f"{self.mark} {self.text}".strip()


def to_markdown(text: str) -> str:
    """Markdown that says the same; its first line is a heading of level 1 if the text begins with a title."""
    pieces = _with_headings(_paired(_read(_lines(text))))
    return "\n\n".join(_written(pieces)) + "\n"


def escape(text: str) -> str:
    """The text with every character that Markdown could take for a mark made harmless."""
    return PUNCTUATION.sub(r"\\\1", text)


# --- lines


def _lines(text: str) -> Iterator[Line]:
    for raw in LINE_ENDS.split(text):
        line = "".join(char for char in raw.expandtabs(4) if unicodedata.category(char) not in ("Cc", "Cs"))
        stripped = line.strip().strip("\ufeff")
        yield Line(" ".join(stripped.split()), len(line) - len(line.lstrip()))


def _wrap_width(lines: list[Line]) -> int:
    """Where the lines of a text wrapped by hand end; 0 if each line is a paragraph of its own."""
    lengths = [len(line.text) + line.indent for line in lines if line.text]
    if sum(length > WIDEST_WRAP for length in lengths) * 10 > len(lengths):
        return 0
    followed = sorted(
        len(line.text) + line.indent
        for line, after in pairwise(lines)
        if line.text and after.text and not _marked(after.text) and len(line.text) <= WIDEST_WRAP
    )
    width = followed[len(followed) * 4 // 5] if followed else 0
    return width if width >= NARROWEST_WRAP else 0


def _marked(text: str) -> bool:
    return bool(BULLET.match(text) or NUMBER.match(text) or ASKED.match(text) or RULE.fullmatch(text))


def _read(source: Iterable[Line]) -> list[Piece]:
    """The pieces of a text, wrapped lines joined."""
    lines = list(source)
    width = _wrap_width(lines)
    pieces: list[Piece] = []
    gap, position = True, 0
    while position < len(lines):
        line = lines[position]
        position += 1
        if not line.text or RULE.fullmatch(line.text):
            gap = True
            continue
        below = lines[position].text if position < len(lines) else ""
        if gap and not _marked(line.text) and RULE.fullmatch(below) and len(line.text) <= LONGEST_TITLE:
            pieces.append(Piece("heading", line.text, gap=True, level=2 if below[0] in "=#" else 3))
            position += 1
            gap = True
            continue
        piece = _piece(line, gap)
        last = line
        while position < len(lines) and _goes_on(piece, last, lines[position], width):
            last = lines[position]
            glue = "" if re.search(r"\w-$", piece.text) and last.text[0].islower() else " "
            piece.text += glue + last.text
            piece.joined = True
            position += 1
        pieces.append(piece)
        gap = False
    return _without_lone_marks(pieces)


def _piece(line: Line, gap: bool) -> Piece:
    if match := BULLET.match(line.text):
        return Piece("bullet", line.text[match.end() :], match[1], indent=line.indent, gap=gap)
    if match := NUMBER.match(line.text):
        rest = line.text[match.end() :]
        return Piece("number", rest, match["mark"], int(match["number"]), indent=line.indent, gap=gap)
    if match := ASKED.match(line.text):
        return Piece(match["letter"][0], line.text[match.end() :], match["mark"], gap=gap)
    return Piece("text", line.text, indent=line.indent, gap=gap)


def _goes_on(piece: Piece, last: Line, line: Line, width: int) -> bool:
    """True if `line` is the rest of the paragraph or item whose last line so far is `last`."""
    if not line.text or _marked(line.text):
        return False
    if piece.kind in ("bullet", "number") and line.indent > piece.indent:
        return True
    room = width - len(last.text) - last.indent - 1
    return bool(width) and room < len(line.text.split(maxsplit=1)[0]) + SLACK


def _without_lone_marks(pieces: list[Piece]) -> list[Piece]:
    """A single bullet is a dash at the beginning of a line, and part of the paragraph if that goes on there."""
    kept: list[Piece] = []
    for position, piece in enumerate(pieces):
        around = pieces[max(0, position - 1) : position] + pieces[position + 1 : position + 2]
        if piece.kind == "bullet" and not any(other.kind in ("bullet", "number") for other in around):
            if kept and kept[-1].kind == "text" and kept[-1].joined and not piece.gap:
                kept[-1].text += " " + piece.written
                continue
            piece = Piece("text", piece.written, indent=piece.indent, gap=piece.gap, joined=piece.joined)
        kept.append(piece)
    return kept


# --- what stands together


def _paired(pieces: list[Piece]) -> list[Piece]:
    """Items become lists (one piece with children), numbered lines with a paragraph each become headings."""
    found: list[Piece] = []
    position = 0
    while position < len(pieces):
        run = []
        while position < len(pieces) and pieces[position].kind in ("bullet", "number"):
            run.append(pieces[position])
            position += 1
        if run:
            found.extend(_lists(run))
        else:
            found.append(pieces[position])
            position += 1
    return _numbered_headings(found)


def _lists(run: list[Piece]) -> list[Piece]:
    """The lists that a run of items makes, or its items as they are if their numbers do not count from 1."""
    outer = min(item.indent for item in run)
    lists: list[Piece] = []
    for item in run:
        current = lists[-1] if lists else None
        # Bullets after a number belong to it, whether they are indented or not.
        deeper = item.indent > outer + 1 or (current and current.kind == "numbers" and item.kind == "bullet")
        if current and deeper:
            current.children[-1].children.append(item)
        elif current and current.kind == f"{item.kind}s":
            current.children.append(item)
        else:
            lists.append(Piece(f"{item.kind}s", "", gap=item.gap, children=[item]))
    groups = [group for top in lists for group in [top.children, *(item.children for item in top.children)] if group]
    lone = len(run) == 1
    touching = any(first.kind == second.kind for first, second in pairwise(lists))
    if lone or touching or not all(_is_one_list(group) for group in groups):
        for item in run:
            item.children = []
        return run
    return lists


def _is_one_list(items: list[Piece]) -> bool:
    if {item.kind for item in items} == {"bullet"}:
        return True
    return [item.number for item in items] == list(range(1, len(items) + 1))


def _numbered_headings(pieces: list[Piece]) -> list[Piece]:
    """“1. Name” over a paragraph, “2. Name” over the next: headings; the number is part of the words."""
    places = [
        place
        for place, piece in enumerate(pieces[:-1])
        if piece.kind == "number" and _is_short(piece) and pieces[place + 1].kind not in ("number", "heading")
    ]
    numbers = [pieces[place].number for place in places]
    if len(places) > 1 and numbers == list(range(1, len(places) + 1)):
        for place in places:
            pieces[place] = Piece("heading", pieces[place].written)
    return [
        Piece("text", piece.written, gap=piece.gap, joined=True) if piece.kind in ("number", "bullet") else piece
        for piece in pieces
    ]


# --- headings


def _is_short(piece: Piece, longest: int = LONGEST_HEADING) -> bool:
    return (
        not piece.joined
        and len(piece.text) <= longest
        and piece.text[-1] not in STOPS
        and any(char.isalpha() for char in piece.text)
    )


def _could_be_heading(piece: Piece, before: Piece, after: Piece | None) -> bool:
    first = next((char for char in piece.text if char.isalnum()), "a")
    return (
        piece.kind == "text"
        and after is not None
        and ((_is_short(piece) and len(piece.text.split()) <= MOST_HEADING_WORDS) or _is_lone_heading(piece, after))
        and not first.islower()
        # The line is neither the end of what stands before it nor the beginning of what stands under it.
        and (piece.gap or before.kind != "text" or before.text[-1] not in ",")
        and (after.kind != "text" or after.gap or len(after.text) > LONGEST_HEADING or _is_short(after))
        and not (after.kind == "text" and after.text[0].islower())
        and not BYLINE.match(piece.text)
        and not QUOTED.fullmatch(piece.text)
        and not SOURCE.fullmatch(piece.text)
    )


def _is_lone_heading(piece: Piece, after: Piece) -> bool:
    """True for one sentence without its stop that has an empty line above and below, and a paragraph under that."""
    return (
        piece.gap
        and len(piece.text) <= LONGEST_LONE_HEADING
        and len(piece.text.split()) <= MOST_LONE_WORDS
        and LONE.fullmatch(piece.text) is not None
        and any(char.isalpha() for char in piece.text)
        and after.kind == "text"
        and after.gap
        and after.text[-1] in '.!?…"”’)'
        and len(after.text) > LONGEST_HEADING
    )


def _with_headings(pieces: list[Piece]) -> list[Piece]:
    """The same pieces, the short lines that head others made headings, and all headings given their levels."""
    around = zip(pieces, [None, *pieces], [*pieces[1:], None], strict=False)
    candidates = [before is not None and _could_be_heading(piece, before, after) for piece, before, after in around]
    for wanted, group in groupby(range(len(pieces)), candidates.__getitem__):
        row = list(group)
        if wanted and len(row) <= MOST_HEADINGS_IN_A_ROW and not _is_short_text(pieces, row[-1] + 1):
            for place in row:
                pieces[place] = Piece("heading", pieces[place].text)
    if len(pieces) > 1 and _is_title(pieces[0], pieces[1]):
        pieces[0] = Piece("heading", pieces[0].text, level=1)
    _rank(pieces)
    return pieces


def _is_short_text(pieces: list[Piece], place: int) -> bool:
    """True if the text ends there, or goes on with a short line that heads nothing: the row is a verse then."""
    return place == len(pieces) or (pieces[place].kind == "text" and _is_short(pieces[place]))


def _is_title(first: Piece, after: Piece) -> bool:
    """True for the first line if it has a rule under it, or is short and stands apart from what is under it."""
    if first.kind == "heading":
        return first.level > 0
    return (
        first.kind == "text"
        and _is_short(first, LONGEST_TITLE)
        and (after.kind != "text" or after.gap or len(after.text) > LONGEST_HEADING)
        and not QUOTED.fullmatch(first.text)
    )


def _rank(pieces: list[Piece]) -> None:
    """Levels for headings found by their shape: below ruled ones, or else capitals first and the others below."""
    shaped = [piece for piece in pieces if piece.kind == "heading" and not piece.level]
    ruled = any(piece.kind == "heading" and piece.level > 1 for piece in pieces)
    capitals = any(piece.text.isupper() for piece in shaped)
    for piece in shaped:
        piece.level = 2 if piece.text.isupper() or not (capitals or ruled) else 3


# --- Markdown


def _written(pieces: list[Piece]) -> Iterator[str]:
    position = 0
    while position < len(pieces):
        piece = pieces[position]
        position += 1
        if piece.kind == "heading":
            yield f"{'#' * piece.level} {escape(piece.text)}"
        elif piece.kind in ("bullets", "numbers"):
            yield "\n".join(_items(piece))
        elif piece.kind == "Q" and position < len(pieces) and _is_answered(piece, pieces[position]):
            pairs = []
            position -= 1
            while position + 1 < len(pieces) and _is_answered(pieces[position], pieces[position + 1]):
                question, answer = pieces[position : position + 2]
                pairs.append(f"### {escape(question.text)}\n\n{escape(answer.text)}")
                position += 2
            yield "::: questions\n" + "\n\n".join(pairs) + "\n:::"
        elif piece.kind == "text" and QUOTED.fullmatch(piece.text):
            source = ""
            if position < len(pieces) and _is_source(pieces[position]):
                source = f"\n> {escape(pieces[position].text)}"
                position += 1
            yield f"> {escape(piece.text)}{source}"
        else:
            yield escape(piece.written)


def _is_answered(question: Piece, answer: Piece) -> bool:
    marked = HOME_MARK in question.text  # which the project's Markdown would take out of a question
    return question.kind == "Q" and answer.kind == "A" and len(question.text) <= LONGEST_QUESTION and not marked


def _is_source(piece: Piece) -> bool:
    return piece.kind == "text" and len(piece.text) <= LONGEST_SOURCE and bool(SOURCE.fullmatch(piece.text))


def _items(piece: Piece) -> Iterator[str]:
    for place, item in enumerate(piece.children, 1):
        mark = "-" if piece.kind == "bullets" else f"{place}."
        yield f"{mark} {escape(item.text)}"
        for inner, child in enumerate(item.children, 1):
            child_mark = "-" if child.kind == "bullet" else f"{inner}."
            yield f"{' ' * (len(mark) + 1)}{child_mark} {escape(child.text)}"
