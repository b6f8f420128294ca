"""The script that reads what is pasted into a text field, with what it says of words that were left out."""

from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _


def script() -> SafeString:
    return format_html(
        '<script src="{}" defer data-comments="{}" data-hidden="{}" data-struck="{}" data-pictures="{}" '
        'data-tables="{}"></script>',
        static("js/paste.js"),
        _("Comments were not pasted."),
        _("Hidden words were not pasted."),
        _("Struck-out words were not pasted."),
        _("Pictures were not pasted: add each in a block of its own."),
        _("Each row of a table is an item of a list now: please read whether it is still clear."),
    )
