"""One class per body block, then BodyBlock that lists them.

Each is a StructBlock subclass: migrations then keep only its fields, and its icon, words and template may change.
There is no block for testimonials, ratings or raw HTML, and there shall be none.
"""

from functools import cached_property

from wagtail import blocks
from wagtail.documents.blocks import DocumentChooserBlock
from wagtail.images.blocks import ImageBlock
from wagtail.rich_text import expand_db_html

from .outline import Outline

PROSE = ["h2", "h3", "bold", "italic", "ol", "ul", "link"]
PLAIN = ["bold", "italic", "ol", "ul", "link"]


class TextValue(blocks.StructValue):
    @cached_property
    def html(self):
        """The text as the page shows it, its headings numbered; a page with several texts numbers them all first."""
        return self.number(Outline())

    def number(self, outline):
        self.html = outline.number(expand_db_html(self["text"].source))
        return self.html


class TextBlock(blocks.StructBlock):
    text = blocks.RichTextBlock(features=PROSE, help_text="Headings here make the contents list of the page.")

    class Meta:
        value_class = TextValue
        icon = "pilcrow"
        label = "Text"
        description = "Paragraphs, headings and lists."
        template = "blocks/text.html"
        preview_value = {"text": "<h2>When talking goes in circles</h2><p>Some conversations end where they began.</p>"}


class SignsBlock(blocks.StructBlock):
    signs = blocks.ListBlock(blocks.CharBlock(label="Sign"), min_num=1)

    class Meta:
        icon = "tick-inverse"
        label = "Signs"
        description = "A list of things people recognize in themselves."
        template = "blocks/signs.html"
        preview_value = {"signs": ["The same argument comes back", "You feel far apart"]}


class PictureBlock(blocks.StructBlock):
    image = ImageBlock()
    caption = blocks.CharBlock(required=False, max_length=200)

    class Meta:
        icon = "image"
        label = "Picture"
        description = "A picture with words under it."
        template = "blocks/picture.html"

    def get_preview_value(self):
        from .images import SiteImage

        return self.to_python(
            {
                "image": {
                    "image": SiteImage.objects.values_list("pk", flat=True).first(),
                    "decorative": True,
                },
                "caption": "A drawing of an evening.",
            }
        )


class PullQuoteBlock(blocks.StructBlock):
    quote = blocks.TextBlock(rows=2, max_length=220, help_text="One sentence of this page that deserves room.")

    class Meta:
        icon = "openquote"
        label = "Pull quote"
        description = "One sentence, set large."
        template = "blocks/pull_quote.html"
        preview_value = {"quote": "When a room is safe, people grow curious again."}


class StepBlock(blocks.StructBlock):
    title = blocks.CharBlock(max_length=80)
    text = blocks.RichTextBlock(features=["bold", "italic", "link"])


class StepsBlock(blocks.StructBlock):
    steps = blocks.ListBlock(StepBlock(), min_num=1)

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
    name = blocks.CharBlock(max_length=80)
    text = blocks.RichTextBlock(features=["bold", "italic", "link"])


class ApproachesBlock(blocks.StructBlock):
    approaches = blocks.ListBlock(ApproachBlock(), min_num=1)

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
    title = blocks.CharBlock(max_length=60)
    points = blocks.ListBlock(blocks.CharBlock(label="Point"), min_num=1)


class ComparisonBlock(blocks.StructBlock):
    first = ColumnBlock()
    second = ColumnBlock()

    class Meta:
        icon = "table"
        label = "Comparison"
        description = "Two things side by side; the second is set apart."
        template = "blocks/comparison.html"
        preview_value = {
            "first": {"title": "Coaching", "points": ["Skills", "Looks ahead"]},
            "second": {"title": "Therapy", "points": ["Old wounds", "What keeps returning"]},
        }

    def get_context(self, value, parent_context=None):
        return super().get_context(value, parent_context) | {"columns": [value["first"], value["second"]]}


class MythBlock(blocks.StructBlock):
    myth = blocks.CharBlock(max_length=160)
    answer = blocks.RichTextBlock(features=PLAIN)


class MythsBlock(blocks.StructBlock):
    myths = blocks.ListBlock(MythBlock(), min_num=1)

    class Meta:
        icon = "help"
        label = "Myths with answers"
        description = "Things people believe, each with an answer that opens."
        template = "blocks/myths.html"
        preview_value = {"myths": [{"myth": "The therapist takes sides", "answer": "<p>Nobody is on trial.</p>"}]}


class QuestionBlock(blocks.StructBlock):
    question = blocks.CharBlock(max_length=160)
    answer = blocks.RichTextBlock(features=PLAIN)
    show_on_home = blocks.BooleanBlock(
        required=False,
        label="Show on the home page",
        help_text="From the questions page, the first three are shown.",
    )


class QuestionsBlock(blocks.StructBlock):
    questions = blocks.ListBlock(QuestionBlock(), min_num=1)

    class Meta:
        icon = "help"
        label = "Questions with answers"
        description = "Questions, each with an answer that opens. Search engines are told of them."
        template = "blocks/questions.html"
        preview_value = {"questions": [{"question": "Must my partner come?", "answer": "<p>No.</p>"}]}


class KeyPointsBlock(blocks.StructBlock):
    points = blocks.ListBlock(blocks.RichTextBlock(features=["bold", "italic", "link"], label="Point"), min_num=1)

    class Meta:
        icon = "list-ul"
        label = "Key points"
        description = "A short list worth remembering."
        template = "blocks/key_points.html"
        preview_value = {"points": ["<p><b>Listening</b> comes before answering.</p>"]}


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
        preview_value = {"services": []}

    def get_context(self, value, parent_context=None):
        from .models import ServicePage

        context = super().get_context(value, parent_context)
        chosen = [page for page in value["services"] if page and page.live]
        context["services"] = chosen or ServicePage.objects.live()
        return context


class AreasBlock(blocks.StructBlock):
    introduction = blocks.CharBlock(required=False, max_length=200)

    class Meta:
        icon = "site"
        label = "Areas served"
        description = "The places from the practice details, as one list."
        template = "blocks/areas.html"
        preview_value = {"introduction": "Clients come from these places."}


class AuthorBlock(blocks.StructBlock):
    therapist = blocks.PageChooserBlock("pages.TherapistPage", required=False, help_text="Empty: the therapist.")

    class Meta:
        icon = "user"
        label = "Author"
        description = "The therapist's card, from the about page."
        template = "blocks/author.html"
        preview_value = {"therapist": None}

    def get_context(self, value, parent_context=None):
        from .models import TherapistPage

        context = super().get_context(value, parent_context)
        context["therapist"] = value["therapist"] or TherapistPage.objects.live().first()
        return context


class CallToActionBlock(blocks.StructBlock):
    heading = blocks.CharBlock(max_length=100)
    text = blocks.TextBlock(required=False, rows=2)
    steps = blocks.ListBlock(blocks.CharBlock(label="Step"), required=False)

    class Meta:
        icon = "mail"
        label = "Call to action"
        description = "An invitation with the button for the free call."
        template = "blocks/call_to_action.html"
        preview_value = {
            "heading": "How to begin",
            "text": "",
            "steps": ["Ask for a free call", "Meet Liron"],
        }


class VideoBlock(blocks.StructBlock):
    title = blocks.CharBlock(max_length=120)
    file = DocumentChooserBlock(help_text="An .mp4 or .webm file, kept on this site: no visitor is sent elsewhere.")
    captions = DocumentChooserBlock(required=False, help_text="A .vtt file with what is said, for who cannot hear it.")
    transcript = blocks.RichTextBlock(required=False, features=PLAIN)

    class Meta:
        icon = "media"
        label = "Video"
        description = "A video that loads nothing until it is pressed."
        template = "blocks/video.html"
        preview_value = {"title": "A word from Liron", "file": None, "captions": None, "transcript": ""}


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
