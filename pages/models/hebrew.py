"""What the site says about the practice where it speaks Hebrew."""

from django.db import models
from django.utils.html import strip_tags
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.contrib.settings.models import BaseSiteSetting, register_setting
from wagtail.fields import RichTextField

CRISIS = (
    '<p>בסכנה מיידית התקשרו ל־<a href="tel:911">911</a>.</p>'
    "<p>במצב משבר, או אם אתם חושבים על התאבדות: התקשרו או שלחו הודעת טקסט "
    'ל־<a href="tel:988">988</a>, בכל שעה.</p>'
    "<p>מפחדים ממישהו קרוב? בקו הארצי בנושא אלימות במשפחה עונים במספר "
    '<a href="tel:+18007997233">1-800-799-7233</a>, או שלחו את המילה START ל־<b>88788</b>.</p>'
    "<p>ב־988 ובקו הארצי עונים באנגלית ובספרדית. בטלפון אפשר לבקש תרגום: ״Hebrew interpreter, please״.</p>"
)
SYNONYMS = """\
טיפול, תרפיה, פסיכותרפיה, ייעוץ, מטפל, מטפלת, פסיכולוג, פסיכולוגית
זוג, זוגיות, נישואים, נישואין, בעל, אישה, בת זוג, בן זוג
ריב, מריבה, ויכוח, עימות, צעקות
כעס, זעם, עצבים, התפרצות
קנאה, חשדנות, רכושנות
בגידה, רומן, חוסר נאמנות
בדידות, ריחוק, מרחק, ניתוק
פרידה, גירושים, גירושין
מחיר, עלות, תשלום, כסף, יקר
ביטוח, החזר, קבלה
אונליין, וידאו, זום, מרחוק
סודיות, פרטיות, סוד
חירום, משבר, אובדנות, סכנה
מיניות, אינטימיות, קרבה
תקשורת, שיחה, הקשבה
"""


def _line(most: int = 200, default: str = "") -> models.CharField:
    return models.CharField(max_length=most, blank=True, default=default)


@register_setting(icon="home", order=2)
class HebrewDetails(BaseSiteSetting):
    """The same details as in English, where Hebrew says them otherwise; what is empty here is shown as it is there."""

    practice_name = _line(80)
    therapist_name = models.CharField(max_length=120, blank=True, default="לירון")
    licence_title = models.CharField("license title", max_length=120, blank=True)
    languages_spoken = models.TextField(blank=True, default="עברית\nאנגלית", help_text="One on each line.")
    locality = models.CharField("place", max_length=80, blank=True, default="וודלנד הילס")
    region = models.CharField("city and state", max_length=80, blank=True, default="לוס אנג׳לס, קליפורניה")
    areas_served = models.TextField(blank=True, help_text="One place on each line.")
    session_length = _line(100)
    fees = _line()
    sliding_scale = _line()
    insurance = _line()
    superbill = _line()
    meeting_place = models.CharField("in the office or by video", max_length=200, blank=True)
    office_hours = _line()
    crisis_text = RichTextField(
        "where to turn in a crisis",
        features=["bold", "link"],
        default=CRISIS,
        blank=True,
        help_text="If it is emptied, the standard lines are shown, in Hebrew.",
    )
    search_synonyms = models.TextField(
        "words that mean the same in search", blank=True, max_length=4000, default=SYNONYMS.strip()
    )

    panels = [
        MultiFieldPanel(
            [
                FieldPanel("therapist_name", help_text="As Hebrew writes it. The English name is the one on file."),
                FieldPanel("practice_name", help_text="Empty: the same as in English."),
                FieldPanel("licence_title", help_text="Empty: as it is in English, which is what California asks for."),
                FieldPanel("languages_spoken"),
            ],
            heading="Name and license",
        ),
        MultiFieldPanel(
            [FieldPanel("locality"), FieldPanel("region"), FieldPanel("areas_served")],
            heading="Where",
        ),
        MultiFieldPanel(
            [
                FieldPanel(name)
                for name in (
                    "session_length",
                    "fees",
                    "sliding_scale",
                    "insurance",
                    "superbill",
                    "meeting_place",
                    "office_hours",
                )
            ],
            heading="Practical matters",
            help_text="What is empty here is shown in English.",
        ),
        FieldPanel("crisis_text"),
        FieldPanel("search_synonyms"),
    ]

    class Meta:
        verbose_name = "practice details in Hebrew"

    def texts(self) -> dict[str, str]:
        """By the name of the detail, what Hebrew says; nothing that is empty."""
        names = [field.name for field in self._meta.concrete_fields if field.name not in ("id", "site")]
        found = {name: getattr(self, name) for name in names if strip_tags(getattr(self, name)).strip()}
        return {"crisis_text": CRISIS} | found
