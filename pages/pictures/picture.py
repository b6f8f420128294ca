"""The image model, and the copies of each picture that visitors are sent."""

import logging
from functools import lru_cache
from pathlib import PurePosixPath
from typing import Any

from django.core.files.storage import default_storage
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext
from wagtail.images.models import AbstractImage, AbstractRendition

from therapyties import languages
from therapyties.storage import AWAY, Away

logger = logging.getLogger(__name__)

WIDTHS = (320, 720, 960, 1280)  # pixels; 720 is twice a phone's column, 1280 twice a text column
FORMATS = ("avif", "webp")
EDITION = 2  # of the copies: it rises when others are wanted, and the worker makes them for every picture


@lru_cache(maxsize=2_000)
def _url(name: str) -> str:
    """Of a file, which depends on nothing but its name: a page asks for a dozen."""
    return default_storage.url(name)


class SiteImage(AbstractImage):
    """A picture. `prepared` lists its copies, so that a page names them without a query or a look at the disk."""

    class Shows(models.TextChoices):
        NOBODY = "nobody", "Nobody: a place or a thing"
        DRAWING = "drawing", "A drawing, perhaps of people"
        THERAPIST = "therapist", "The therapist"
        MODEL = "model", "A photograph of someone else (a model)"

    shows = models.CharField(
        "who is shown",
        max_length=10,
        choices=Shows,
        default=Shows.NOBODY,
        help_text="California asks that a photograph of a model says so: the site then prints it under the picture.",
    )
    description_in_hebrew = models.CharField(
        "what it shows, in Hebrew",
        max_length=255,
        blank=True,
        help_text="For the pages in Hebrew. Empty: they say it in English.",
    )
    prepared = models.JSONField(default=dict, editable=False)

    admin_form_fields = (
        "title",
        "file",
        "description",
        "description_in_hebrew",
        "shows",
        "collection",
        "focal_point_x",
        "focal_point_y",
        "focal_point_width",
        "focal_point_height",
    )

    class Meta(AbstractImage.Meta):
        verbose_name = "picture"
        verbose_name_plural = "pictures"

    @property
    def words(self) -> str:
        """What it shows, in the language that is spoken now."""
        return (self.description_in_hebrew if languages.current() == "he" else "") or self.description

    @property
    def model_notice(self) -> str:
        return gettext("The person pictured is a model, not a client.") if self.shows == self.Shows.MODEL else ""

    def prepare(self) -> None:
        """Make every copy that visitors may be sent and note their names; a broken file is noted as having none, and
        nothing is noted while the bucket is away: `prepare_what_is_missing` makes them later.

        Runs on saving and publishing, never in a visitor's request.
        """
        widths = sorted({min(width, self.width) for width in WIDTHS})
        prepared: dict[str, Any] = {"file": self.file.name, "edition": EDITION}
        try:
            made = self.get_renditions(*(f"width-{width}|format-{kind}" for width in widths for kind in FORMATS))
        except Exception as error:  # Pillow raises many kinds, and none of them may stop an editor from saving
            if _is_away(error):
                logger.warning("The copies of picture %s have to wait: the bucket does not answer", self.pk)
                prepared = {}
            else:
                logger.exception("The copies of picture %s could not be made", self.pk)
        else:
            for rendition in made.values():
                kind = PurePosixPath(rendition.file.name).suffix.lstrip(".")
                prepared.setdefault(kind, []).append([rendition.width, rendition.file.name])
            for kind in FORMATS:
                prepared[kind].sort()
        self.prepared = prepared
        type(self).objects.filter(pk=self.pk).update(prepared=prepared)

    @property
    def is_prepared(self) -> bool:
        return self.prepared.get("file") == self.file.name

    def sources(self) -> list[tuple[str, str]]:
        """[(kind, srcset)], best first; empty while no copies exist, when the page shows the original file."""
        if not self.is_prepared:
            return []
        return [
            (kind, ", ".join(f"{_url(name)} {width}w" for width, name in self.prepared[kind]))
            for kind in FORMATS
            if kind in self.prepared
        ]

    def fallback_url(self) -> str:
        """URL of one copy for a browser that reads neither `srcset` nor AVIF."""
        copies = self.prepared.get("webp") if self.is_prepared else None
        return _url(copies[len(copies) // 2][1] if copies else self.file.name)


def _is_away(error: BaseException | None) -> bool:
    """Whether the bucket is why; Wagtail puts an error of its own before it."""
    while error and not isinstance(error, Away):
        error = error.__cause__ or error.__context__
    return error is not None


def prepare_what_is_missing() -> None:
    """Every picture has its copies, those of today's widths. Raises Away."""
    for image in SiteImage.objects.filter(~Q(prepared__edition=EDITION) | Q(prepared__edition__isnull=True)):
        image.prepare()
        if not image.is_prepared:
            raise Away(AWAY)


class SiteRendition(AbstractRendition):
    image = models.ForeignKey(SiteImage, on_delete=models.CASCADE, related_name="renditions")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=("image", "filter_spec", "focal_point_key"), name="one_rendition_per_filter")
        ]
