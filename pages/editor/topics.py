"""Topics in the back office, under their own name."""

from django.urls import URLPattern
from django.utils.translation import gettext_lazy as _
from wagtail.snippets.views.chooser import SnippetChooserViewSet
from wagtail.snippets.views.snippets import IndexView, SnippetViewSet

from ..models import Topic


class NoChooser(SnippetChooserViewSet):
    """Articles tick their topics, so nothing opens a dialog to choose one; Wagtail's breaks on an empty form."""

    def get_urlpatterns(self) -> list[URLPattern]:
        return []


class TopicIndexView(IndexView):
    add_item_label = _("Add a topic")


class TopicViewSet(SnippetViewSet):
    """Topics under their own name: nobody looks for them under “Snippets”."""

    index_view_class = TopicIndexView
    chooser_viewset_class = NoChooser
    model = Topic
    icon = "tag"
    menu_label = _("Topics")
    menu_order = 350
    add_to_admin_menu = True
