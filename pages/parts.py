"""Blocks that stand in one field of one page type and not in a body."""

from django.utils.text import slugify
from wagtail import blocks

WORDS = ["bold", "italic", "link"]


class MomentBlock(blocks.StructBlock):
    """One stretch of a call or a meeting."""

    when = blocks.CharBlock(max_length=40, label="When", help_text="For example “Minutes 2 to 6”, or “Toward the end”.")
    title = blocks.CharBlock(max_length=80, label="What happens")
    text = blocks.RichTextBlock(features=WORDS, label="In a few sentences")


class PartBlock(blocks.StructBlock):
    """A call or a meeting from its beginning to its end."""

    heading = blocks.CharBlock(max_length=90)
    introduction = blocks.TextBlock(required=False, rows=2)
    moments = blocks.ListBlock(MomentBlock(label="Moment"), min_num=1)

    class Meta:
        icon = "time"
        label = "A call or a meeting"
        description = "What happens from its beginning to its end."
        template = "blocks/part.html"
        preview_value = {
            "heading": "The first call",
            "introduction": "Fifteen minutes on the phone.",
            "moments": [
                {"when": "Minute 1", "title": "We say hello", "text": "<p>Is it a good moment?</p>"},
                {"when": "Minutes 2 to 6", "title": "You begin", "text": "<p>A few sentences are enough.</p>"},
            ],
        }


class PromptBlock(blocks.StructBlock):
    """A question to think about, and how the answer begins when it is read aloud."""

    question = blocks.CharBlock(max_length=160)
    hint = blocks.CharBlock(
        required=False, max_length=240, help_text="A sentence that makes it easier to begin. May stay empty."
    )
    opening = blocks.CharBlock(
        max_length=80, label="Words before the answer", help_text="For example “What brings me now:”."
    )

    class Meta:
        icon = "help"
        label = "Question to think about"
        description = "A question with room for an answer that only its reader sees."
        template = "blocks/prompt.html"
        preview_value = {
            "question": "What made you look for this today?",
            "hint": "The last straw may be a small one.",
            "opening": "What brings me now:",
        }


class TermValue(blocks.StructValue):
    @property
    def id(self) -> str:
        """The part of the address that leads to it."""
        return slugify(self["term"], allow_unicode=True) or "word"

    @property
    def forms(self) -> tuple[str, ...]:
        """The word itself, then its other forms."""
        return tuple(form for part in (self["term"], *(self["also"] or "").split(",")) if (form := part.strip()))


class TermBlock(blocks.StructBlock):
    """A word and what it means here."""

    term = blocks.CharBlock(max_length=60, label="Word")
    also = blocks.CharBlock(
        required=False,
        max_length=160,
        label="Other forms of it",
        help_text="With commas between them. The first of all these in an article links to this list.",
    )
    meaning = blocks.RichTextBlock(features=WORDS, label="What it means")

    class Meta:
        value_class = TermValue
        icon = "openquote"
        label = "Word"
        description = "A word from therapy and what it means."
        template = "blocks/term.html"
        preview_value = {
            "term": "Repair",
            "also": "",
            "meaning": "<p>How two people find their way back to each other after a hurt.</p>",
        }
