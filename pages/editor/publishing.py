"""What happens when a page is published: its pictures are made ready, and its editor hears what the law forbids."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from wagtail.models import Page, ReferenceIndex

from ..models import BasePage
from ..pictures.picture import SiteImage
from ..writing.forms import say_left
from ..writing.notes import Level
from ..writing.page_manuscript import of_page
from ..writing.prompts import prompts
from ..writing.review import review


def prepare_pictures_on_publishing(instance: Page, **kwargs: Any) -> None:
    """Receives Wagtail's `page_published`: after it, every picture the page refers to has its copies."""
    if not isinstance(instance, BasePage):
        return
    ReferenceIndex.create_or_update_for_object(instance)
    used = (
        ReferenceIndex.get_references_for_object(instance)
        .filter(to_content_type__app_label="pages", to_content_type__model="siteimage")
        .values_list("to_object_id", flat=True)
    )
    for image in SiteImage.objects.filter(pk__in=[int(pk) for pk in used]):
        if not image.is_prepared:
            image.prepare()


def warn_of_what_was_published(request: HttpRequest, page: Page) -> None:
    """Nothing is held back for its wording; what the law forbids is named, once, to who has just published it. So is a
    card that has to wait for the bucket."""
    model = page.specific_class
    if model and issubclass(model, BasePage) and model.objects.filter(pk=page.pk, social_card="").exists():
        messages.warning(
            request,
            _(
                "The page is published. The place where pictures are kept does not answer just now: the card that is "
                "shown when somebody shares the page is made by itself, once it does."
            ),
        )
    found = [note for note in review(of_page(page.specific)) if note.level is Level.CHANGE and note.rule != "prompt"]
    for why in dict.fromkeys(note.why for note in found):
        named = [f"“{note.found}”" if note.found else note.where for note in found if note.why == why]
        messages.warning(
            request, _("Please change: %(named)s. %(why)s") % {"named": ", ".join(dict.fromkeys(named)), "why": why}
        )


def publish_no_template(request: HttpRequest, action_type: str, pages: Any, action: Any) -> HttpResponse | None:
    """Several pages published at once: none of them if one still holds prompts of the template or lacks something."""
    if action_type != "publish":
        return None
    wanted = list(pages)
    if action.cleaned_form.cleaned_data["include_descendants"]:
        wanted += [below for page in pages for below in page.get_descendants().not_live()]
    refused = False
    for page in wanted:
        latest = page.get_latest_revision_as_object()
        left = prompts(of_page(latest))
        if why := say_left(left) if left else latest.what_is_missing():
            messages.error(request, f"{page.get_admin_display_title()}: {why}")
            refused = True
    return redirect(action.next_url) if refused else None
