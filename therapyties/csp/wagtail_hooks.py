"""The script that starts the back office's widgets, on all its pages."""

from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString
from wagtail import hooks


@hooks.register("insert_global_admin_js")
def widgets_script() -> SafeString:
    # Not deferred: the elements it looks for are acted on as the page is read, as inline scripts would be.
    return format_html('<script src="{}"></script>', static("js/widgets.js"))
