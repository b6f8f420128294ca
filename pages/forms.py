"""The form behind every upload and change of a picture."""

from django.core.exceptions import ValidationError
from wagtail.images.fields import WagtailImageField
from wagtail.images.forms import BaseImageForm


class PictureField(WagtailImageField):
    """A picture that can be read to its end: of half a file, Wagtail's own field only learns by failing."""

    def to_python(self, data):
        try:
            return super().to_python(data)
        except (OSError, SyntaxError) as error:
            raise ValidationError(self.error_messages["invalid_image"], code="invalid_image") from error


class PictureForm(BaseImageForm):
    """Saving makes the copies that visitors will be sent: a replaced file shows on pages published long ago."""

    file = PictureField(label="File", widget=BaseImageForm.Meta.widgets["file"])

    def save(self, commit=True):
        image = super().save(commit)
        if commit and not image.is_prepared:
            image.prepare()
        return image
