"""Lists that read as steps, myths or questions become those blocks; a line beside a picture becomes its caption."""

import re
from html import unescape

from bs4 import BeautifulSoup, Tag

from ..markdown import PLAIN, Block, clean
from .imported_text import ImportedText, fits
from .prose import soup_of, text_of

FEWEST = 2  # items
LONGEST_CAPTION = 200  # characters, as the block's own field
HEADS = (
    ("myths", re.compile(r"\b(myths?|misconceptions?)\b", re.IGNORECASE)),
    ("questions", re.compile(r"\b(questions?|faqs?|q ?& ?a|you (may|might) ask)\b", re.IGNORECASE)),
    ("steps", re.compile(r"\b(steps?|how to|step[- ]by[- ]step)\b", re.IGNORECASE)),
)
TITLES = {"myths": 160, "questions": 160, "steps": 80}
FIELDS = {"myths": ("myth", "answer"), "questions": ("question", "answer"), "steps": ("title", "text")}
# What an item is about, and what it says of that.
QUESTION = re.compile(r"(?P<title>[^?]+\?)\s+(?P<text>\S.*)", re.DOTALL)
SENTENCE = re.compile(r"(?P<title>.+?[.!?:][\"”’]?|.+?(?= [–—] ))\s+(?P<text>\S.*)", re.DOTALL)
CAPTION = re.compile(
    r"(figure|fig\.|picture|photo(graph)?|image|illustration|drawing)\s*\d*\s*[.:–—]\s+\S", re.IGNORECASE
)
CAPTION_MARK = "\u2063"  # an invisible sign before words that their style calls a caption; never stays


def shape(imported: ImportedText) -> None:
    """The blocks with what could be recognized, each with a remark."""
    blocks: list[Block] = []
    for name, value in imported.blocks:
        blocks += _parts(value["text"], imported) if name == "text" else [(name, value)]
    imported.blocks = _with_captions(blocks, imported)


def _parts(html: str, imported: ImportedText) -> list[Block]:
    soup = soup_of(html)
    blocks: list[Block] = []
    kept: list[str] = []
    heading = ""
    for element in list(soup.contents):
        if isinstance(element, Tag) and element.name in ("ol", "ul"):
            block = _block(element, heading)
            if block is not None:
                imported.remarks.add("shaped_lists")
                blocks += [*_text(kept), block]
                kept = []
                continue
        elif isinstance(element, Tag) and element.name in ("h2", "h3"):
            heading = text_of(element)
        kept.append(str(element))
    return [*blocks, *_text(kept)] if blocks else [("text", {"text": html})]


def _text(parts: list[str]) -> list[Block]:
    return [("text", {"text": "".join(parts)})] if "".join(parts).strip() else []


def _block(listing: Tag, heading: str) -> Block | None:
    """The block that a list under such a heading makes; None if it stays a list."""
    name = next((name for name, words in HEADS if words.search(heading)), None)
    items = listing.find_all("li", recursive=False)
    if name is None or len(items) < FEWEST or listing.find(["ol", "ul"]) or (name == "steps" and listing.name != "ol"):
        return None
    title, text = FIELDS[name]
    rows: list[dict[str, object]] = []
    for item in items:
        pair = _pair(item, name)
        if pair is None:
            return None
        rows.append({title: pair[0], text: clean(f"<p>{pair[1]}</p>", PLAIN)})
        if name == "questions":
            rows[-1]["show_on_home"] = False
    block = (name, {name: rows})
    return block if fits(block) else None


def _pair(item: Tag, name: str) -> tuple[str, str] | None:
    """An item in two: its title as words, and the rest as HTML."""
    first = next((child for child in item.contents if str(child).strip()), None)
    if isinstance(first, Tag) and first.name == "b" and first.find("a") is None:
        title = text_of(first)
        first.extract()
        rest = re.sub(r"^(?:\s|<br/?>)+", "", item.decode_contents())
    else:
        match = (QUESTION if name == "questions" else SENTENCE).match(item.decode_contents())
        if match is None or "<" in match["title"]:
            return None
        title, rest = unescape(match["title"]), match["text"]
    title = title.strip().removesuffix(":") if name == "steps" else title.strip()
    if name == "questions" and not title.endswith("?"):
        return None
    says = text_of(BeautifulSoup(rest, "html.parser"))
    return (title, rest) if title and len(title) <= TITLES[name] and any(map(str.isalnum, says)) else None


def _with_captions(blocks: list[Block], imported: ImportedText) -> list[Block]:
    """A line under or above a picture that names it, or whose style calls it a caption, put under the picture."""
    kept: list[Block] = []
    for name, value in blocks:
        if name == "picture":
            value = _captioned(value, kept, imported)
        elif name == "text" and kept and kept[-1][0] == "picture" and not kept[-1][1]["caption"]:
            first = re.match(r"<p>(.*?)</p>", value["text"], re.DOTALL)
            if first and (words := _caption(first[1])):
                imported.remarks.add("captions")
                kept[-1] = ("picture", kept[-1][1] | {"caption": words})
                value = {"text": value["text"][first.end() :]}
        if name != "text" or value["text"]:
            kept.append((name, value))
    return [
        (name, {"text": value["text"].replace(CAPTION_MARK, "")} if name == "text" else value) for name, value in kept
    ]


def _captioned(value: dict[str, object], kept: list[Block], imported: ImportedText) -> dict[str, object]:
    """The picture with the line above it, if only a style could have made that one a caption."""
    if value["caption"] or not kept or kept[-1][0] != "text":
        return value
    above = kept[-1][1]["text"]
    start = above.rfind("<p>")
    last = re.fullmatch(r"<p>(.*?)</p>", above[start:], re.DOTALL)
    if last is None or CAPTION_MARK not in last[1] or not (words := _caption(last[1])):
        return value
    imported.remarks.add("captions")
    kept.pop()
    kept.extend(_text([above[:start]]))
    return value | {"caption": words}


def _caption(html: str) -> str:
    """The words of a paragraph that is a caption; empty if it is none, or too long."""
    words = text_of(soup_of(html))
    if "<a" in html or not (CAPTION_MARK in words or CAPTION.match(words)):
        return ""
    words = words.replace(CAPTION_MARK, "").strip()
    return words if len(words) <= LONGEST_CAPTION else ""
