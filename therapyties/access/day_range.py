"""Days in the back office's filters lie in years that a database can count with; others are refused in words."""

from datetime import date
from typing import Any

from django.core.validators import MaxValueValidator, MinValueValidator
from django.utils.translation import gettext_lazy as _
from django_filters import DateFromToRangeFilter
from django_filters.fields import DateRangeField

FIRST, LAST = date(1900, 1, 1), date(2999, 12, 31)
TOO_FAR = _("Please check the year: it is too far away.")


class DayRangeField(DateRangeField):
    """From a day to a day. The last one there is, in the year 9999, has no end in another zone."""

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        for day in self.fields:
            day.validators += [MinValueValidator(FIRST, TOO_FAR), MaxValueValidator(LAST, TOO_FAR)]


def bound_every_range() -> None:
    """Wagtail's own lists have such filters too, so this replaces the field of all of them."""
    DateFromToRangeFilter.field_class = DayRangeField
