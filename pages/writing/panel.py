"""The panel of the page editor that shows notes on the writing while it is written."""

from typing import Any

from django.urls import reverse
from wagtail.admin.panels import Panel


class WritingPanel(Panel):
    """Its script sends the form as it stands to the URL it is given, and shows the answer."""

    class BoundPanel(Panel.BoundPanel):
        template_name = "pages/writing_panel.html"

        def get_context_data(self, parent_context: dict[str, Any] | None = None) -> dict[str, Any]:
            page = self.instance
            if page.pk:
                url = reverse("writing:page", args=[page.pk])
            else:
                url = reverse("writing:new", args=[self.form.parent_page.pk, page._meta.model_name])
            return super().get_context_data(parent_context) | {"url": url}
