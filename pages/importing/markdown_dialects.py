"""Marks that other programs add to Markdown: understood, or taken out and counted, so that none is printed as text."""

import re
from collections.abc import Callable

from .remarks import Remarks

# Where marks are words: code, and pictures written into the text.
CODE = re.compile(
    r"(^(?P<fence>```+|~~~+)[^\n]*\n.*?^(?P=fence)[^\n]*$|(?<!`)(?P<ticks>`+)(?!`)[^\n]{0,2000}?(?<!`)(?P=ticks)(?!`)"
    r"|<?data:image/[^\s)>]*)",
    re.DOTALL | re.MULTILINE,
)
HTML = re.compile(
    r"</?(a|abbr|b|big|blockquote|br|center|cite|code|dd|del|details|div|dl|dt|em|figcaption|figure|font|h[1-6]|hr|i|"
    r"img|ins|kbd|li|mark|ol|p|q|s|section|small|span|strike|strong|sub|summary|sup|table|tbody|td|th|thead|tr|u|ul)"
    r"(\s[^<>]*)?/?>",
    re.IGNORECASE,
)
COMMENT = re.compile(r"<!--.{0,1000}?-->|(?<!%)%%(?!%).{0,1000}?%%(?!%)", re.DOTALL)
ANCHOR = re.compile(r"[ \t]{0,4}\{(?:#[\w:.-]+|\.[\w-]+)(?:\s+[#.]?[\w:.=\"-]+)*\}[ \t]*(?=\s|$)")
BLOCK_NAME = re.compile(r"(?<=\S)[ \t]+\^[A-Za-z0-9-]+[ \t]*$", re.MULTILINE)
EMBEDDED = re.compile(r"!\[\[([^\[\]\n|]+)(?:\|([^\[\]\n]*))?\]\]")
WIKI_LINK = re.compile(r"\[\[([^\[\]\n|]+)(?:\|([^\[\]\n]+))?\]\]")
HIGHLIGHT = re.compile(r"(?<![=\w])==(?=\S)([^=\n]+?)(?<=\S)==(?![=\w])")
STRUCK = re.compile(r"(?<![~\\])~~(?=[^\s~])(.{1,1000}?)(?<=[^\s~])~~(?!~)")
TASK = re.compile(r"^([ \t>]*(?:[-*+]|\d{1,9}[.)])[ \t]+)\[([ xX])\](?=\s)", re.MULTILINE)
CALLOUT = re.compile(
    r"^ {0,3}>[ \t]*\[!(?P<kind>[\w-]+)\][+-]?[ \t]*(?P<title>[^\n]*)\n?(?P<rest>(?: {0,3}>[^\n]*\n?)*)", re.M
)
NOTE = re.compile(r"^ {0,3}\[\^([^\]\s]+)\]:[ \t]*((?:[^\n]+\n?(?:\n?(?: {4}|\t)[^\n]+\n?)*))", re.MULTILINE)
NOTE_MARK = re.compile(r"(?<!\\)\[\^([^\]\s]+)\](?!:)")
INLINE_NOTE = re.compile(r"(?<![\\\w])\^\[([^\[\]\n]+)\]")
NOTES_HEADING = "Notes"


def settle_marks(text: str, remarks: Remarks) -> str:
    """Markdown that says the same in the marks that the site knows."""
    text, notes = _take_notes(text, remarks)
    text = _outside_code(text, lambda part: _marks(part, remarks))
    if notes:
        remarks.add("footnotes")
        level = min((len(marks) for marks in re.findall(r"^(##+) ", text, re.MULTILINE)), default=2)
        numbered = "\n\n".join(f"\\[{number}\\] {_marks(words, remarks)}" for number, words in enumerate(notes, 1))
        text = f"{text.rstrip()}\n\n{'#' * level} {NOTES_HEADING}\n\n{numbered}\n"
    return text


def _outside_code(text: str, change: Callable[[str], str]) -> str:
    parts, last = [], 0
    for match in CODE.finditer(text):
        parts += [change(text[last : match.start()]), match[0]]
        last = match.end()
    return "".join([*parts, change(text[last:])])


def _take_notes(text: str, remarks: Remarks) -> tuple[str, list[str]]:
    """The text with numbers in place of its footnotes, and the footnotes in the order of their numbers."""
    kept: dict[str, str] = {}
    order: list[str] = []
    notes: list[str] = []

    def keep(match: re.Match[str]) -> str:
        if match[1] in kept:
            return match[0]
        kept[match[1]] = " ".join(match[2].split())
        return "\n"

    def mark(match: re.Match[str]) -> str:
        if match[1] not in kept:
            return match[0]
        if match[1] not in order:
            order.append(match[1])
            notes.append(kept[match[1]])
        return f"\\[{order.index(match[1]) + 1}\\]"

    def inline(match: re.Match[str]) -> str:
        order.append("")
        notes.append(match[1])
        return f"\\[{len(notes)}\\]"

    text = _outside_code(text, lambda part: NOTE.sub(keep, part))
    text = _outside_code(text, lambda part: INLINE_NOTE.sub(inline, NOTE_MARK.sub(mark, part)))
    return text, notes + [words for name, words in kept.items() if name not in order]


def _marks(text: str, remarks: Remarks) -> str:
    def count(what: str, put: Callable[[re.Match[str]], str], name: str = "") -> Callable[[re.Match[str]], str]:
        def replace(match: re.Match[str]) -> str:
            remarks.add(what, name=name)
            return put(match)

        return replace

    def shown(match: re.Match[str]) -> str:
        return (match[2] or match[1]).strip()

    text = COMMENT.sub(count("hidden", lambda match: ""), text)
    text = CALLOUT.sub(count("boxes", _opened), text)
    text = EMBEDDED.sub(count("absent_pictures", lambda match: f"[{shown(match)}]"), text)
    text = WIKI_LINK.sub(count("links", shown), text)
    text = ANCHOR.sub(count("marks", lambda match: "", "{#…}"), text)
    text = BLOCK_NAME.sub(count("marks", lambda match: "", "^…"), text)
    text = STRUCK.sub(count("struck", lambda match: ""), text)
    text = HIGHLIGHT.sub(count("looks", lambda match: match[1]), text)
    text = TASK.sub(lambda match: match[1] + ("☐" if match[2] == " " else "☑"), text)
    return HTML.sub(count("marks", lambda match: _space_for(match[1]), "<…>"), text)


def _space_for(tag: str) -> str:
    inline = {"a", "abbr", "b", "big", "code", "del", "em", "font", "i", "ins", "kbd", "mark", "q", "s", "small"}
    return "" if tag.lower() in inline | {"span", "strike", "strong", "sub", "sup", "u"} else " "


def _opened(match: re.Match[str]) -> str:
    """A box as paragraphs: its title in bold, or the word for its kind."""
    lines = [re.sub(r"^ {0,3}> ?", "", line) for line in match["rest"].splitlines()]
    title = match["title"].strip() or match["kind"].replace("-", " ").capitalize()
    return f"**{title}**\n\n" + "\n".join(lines) + "\n\n"
