"""One class per body block, then BodyBlock that lists them.

Each is a StructBlock subclass: migrations then keep only its fields, and its icon, words and template may change.
There is no block for testimonials, ratings or raw HTML, and there shall be none.
"""

from functools import cached_property
from typing import Any, ClassVar

from django.db.models import F
from django.utils.safestring import SafeString
from django.utils.text import slugify
from wagtail import blocks
from wagtail.documents.blocks import DocumentChooserBlock
from wagtail.images.blocks import ImageBlock, ImageChooserBlock
from wagtail.rich_text import expand_db_html

from .outline import Outline

PROSE = ["h2", "h3", "bold", "italic", "ol", "ul", "link"]
PLAIN = ["bold", "italic", "ol", "ul", "link"]


class TextValue(blocks.StructValue):
    @cached_property
    def html(self) -> SafeString:
        """The text as the page shows it, its headings numbered; a page with several texts numbers them all first."""
        return self.number(Outline())

    def number(self, outline: Outline) -> SafeString:
        self.html = outline.number(expand_db_html(self["text"].source))
        return self.html


class TextBlock(blocks.StructBlock):
    text = blocks.RichTextBlock(
        features=PROSE,
        label="Paragraphs",
        help_text="The large headings become the list of contents. A small heading stands under a large one.",
    )

    class Meta:
        value_class = TextValue
        icon = "pilcrow"
        label = "Text"
        description = "Paragraphs, headings and lists."
        template = "blocks/text.html"
        preview_value = {
            "text": (
                "<h2>When talking goes in circles</h2><p>Some conversations end where they began. You know each turn "
                "of them by now.</p><h3>A small heading</h3><p>It stands under a large one.</p>"
                "<ul><li>A list of points,</li><li>where one is enough for a line</li></ul>"
            )
        }


class SignsBlock(blocks.StructBlock):
    signs = blocks.ListBlock(blocks.CharBlock(label="Sign"), min_num=1)

    class Meta:
        icon = "tick-inverse"
        label = "Signs"
        description = "A list of things people recognize in themselves."
        template = "blocks/signs.html"
        preview_value = {
            "signs": ["The same argument comes back", "You feel far apart", "You weigh every word before you say it"]
        }


class DescribedImageBlock(ImageBlock):
    """Wagtail's own with labels that say what they are for; migrations know it as Wagtail's."""

    def __init__(self, required: bool = True, **kwargs: Any):
        super().__init__(required, **kwargs)
        children = {
            "image": ImageChooserBlock(required=required, label="Picture"),
            "decorative": blocks.BooleanBlock(
                required=False,
                label="Only decoration",
                help_text="Then who cannot see it is told nothing of it.",
            ),
            "alt_text": blocks.CharBlock(
                required=False,
                label="Description",
                help_text="What the picture shows, in one sentence: it is read aloud to those who cannot see it.",
            ),
        }
        for name, block in children.items():
            block.set_name(name)
            self.child_blocks[name] = block


class PictureBlock(blocks.StructBlock):
    image = DescribedImageBlock()
    caption = blocks.CharBlock(
        required=False,
        max_length=200,
        label="Words under it",
        help_text="May stay empty. If it shows a model, the site says so here by itself.",
    )

    class Meta:
        icon = "image"
        label = "Picture"
        description = "A picture, with words under it if you like."
        template = "blocks/picture.html"

    def get_preview_value(self) -> blocks.StructValue:
        """A wide picture: under a tall one the words would be out of sight."""
        pictures = self.child_blocks["image"].child_blocks["image"].target_model.objects
        widest = pictures.order_by(F("height") * 1000 / F("width"), "pk")
        return self.to_python(
            {
                "image": {"image": widest.values_list("pk", flat=True).first(), "decorative": True},
                "caption": "The words under it, if you write any.",
            }
        )


class PullQuoteBlock(blocks.StructBlock):
    quote = blocks.TextBlock(rows=2, max_length=220, help_text="One sentence of this page, set large.")

    class Meta:
        icon = "openquote"
        label = "Pull quote"
        description = "One sentence of the page, set large between the paragraphs."
        template = "blocks/pull_quote.html"
        preview_value = {"quote": "When a room is safe, people grow curious again."}


class StepBlock(blocks.StructBlock):
    title = blocks.CharBlock(max_length=80)
    text = blocks.RichTextBlock(features=["bold", "italic", "link"])


class StepsBlock(blocks.StructBlock):
    steps = blocks.ListBlock(StepBlock(label="Step"), min_num=1)

    class Meta:
        icon = "list-ol"
        label = "Numbered steps"
        description = "What happens first, second and third."
        template = "blocks/steps.html"
        preview_value = {
            "steps": [
                {"title": "A free call", "text": "<p>Fifteen minutes, no duty.</p>"},
                {"title": "A first meeting", "text": "<p>Your story, at your pace.</p>"},
            ]
        }


class ApproachBlock(blocks.StructBlock):
    name = blocks.CharBlock(max_length=80, label="Name of the approach")
    text = blocks.RichTextBlock(features=["bold", "italic", "link"])


class ApproachesBlock(blocks.StructBlock):
    approaches = blocks.ListBlock(ApproachBlock(label="Approach"), min_num=1)

    class Meta:
        icon = "grip"
        label = "Approaches"
        description = "Ways of working, as cards side by side."
        template = "blocks/approaches.html"
        preview_value = {
            "approaches": [
                {"name": "Attachment", "text": "<p>How early bonds shape closeness now.</p>"},
                {"name": "Gestalt", "text": "<p>What happens between us, as it happens.</p>"},
            ]
        }


class ColumnBlock(blocks.StructBlock):
    title = blocks.CharBlock(max_length=60, label="Heading")
    points = blocks.ListBlock(blocks.CharBlock(label="Point"), min_num=1)


class ComparisonBlock(blocks.StructBlock):
    first = ColumnBlock(label="First column")
    second = ColumnBlock(label="Second column, set apart")

    class Meta:
        icon = "table"
        label = "Comparison"
        description = "Two things side by side; the second is set apart."
        template = "blocks/comparison.html"
        preview_value = {
            "first": {"title": "Coaching", "points": ["Skills", "Looks ahead"]},
            "second": {"title": "Therapy", "points": ["Old wounds", "What keeps returning"]},
        }

    def get_context(self, value: blocks.StructValue, parent_context: dict[str, Any] | None = None) -> dict[str, Any]:
        return super().get_context(value, parent_context) | {"columns": [value["first"], value["second"]]}


class MythBlock(blocks.StructBlock):
    myth = blocks.CharBlock(max_length=160, label="What people believe")
    answer = blocks.RichTextBlock(features=PLAIN)


class MythsBlock(blocks.StructBlock):
    myths = blocks.ListBlock(MythBlock(label="Myth"), min_num=1)

    class Meta:
        icon = "help"
        label = "Myths with answers"
        description = "Things people believe, each with an answer that opens on a press."
        template = "blocks/myths.html"
        preview_value = {
            "myths": [
                {"myth": "The therapist takes sides", "answer": "<p>Nobody is on trial.</p>"},
                {"myth": "It is only talk", "answer": "<p>Much of it is practice.</p>"},
                {"myth": "It is for couples about to part", "answer": "<p>Many come long before.</p>"},
            ]
        }


class QuestionValue(blocks.StructValue):
    @property
    def anchor(self) -> str:
        """The id of the answer, so that a link to it opens it."""
        return f"q-{slugify(self['question'], allow_unicode=True)}"


class QuestionBlock(blocks.StructBlock):
    question = blocks.CharBlock(max_length=160)
    answer = blocks.RichTextBlock(features=PLAIN)
    show_on_home = blocks.BooleanBlock(
        required=False,
        label="Show on the home page",
        help_text="Counts on the questions page only; the first three are shown.",
    )

    class Meta:
        value_class = QuestionValue


class QuestionsBlock(blocks.StructBlock):
    questions = blocks.ListBlock(QuestionBlock(label="Question"), min_num=1)

    class Meta:
        icon = "help"
        label = "Questions with answers"
        description = "Questions, each with an answer that opens on a press. Search engines may show them."
        template = "blocks/questions.html"
        preview_value = {
            "questions": [
                {"question": "Must my partner come?", "answer": "<p>No.</p>"},
                {"question": "What do I say on the first call?", "answer": "<p>Whatever comes first.</p>"},
            ]
        }


class KeyPointsBlock(blocks.StructBlock):
    points = blocks.ListBlock(blocks.RichTextBlock(features=["bold", "italic", "link"], label="Point"), min_num=1)

    class Meta:
        icon = "list-ul"
        label = "Key points"
        description = "A short list worth remembering."
        template = "blocks/key_points.html"
        preview_value = {
            "points": [
                "<p><b>Listening</b> comes before answering.</p>",
                "<p><b>A pause</b> is part of the talk.</p>",
                "<p><b>Repair</b> counts more than being right.</p>",
            ]
        }


class ServiceCardsBlock(blocks.StructBlock):
    services = blocks.ListBlock(
        blocks.PageChooserBlock("pages.ServicePage"),
        required=False,
        help_text="Leave empty to show all of them.",
    )

    class Meta:
        icon = "folder-open-inverse"
        label = "Service cards"
        description = "Cards that lead to the services."
        template = "blocks/service_cards.html"
        preview_value: ClassVar[dict[str, Any]] = {"services": []}

    def get_context(self, value: blocks.StructValue, parent_context: dict[str, Any] | None = None) -> dict[str, Any]:
        context = super().get_context(value, parent_context)
        service_pages = self.child_blocks["services"].child_block.target_model.objects
        chosen = [page for page in value["services"] if page and page.live]
        context["services"] = chosen or service_pages.live().as_cards()
        return context


class AreasBlock(blocks.StructBlock):
    introduction = blocks.CharBlock(required=False, max_length=200, label="A line above the places")

    class Meta:
        icon = "site"
        label = "Areas served"
        description = "The places from Settings → Practice details."
        template = "blocks/areas.html"
        preview_value = {"introduction": "Clients come from these places."}


class AuthorBlock(blocks.StructBlock):
    therapist = blocks.PageChooserBlock(
        "pages.TherapistPage",
        required=False,
        label="Page about the therapist",
        help_text="Leave it empty for your own.",
    )

    class Meta:
        icon = "user"
        label = "About the author"
        description = "A card about the therapist, from the page about you."
        template = "blocks/author.html"
        preview_value = {"therapist": None}

    def get_context(self, value: blocks.StructValue, parent_context: dict[str, Any] | None = None) -> dict[str, Any]:
        context = super().get_context(value, parent_context)
        therapist_pages = self.child_blocks["therapist"].target_model.objects
        context["therapist"] = value["therapist"] or therapist_pages.live().first()
        return context


class CallToActionBlock(blocks.StructBlock):
    heading = blocks.CharBlock(max_length=100)
    text = blocks.TextBlock(required=False, rows=2)
    steps = blocks.ListBlock(
        blocks.CharBlock(label="Step"),
        required=False,
        label="Steps",
        help_text="Numbered, under the text. May stay empty.",
    )

    class Meta:
        icon = "mail"
        label = "Invitation to a call"
        description = "A few words and the button for the free call. A page with one gets no other at its end."
        template = "blocks/call_to_action.html"
        preview_value = {
            "heading": "How to begin",
            "text": "Fifteen minutes on the phone, and nothing is decided by the end of them.",
            "steps": ["Choose a time", "We talk", "You think it over"],
        }


class VideoBlock(blocks.StructBlock):
    title = blocks.CharBlock(max_length=120)
    file = DocumentChooserBlock(label="Film", help_text="A file that ends in .mp4 or .webm.")
    captions = DocumentChooserBlock(
        required=False, label="Subtitles", help_text="A file that ends in .vtt, for those who cannot hear it."
    )
    transcript = blocks.RichTextBlock(
        required=False, features=PLAIN, label="What is said", help_text="To read under the film."
    )

    class Meta:
        icon = "media"
        label = "Video"
        description = "A film of your own. It starts when a reader presses it."
        template = "blocks/video.html"
        preview_template = "blocks/video_preview.html"
        preview_value = {
            "title": "The title stands under the film",
            "file": None,
            "captions": None,
            "transcript": "<p>What is said in it, for those who would rather read.</p>",
        }


class BodyBlock(blocks.StreamBlock):
    """What the body of a page is made of, in the order an editor is offered it."""

    text = TextBlock(group="Words")
    signs = SignsBlock(group="Words")
    key_points = KeyPointsBlock(group="Words")
    pull_quote = PullQuoteBlock(group="Words")
    steps = StepsBlock(group="Explain")
    approaches = ApproachesBlock(group="Explain")
    comparison = ComparisonBlock(group="Explain")
    myths = MythsBlock(group="Explain")
    questions = QuestionsBlock(group="Explain")
    picture = PictureBlock(group="Show")
    video = VideoBlock(group="Show")
    service_cards = ServiceCardsBlock(group="Lead on")
    areas = AreasBlock(group="Lead on")
    author = AuthorBlock(group="Lead on")
    call_to_action = CallToActionBlock(group="Lead on")


class ChangeBlock(blocks.StructBlock):
    """One line of a legal page's history."""

    date = blocks.DateBlock()
    what = blocks.CharBlock(max_length=200, label="What changed")

    class Meta:
        icon = "history"
        label = "Change"
        description = "A date and what changed then."
        template = "blocks/change.html"
        preview_value = {"date": "2026-01-31", "what": "First version."}
