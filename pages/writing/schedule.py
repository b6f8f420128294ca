"""When a page goes live or comes off: a moment on the practice's clock, as it is typed and as it is said."""

from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils import dateformat, timezone
from django.utils.text import format_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.panels import PublishingPanel

HEADINGS = {"go_live_at": gettext_lazy("Goes live"), "expire_at": gettext_lazy("Comes off the site")}
FIRST_YEAR, LAST_YEAR = 2000, 2100  # others are slips of the hand, and some of them are no moments in every zone


def practice_zone() -> ZoneInfo:
    return ZoneInfo(settings.PRACTICE_TIME_ZONE)


def place() -> str:
    """“Los Angeles”: whose clock counts."""
    return settings.PRACTICE_TIME_ZONE.rpartition("/")[2].replace("_", " ")


def said(value: datetime) -> str:
    """“Tue, Dec 1, 9 am (Los Angeles)”, with the year if it is another one."""
    local = value.astimezone(practice_zone())
    is_this_year = local.year == timezone.now().astimezone(practice_zone()).year
    return _("%(day)s, %(time)s (%(place)s)") % {
        "day": dateformat.format(local, "D, M j" if is_this_year else "D, M j, Y"),
        "time": clock(local),
        "place": place(),
    }


def clock(local: datetime) -> str:
    """“9 am”, “2:30 pm”."""
    return dateformat.format(local, "g:i" if local.minute else "g") + (" am" if local.hour < 12 else " pm")


def moment_of(wall: datetime) -> datetime:
    """The moment at which the practice's clock shows that. When it is set back it shows an hour twice: the first time
    counts. Raises ValidationError for what it never shows, because it is set forward just then."""
    local = wall.replace(tzinfo=practice_zone(), fold=0)
    real = local.astimezone(UTC).astimezone(practice_zone())
    if real.replace(tzinfo=None) == wall:
        return local
    before = (wall - timedelta(hours=1)).replace(tzinfo=practice_zone())
    raise ValidationError(
        _("There is no %(time)s on %(day)s: the clocks go forward in that hour. Choose %(before)s or %(after)s.")
        % {
            "time": clock(wall),
            "day": dateformat.format(wall, "l, F j"),
            "before": clock(before),
            "after": clock(real),
        },
        code="no_such_hour",
    )


class MomentField(forms.DateTimeField):
    """A moment on the practice's clock, whatever zone an account has chosen."""

    default_error_messages = {"invalid": gettext_lazy("Please write a day and a time, such as 12/1/2026 9:00 am.")}

    def prepare_value(self, value: Any) -> Any:
        if isinstance(value, datetime) and timezone.is_aware(value):
            return value.astimezone(practice_zone()).replace(tzinfo=None)
        return value

    def to_python(self, value: Any) -> datetime | None:
        # Django would read it in the zone that is in force, and refuse the hour that comes twice.
        with timezone.override(UTC):
            read = super().to_python(value)
        if read is None:
            return None
        if not FIRST_YEAR <= read.year <= LAST_YEAR:
            raise ValidationError(self.error_messages["invalid"], code="invalid")
        return moment_of(read.replace(tzinfo=None))


def read_by_the_practices_clock(form: forms.ModelForm) -> None:
    """The form's moments of going live and coming off are read, and shown, so."""
    for name in HEADINGS:
        if field := form.fields.get(name):
            form.fields[name] = MomentField(
                label=HEADINGS[name], help_text=field.help_text, required=field.required, widget=field.widget
            )


class SchedulePanel(PublishingPanel):
    """Wagtail's dialog, in an editor's words, which names the clock."""

    def __init__(self, **options: Any):
        super().__init__(**options)
        for panel in self.children:
            panel.heading = HEADINGS[panel.field_name]
            panel.help_text = format_lazy(gettext_lazy("In the practice’s time: {place}."), place=place())
