"""The page in the back office where a file is given and becomes a draft."""

import io
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import InMemoryUploadedFile
from django.core.files.uploadhandler import FileUploadHandler
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_http_methods

from .drafts import Draft, import_article, list_of_articles, may_import
from .files import ENDINGS, LARGEST_FILE, Refused, too_large


class InMemory(FileUploadHandler):
    """Keeps one upload in memory and lets go of it beyond the limit, so that no part of it is ever on disk."""

    too_large = False

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        super().new_file(*args, **kwargs)
        self._content = io.BytesIO()

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        if start + len(raw_data) > LARGEST_FILE:
            self.too_large = True
            self._content = io.BytesIO()
        elif not self.too_large:
            self._content.write(raw_data)

    def file_complete(self, file_size: int) -> InMemoryUploadedFile | None:
        if self.too_large:
            return None
        self._content.seek(0)
        return InMemoryUploadedFile(
            self._content, self.field_name, self.file_name, self.content_type, file_size, self.charset
        )


class ImportForm(forms.Form):
    file = forms.FileField(
        label=gettext_lazy("The file"),
        allow_empty_file=True,  # said in the same words as any other file that holds no text
        widget=forms.FileInput(attrs={"accept": ",".join(sorted(ENDINGS))}),
        error_messages={"required": gettext_lazy("Please choose a file.")},
    )


@csrf_exempt  # the token is looked at once it is known where the upload goes, just below
@require_http_methods(["GET", "POST"])
def import_text(request: HttpRequest) -> HttpResponse:
    """A form for a file; the file becomes a draft, and the answer leads to it. Only for who may add an article."""
    if not may_import(request.user):
        raise PermissionDenied
    handler = InMemory(request)
    request.upload_handlers = [handler]
    return _import_text(request, handler)


@csrf_protect
def _import_text(request: HttpRequest, handler: InMemory) -> HttpResponse:
    form = ImportForm(request.POST, request.FILES) if request.method == "POST" else ImportForm()
    if form.is_bound:
        if handler.too_large:
            form.errors["file"] = form.error_class([too_large()])
        elif form.is_valid():
            file = form.cleaned_data["file"]
            try:
                draft = import_article(file.name, file.read(), request.user)
            except Refused as reason:
                form.add_error("file", str(reason))
            else:
                _tell(request, draft)
                return redirect("wagtailadmin_pages:edit", draft.page.pk)
    context = {
        "form": form,
        "parent": list_of_articles(),
        "megabytes": LARGEST_FILE // 1024 // 1024,
        "header_title": _("Import a text"),
    }
    return render(request, "pages/import.html", context, status=422 if form.errors else 200)


def _tell(request: HttpRequest, draft: Draft) -> None:
    messages.success(
        request,
        _("“%(title)s” is a draft now. Read it, add what is missing, and publish it when it is right.")
        % {"title": draft.page.title},
    )
    if draft.remarks:
        items = format_html_join("", "<li>{}</li>", ((remark,) for remark in draft.remarks))
        messages.warning(request, format_html("{}<ul>{}</ul>", _("Please look at this:"), items))
