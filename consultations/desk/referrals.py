"""Others who may help, kept by the therapist among the practice's settings."""

from django.urls import URLPattern
from django.utils.translation import gettext_lazy as _
from wagtail.snippets.views.chooser import SnippetChooserViewSet
from wagtail.snippets.views.snippets import IndexView, SnippetViewSet

from ..models import Referral


class NoChooser(SnippetChooserViewSet):
    """Nothing chooses one in a dialog, so there is none: Wagtail's would be open to every account."""

    def get_urlpatterns(self) -> list[URLPattern]:
        return []


class ReferralIndexView(IndexView):
    add_item_label = _("Add somebody who may help")


class ReferralViewSet(SnippetViewSet):
    index_view_class = ReferralIndexView
    chooser_viewset_class = NoChooser

    model = Referral
    icon = "group"
    menu_label = _("Others who may help")
    menu_name = "referrals"
    menu_order = 4
    add_to_settings_menu = True
    list_display = ["name", "licence", "languages"]
