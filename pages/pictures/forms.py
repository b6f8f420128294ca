"""The form behind every upload and change of a picture."""

import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail.images.fields import WagtailImageField
from wagtail.images.forms import BaseImageForm

from .conversion import as_kept

KINDS = {"avif", "heic", "jpeg", "png", "webp"}  # as the library calls what it finds in a file
HEIC = rb"....ftyp(hei.|hev.|mif1|msf1)"


class PictureField(WagtailImageField):
    """A picture that can be read to its end, whatever its name ends in: of half a file, Wagtail's own field only
    learns by failing, and of a file with another ending than its contents it says nothing that helps."""

    default_validators = ()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.help_text = _("JPEG, PNG, WebP, AVIF, or HEIC from an iPhone; at most %(size)s.") % {
            "size": self.max_upload_size_text
        }
        self.error_messages["invalid_image_extension"] = _(
            "Websites do not show this kind of picture. Open it, save it as JPEG or PNG, and choose that."
        )
        self.error_messages["file_too_many_pixels"] = _(
            "This picture is too large: 50 million pixels at most, as 8,000 by 6,000. Save it smaller and choose that."
        )
        self.error_messages["unread_heic"] = _(
            "This picture from an iPhone could not be read. Open it on a Mac in Preview and choose File, Export, JPEG. "
            "For new photos choose Settings, Camera, Formats, Most Compatible on the iPhone."
        )

    def to_python(self, data: Any) -> Any:
        start = data.read(12) if hasattr(data, "read") else b""
        if start:
            data.seek(0)
        try:
            return super().to_python(data)
        except (ValidationError, OSError, SyntaxError, ValueError) as error:
            if isinstance(error, ValidationError) and error.code != "invalid_image":
                raise
            name = "unread_heic" if re.fullmatch(HEIC, start, re.DOTALL) else "invalid_image"
            raise ValidationError(self.error_messages[name], code=name) from error

    def check_image_file_format(self, f: Any) -> None:
        if f.image.format_name not in KINDS:
            raise ValidationError(self.error_messages["invalid_image_extension"], code="invalid_image_extension")


class PictureForm(BaseImageForm):
    """Saving makes the copies that visitors will be sent: a replaced file shows on pages published long ago."""

    file = PictureField(label=_("File"), widget=BaseImageForm.Meta.widgets["file"])
    decorative = forms.BooleanField(
        label=_("It is only decoration"),
        required=False,
        help_text=_("The text says everything without it. A screen reader passes over it."),
    )
    field_order = ("title", "file", "description", "description_in_hebrew", "decorative", "shows")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "file" in (self._meta.exclude or ()):  # which only takes out fields that are not written down here
            del self.fields["file"]
        self.fields["description"].label = _("What does it show?")
        self.fields["description"].help_text = _(
            "One sentence for people who cannot see it, and for everyone while it loads: “Two chairs by a window”. "
            "Where the picture is used, another sentence can be given."
        )
        # One that has its copies already was asked about before, and its description left empty.
        self.fields["decorative"].initial = (
            bool(self.instance.pk) and self.instance.is_prepared and not self.instance.description
        )

        self.fields["shows"].required = False

    def clean_shows(self) -> str:
        return self.cleaned_data["shows"] or self.instance.shows

    def clean_file(self) -> Any:
        """The picture as it is kept: a portrait must not tell where it was taken, nor a browser show another one."""
        file = self.cleaned_data["file"]
        if "file" not in self.changed_data:
            return file
        try:
            return as_kept(file)
        except (OSError, SyntaxError, ValueError, EOFError) as error:
            name = "unread_heic" if file.image.format_name == "heic" else "invalid_image"
            raise ValidationError(self.fields["file"].error_messages[name], code=name) from error

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if self.add_prefix("description") not in self.data and "file" in self.fields:
            # Of several files at once each is sent without its words first and asked about in a form of its own then.
            # What is wrong with one is said at the file: Wagtail would keep it as it is, with the place it was taken.
            for name in [name for name in self.errors if name != "file"]:
                self.add_error("file", self.errors.as_data()[name])
        elif not (cleaned.get("description", "").strip() or cleaned.get("decorative")):
            self.add_error(
                "description", _("Please say in a sentence what the picture shows, or tick that it is only decoration.")
            )
        return cleaned

    def save(self, commit: bool = True) -> Any:
        image = super().save(commit)
        if commit and not image.is_prepared:
            image.prepare()
        return image
