"""The form behind every upload and change of a picture."""

from wagtail.images.forms import BaseImageForm


class PictureForm(BaseImageForm):
    """Saving makes the copies that visitors will be sent: a replaced file shows on pages published long ago."""

    def save(self, commit=True):
        image = super().save(commit)
        if commit and not image.is_prepared:
            image.prepare()
        return image
