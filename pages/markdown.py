"""Turns a Markdown text into body blocks.

The dialect is CommonMark with `::: name` containers, one for each block that plain Markdown has no mark for. Whatever
it does not know becomes text, so that nothing written is lost.
"""

import html
import re
import tomllib
from collections import Counter
from collections.abc import Callable
from typing import Any

from django.utils.html import strip_tags
from markdown_it import MarkdownIt
from markdown_it.tree import SyntaxTreeNode
from mdit_py_plugins.container import container_plugin

from .blocks import PLAIN, PROSE

CONTAINERS = (
    "signs",
    "key-points",
    "steps",
    "approaches",
    "comparison",
    "myths",
    "questions",
    "call-to-action",
    "areas",
    "services",
    "author",
)
HOME_MARK = "{home}"

DEEPEST = 100  # quotes and lists in each other; the parser drops the words of what is deeper
parser = MarkdownIt("commonmark", {"html": False, "typographer": False, "maxNesting": DEEPEST}).enable("table")
for name in CONTAINERS:
    parser.use(container_plugin, name)
renderer = parser.renderer

type Block = tuple[str, dict[str, Any]]
type FindPicture = Callable[[str], int | None]
type Prose = Callable[[list[SyntaxTreeNode]], str]


def read_page(text: str) -> tuple[dict[str, Any], str]:
    """The front matter (TOML between two lines of +++) and the Markdown under it."""
    match = re.match(r"\A\+\+\+\n(.*?)\n\+\+\+\n?(.*)\Z", text, re.DOTALL)
    if not match:
        raise ValueError("a page starts with +++, its properties, and +++ again")
    return tomllib.loads(match[1]), match[2]


def to_blocks(
    text: str,
    find_picture: FindPicture = lambda name: None,
    rich: Callable[[str], str] = str,
    prepare: Callable[[str], str] = str,
    accepts: Callable[[Block], bool] = lambda block: True,
) -> list[Block]:
    """The blocks of a text, as BodyBlock.normalize takes them once `to_python` has read them.

    `find_picture` gives the id of the picture a text names, or None, when its caption is kept as text.
    `rich` gets each piece of cleaned rich text last, to turn URLs into links to pages.
    `prepare` gets each piece of HTML first, before the cleaning takes away what the editor does not know.
    What `accepts` refuses, and a container that would lose words as a block, becomes text.
    """
    blocks: list[Block] = []
    pending: list[SyntaxTreeNode] = []

    def prose(nodes: list[SyntaxTreeNode], features: list[str] = PLAIN) -> str:
        return rich(clean(prepare(html_of(nodes)), features))

    def flush() -> None:
        if pending:
            if written := prose(pending, PROSE):
                blocks.append(("text", {"text": written}))
            pending.clear()

    for node in SyntaxTreeNode(parser.parse(text)).children:
        block = _special(node, find_picture, prose)
        if block and _keeps_all(node, block) and accepts(block):
            flush()
            blocks.append(block)
        else:
            pending.extend(node.children if _wraps(node) else [node])
    flush()
    return blocks


def clean(source: str, features: list[str]) -> str:
    """Only what Wagtail's editor with these features would keep of this HTML, in the form that it stores."""
    # Wagtail's converter looks for its own page model while it is imported, and the forms of our models import this
    # module before that model is made.
    from wagtail.admin.rich_text.converters.contentstate import ContentstateConverter

    converter = ContentstateConverter(features=features)
    return re.sub(r' data-block-key="[^"]*"', "", converter.to_database_format(converter.from_database_format(source)))


def html_of(nodes: list[SyntaxTreeNode]) -> str:
    tokens = [token for node in nodes for token in node.to_tokens()]
    return renderer.render(tokens, parser.options, {})


def text_of(node: SyntaxTreeNode) -> str:
    return html.unescape(strip_tags(html_of([node]))).strip()


def _wraps(node: SyntaxTreeNode) -> bool:
    return node.type == "blockquote" or node.type.startswith("container_")


def _special(node: SyntaxTreeNode, find_picture: FindPicture, prose: Prose) -> Block | None:
    """The block that `node` stands for, or None if it is plain text."""
    if node.type == "blockquote":
        return "pull_quote", {"quote": text_of(node)}
    if node.type == "paragraph" and (image := _only_image(node)):
        picture = find_picture(str(image.attrs["src"]))
        if picture is None:
            return None
        alt = image.content
        return "picture", {
            "image": {"image": picture, "alt_text": alt, "decorative": not alt},
            "caption": str(image.attrs.get("title", "")),
        }
    name = node.type.removeprefix("container_")
    return _container(name, node.children, prose) if name != node.type and _has_shape(name, node.children) else None


def _keeps_all(node: SyntaxTreeNode, block: Block) -> bool:
    """True if every letter and digit that a container or a quote holds is in its block, too."""

    def letters(text: str) -> Counter[str]:
        return Counter(char for char in text if char.isalnum())

    return not (_wraps(node) and letters(text_of(node).replace(HOME_MARK, "")) - letters(_text_in(block[1])))


def _text_in(value: Any) -> str:
    if isinstance(value, dict):
        return " ".join(map(_text_in, value.values()))
    if isinstance(value, list):
        return " ".join(map(_text_in, value))
    text = value if isinstance(value, str) else ""
    return html.unescape(strip_tags(text)) if text.startswith("<") else text


def _has_shape(name: str, children: list[SyntaxTreeNode]) -> bool:
    """False for a container whose block could not be made of what stands in it."""

    def are_lists(nodes: list[SyntaxTreeNode]) -> bool:
        return all(node.type in ("bullet_list", "ordered_list") for node in nodes)

    match name:
        case "signs" | "key-points":
            return are_lists(children)
        case "comparison":
            columns = _titled(children)
            return len(columns) == 2 and all(are_lists(rest) for _, rest in columns)
        case "call-to-action":
            parts = _titled(children)
            return len(parts) == 1 and are_lists([node for node in parts[0][1] if node.type != "paragraph"])
    return True


def _only_image(paragraph: SyntaxTreeNode) -> SyntaxTreeNode | None:
    inline = paragraph.children[0].children if paragraph.children else []
    return inline[0] if len(inline) == 1 and inline[0].type == "image" else None


def _container(name: str, children: list[SyntaxTreeNode], prose: Prose) -> Block | None:
    match name:
        case "signs":
            return "signs", {"signs": _items(children)}
        case "key-points":
            items = [item for listing in children for item in listing.children]
            return "key_points", {"points": [prose(item.children) for item in items]}
        case "steps":
            return "steps", {"steps": [{"title": title, "text": prose(rest)} for title, rest in _titled(children)]}
        case "approaches":
            return "approaches", {
                "approaches": [{"name": title, "text": prose(rest)} for title, rest in _titled(children)]
            }
        case "comparison":
            columns = [{"title": title, "points": _items(rest)} for title, rest in _titled(children)]
            return "comparison", {"first": columns[0], "second": columns[1]}
        case "myths":
            return "myths", {"myths": [{"myth": title, "answer": prose(rest)} for title, rest in _titled(children)]}
        case "questions":
            return "questions", {
                "questions": [
                    {
                        "question": title.replace(HOME_MARK, "").strip(),
                        "answer": prose(rest),
                        "show_on_home": HOME_MARK in title,
                    }
                    for title, rest in _titled(children)
                ]
            }
        case "call-to-action":
            ((heading, rest),) = _titled(children)
            text = " ".join(text_of(node) for node in rest if node.type == "paragraph")
            return "call_to_action", {
                "heading": heading,
                "text": text,
                "steps": _items([node for node in rest if node.type != "paragraph"]),
            }
        case "areas":
            return "areas", {"introduction": " ".join(text_of(node) for node in children)}
        case "services":
            return "service_cards", {"services": []}
        case "author":
            return "author", {"therapist": None}
    return None


def _items(nodes: list[SyntaxTreeNode]) -> list[str]:
    return [text_of(item) for listing in nodes for item in listing.children]


def _titled(nodes: list[SyntaxTreeNode]) -> list[tuple[str, list[SyntaxTreeNode]]]:
    """[(title, nodes under it)] for each heading."""
    groups: list[tuple[str, list[SyntaxTreeNode]]] = []
    for node in nodes:
        if node.type == "heading":
            groups.append((text_of(node), []))
        elif groups:
            groups[-1][1].append(node)
    return groups
