"""How a moment is said, the same on pages, in mails and on the desk: the practice's time, its zone always named."""

from datetime import datetime
from zoneinfo import ZoneInfo

from django import template
from django.conf import settings
from django.utils import dateformat
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

register = template.Library()

ZONES = {
    "America/Los_Angeles": gettext_lazy("Pacific time"),
    "America/Denver": gettext_lazy("Mountain time"),
    "America/Chicago": gettext_lazy("Central time"),
    "America/New_York": gettext_lazy("Eastern time"),
}


@register.filter
def moment(value: datetime) -> str:
    """“Tuesday, March 3, 6 pm Pacific time”."""
    name = settings.PRACTICE_TIME_ZONE
    local = value.astimezone(ZoneInfo(name))
    return _("%(day)s, %(time)s %(zone)s") % {
        "day": dateformat.format(local, "l, F j"),
        "time": dateformat.format(local, "g:i" if local.minute else "g") + (" am" if local.hour < 12 else " pm"),
        "zone": ZONES.get(name) or _("%(city)s time") % {"city": name.rpartition("/")[2].replace("_", " ")},
    }
