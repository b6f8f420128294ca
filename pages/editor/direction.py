"""The script by which a page in Hebrew is written from right to left, also in parts that are added later."""

from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString


def script() -> SafeString:
    return format_html('<script src="{}" defer></script>', static("js/direction.js"))
