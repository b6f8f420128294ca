"""Makes a draft article of a .docx, .md or .txt file and says where it is."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.auth.models import User
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.urls import reverse

from pages.importing.drafts import import_article
from pages.importing.files import LARGEST_FILE, Refused, too_large


class Command(BaseCommand):
    help = "Make a draft article of a .docx, .md or .txt file. Nothing is published."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--owner", help="the name of the account that the draft belongs to")

    def handle(self, *args: Any, file: Path, owner: str | None, **options: Any) -> None:
        try:
            if file.stat().st_size > LARGEST_FILE:
                raise Refused(too_large())
            draft = import_article(file.name, file.read_bytes(), self._account(owner))
        except OSError as error:
            raise CommandError(f"{file} cannot be read: {error.strerror}.") from None
        except Refused as reason:
            raise CommandError(str(reason)) from None
        page = draft.page
        edit = reverse("wagtailadmin_pages:edit", args=[page.pk])
        self.stdout.write(f"Draft: {page.title}\nEdit it at {settings.SITE_URL}{edit}")
        for remark in draft.remarks:
            self.stdout.write(f"- {remark}")

    @staticmethod
    def _account(name: str | None) -> User | None:
        if name is None:
            return None
        account = User.objects.filter(username=name).first()
        if account is None:
            raise CommandError("There is no account of that name.")
        return account
