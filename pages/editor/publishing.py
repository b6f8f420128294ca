"""What publishing a page makes ready, so that no visitor waits for it: copies of its pictures, and its social card."""

from wagtail.models import ReferenceIndex

from ..models import BasePage
from ..pictures.picture import SiteImage
from ..seo.cards import make_social_card


def make_pictures_ready(instance, **kwargs):
    """After it, every picture the page refers to has its copies, and the page has its card for sharing."""
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
    make_social_card(instance)
