"""The form behind every upload and change of a picture."""

import io
from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image, ImageOps
from wagtail.images.fields import WagtailImageField
from wagtail.images.forms import BaseImageForm


class PictureField(WagtailImageField):
    """A picture that can be read to its end: of half a file, Wagtail's own field only learns by failing."""

    def to_python(self, data: Any) -> Any:
        try:
            return super().to_python(data)
        except (OSError, SyntaxError) as error:
            raise ValidationError(self.error_messages["invalid_image"], code="invalid_image") from error


class PictureForm(BaseImageForm):
    """Saving makes the copies that visitors will be sent: a replaced file shows on pages published long ago."""

    file = PictureField(label="File", widget=BaseImageForm.Meta.widgets["file"])

    def clean_file(self) -> Any:
        """The picture without what a camera writes into it: a portrait must not tell where it was taken."""
        file = self.cleaned_data["file"]
        return without_metadata(file) if "file" in self.changed_data else file

    def save(self, commit: bool = True) -> Any:
        image = super().save(commit)
        if commit and not image.is_prepared:
            image.prepare()
        return image


def without_metadata(file: Any) -> SimpleUploadedFile:
    """The same picture, upright, as a new file with neither EXIF, XMP nor comments; the colour profile stays."""
    file.seek(0)
    with Image.open(file) as picture:
        kind = picture.format
        upright = ImageOps.exif_transpose(picture)
        options = {"icc_profile": picture.info.get("icc_profile")}
        if kind == "JPEG":
            # Untouched pixels are kept as they were compressed; turned ones have to be compressed once more.
            options["quality"] = "keep" if upright is picture else 92
        elif kind != "PNG":
            options["quality"] = 92
        upright.info = {}
        content = io.BytesIO()
        upright.save(content, kind, exif=b"", **options)
    return SimpleUploadedFile(file.name, content.getvalue(), getattr(file, "content_type", ""))
