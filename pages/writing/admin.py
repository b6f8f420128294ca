"""What the rules of writing add to the back office: the URLs, the report in its menu, and the editor's script."""

from django.http import HttpRequest
from django.templatetags.static import static
from django.urls import URLPattern, URLResolver, include, path, reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from wagtail.admin.menu import MenuItem

from . import views


def urls() -> list[URLPattern | URLResolver]:
    return [path("writing/", include((views.urlpatterns, "writing")))]


def script() -> SafeString:
    return format_html('<script src="{}" defer></script>', static("js/writing.js"))


class ReportMenuItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return views.may_see_report(request.user)


def report_menu_item() -> MenuItem:
    return ReportMenuItem(_("Writing checks"), reverse("writing:report"), name="writing", icon_name="edit", order=100)
