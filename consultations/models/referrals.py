"""Others who may help, to be offered when the therapist cannot."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel


class Referral(models.Model):
    """Somebody else who may help, to be offered when the therapist cannot."""

    name = models.CharField(_("name"), max_length=120)
    licence = models.CharField(_("license"), max_length=120, blank=True, help_text=_("For example: LMFT."))
    languages = models.CharField(_("languages"), max_length=120, blank=True)
    fees = models.CharField(_("about fees"), max_length=160, blank=True)
    reach = models.CharField(_("phone, or how to reach them"), max_length=160, blank=True)
    link = models.URLField(_("web address"), blank=True)

    panels = [FieldPanel(name) for name in ("name", "licence", "languages", "fees", "reach", "link")]

    class Meta:
        verbose_name = _("other who may help")
        verbose_name_plural = _("others who may help")
        ordering = ("name",)

    def __str__(self):
        return self.name

    @property
    def lines(self):
        """As it stands in a message: the name with license and languages, then what else is known."""
        first = ", ".join(part for part in (self.name, self.licence, self.languages) if part)
        return "\n".join(part for part in (first, self.fees, self.reach, self.link) if part)
