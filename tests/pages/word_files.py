"""Word files made of the document's own XML, for what no word processor is asked to write here."""

import io
import zipfile
from functools import cache

import docx

SPACES = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    'xmlns:w14="http://schemas.microsoft.com/office/word/2010/wordml" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" '
    'xmlns:v="urn:schemas-microsoft-com:vml"'
)
KINDS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"


@cache
def _empty():
    content = io.BytesIO()
    docx.Document().save(content)
    return content.getvalue()


def word_file(body, styles=None, numbering=None, parts=(), defaults=""):
    """A file whose text is `body`; `parts` are (kind, contents) of further parts, under names that Word never gives."""
    made = {"word/document.xml": f"<w:document {SPACES}><w:body>{body}</w:body></w:document>"}
    if styles is not None:
        made["word/styles.xml"] = f"<w:styles {SPACES}>{defaults}{styles}</w:styles>"
    if numbering is not None:
        made["word/numbering.xml"] = f"<w:numbering {SPACES}>{numbering}</w:numbering>"
    links = ""
    for number, (kind, contents) in enumerate(parts):
        made[f"word/part{number}.xml"] = contents.replace(">", f" {SPACES}>", 1)
        links += f'<Relationship Id="made{number}" Type="{KINDS}{kind}" Target="part{number}.xml"/>'
    packed = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(_empty())) as source, zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            content = source.read(name)
            if name == "word/_rels/document.xml.rels":
                content = content.replace(b"</Relationships>", links.encode() + b"</Relationships>")
            target.writestr(name, made.pop(name, content))
        for name, content in made.items():
            target.writestr(name, content)
    return packed.getvalue()


def r(words, properties=""):
    return f'<w:r><w:rPr>{properties}</w:rPr><w:t xml:space="preserve">{words}</w:t></w:r>'


def p(*runs, properties=""):
    return f"<w:p><w:pPr>{properties}</w:pPr>{''.join(run if run.startswith('<') else r(run) for run in runs)}</w:p>"


def item(words, listing=1, depth=0):
    return p(words, properties=f'<w:numPr><w:ilvl w:val="{depth}"/><w:numId w:val="{listing}"/></w:numPr>')


def level(depth, form="decimal", text=None, start=1):
    shown = text or f"%{depth + 1}."
    said = f'<w:start w:val="{start}"/><w:numFmt w:val="{form}"/><w:lvlText w:val="{shown}"/>'
    return f'<w:lvl w:ilvl="{depth}">{said}</w:lvl>'


def numbering(*levels, lists=("",)):
    """One definition with these levels; a list for each of `lists`, with what it overrides."""
    named = "".join(
        f'<w:num w:numId="{number}"><w:abstractNumId w:val="7"/>{override}</w:num>'
        for number, override in enumerate(lists, 1)
    )
    return f'<w:abstractNum w:abstractNumId="7">{"".join(levels)}</w:abstractNum>{named}'
