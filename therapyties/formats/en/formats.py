"""How dates and times may be typed: as the back office writes them, and in the American ways."""

from itertools import product

# Django looks for the three names in capitals below, and tries one after the other.
_DAYS = [
    "%Y-%m-%d",
    "%m/%d/%Y",
    "%m/%d/%y",
    "%m-%d-%Y",
    "%b %d, %Y",
    "%b %d %Y",
    "%b. %d, %Y",
    "%B %d, %Y",
    "%B %d %Y",
    "%d %b %Y",
    "%d %B %Y",
]
_TIMES = ["%H:%M", "%H:%M:%S", "%H:%M:%S.%f", "%I:%M %p", "%I:%M%p", "%I %p", "%I%p"]

DATE_INPUT_FORMATS = _DAYS
TIME_INPUT_FORMATS = _TIMES
DATETIME_INPUT_FORMATS = [f"{day}{between}{time}" for day, between, time in product(_DAYS, (" ", ", ", " at "), _TIMES)]
