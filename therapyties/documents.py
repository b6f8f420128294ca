"""Documents that are uploaded are what their names say: known by their first bytes, not by the name alone."""

from pathlib import PurePosixPath

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _
from wagtail.documents.forms import BaseDocumentForm

LOOKED_AT = 1024  # bytes
# What has to stand where, for each of WAGTAILDOCS_EXTENSIONS.
STARTS = {
    ".pdf": lambda head: head.startswith(b"%PDF-"),
    ".mp4": lambda head: head[4:8] == b"ftyp",
    ".webm": lambda head: head.startswith(b"\x1a\x45\xdf\xa3"),
    ".vtt": lambda head: head.removeprefix(b"\xef\xbb\xbf").startswith(b"WEBVTT") and b"\0" not in head,
}


class DocumentForm(BaseDocumentForm):
    """The form of a document, on each of Wagtail's pages that take one."""

    def clean_file(self) -> UploadedFile:
        file = self.cleaned_data["file"]
        if "file" not in self.changed_data:
            return file
        if file.size > settings.LARGEST_DOCUMENT:
            most = settings.LARGEST_DOCUMENT // (1024 * 1024)
            raise ValidationError(
                _("This file is larger than %(number)d MB. Please make it smaller.") % {"number": most}
            )
        is_what_it_says = STARTS.get(PurePosixPath(file.name).suffix.lower())
        head = file.read(LOOKED_AT)
        file.seek(0)
        if is_what_it_says is None or not is_what_it_says(head):
            raise ValidationError(_("This file is not what its name says. Please save it anew, and take that one."))
        return file
