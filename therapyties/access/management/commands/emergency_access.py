"""Prints a link that lets somebody in who lost the second factor, to set up a new one."""

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.management.base import BaseCommand, CommandError
from django.db.models import Q
from django.urls import reverse

from therapyties.access.models import EmergencyLink
from therapyties.access.roles import OWNER
from therapyties.access.sign_in import emergency


class Command(BaseCommand):
    help = "Print a link, for an account that lost its second factor; it works once, within ten minutes."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("user", nargs="?", default="", help="the name the account signs in with")

    def handle(self, *args: Any, user: str, **options: Any) -> None:
        if not user:
            raise CommandError(f"Say the name that the account signs in with. {_owners()}")
        account = get_user_model().objects.filter(username=user).first()
        if account is None:
            raise CommandError(f"There is no account with the name {user}. {_owners()}")
        if not account.is_active:
            raise CommandError(f"The account {user} is switched off: switch it on first (Settings, Users).")
        path = reverse("access_emergency", args=[emergency.make(account)])
        minutes = int(EmergencyLink.LASTS.total_seconds() // 60)
        self.stdout.write(
            f"{settings.SITE_URL}{path}\n"
            f"Open it within {minutes} minutes; it works once. It removes the second factor of {user} and asks for a"
            " new one. Whoever has this link can do the same: hand it over in person or by telephone."
        )


def _owners() -> str:
    """The names of those who may do everything: whoever has a shell here could read them anyway."""
    may = Q(groups__name=OWNER) | Q(is_superuser=True)
    found = get_user_model().objects.filter(may, is_active=True).order_by("username").distinct()
    names = ", ".join(found.values_list("username", flat=True))
    return f"Owners sign in as: {names}." if names else "No account has the role Owner."
