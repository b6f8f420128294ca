"""Fees and insurance: what therapy costs, from the practice's details."""

from django.db.models import Q
from django.utils.translation import gettext as _
from wagtail.admin.panels import HelpPanel

from .base import BODY, BodyPage, SitePageQuerySet, editor
from .practice import PracticeDetails


class FeesPage(BodyPage):
    """What therapy costs. It is public only while the practice's details say what that is."""

    parent_page_types = ["pages.HomePage"]
    subpage_types = []
    max_count_per_parent = 1
    edit_handler = editor(
        HelpPanel(
            "The fee, the sliding scale, insurance and superbills stand under Settings → Practice details; the page "
            "shows them above your own words. While the fee is empty there, this page cannot be published."
        ),
        *BODY,
    )

    class Meta:
        verbose_name = "fees and insurance"

    def what_is_missing(self) -> str:
        if PracticeDetails.current().says_the_fee:
            return ""
        return _("Not published yet: your fee is still empty. Write it under Settings → Practice details first.")

    @classmethod
    def shown_or_planned(cls) -> SitePageQuerySet:
        return cls.objects.filter(Q(live=True) | Q(go_live_at__isnull=False))
