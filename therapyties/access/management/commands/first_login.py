"""Makes the roles and, on a new site, the first account, whose name and password are random and printed once."""

import secrets
from argparse import ArgumentParser
from typing import Any

from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.core.management.base import BaseCommand
from django.db import transaction
from wagtail.models import Site

from consultations.models import ConsultationSettings
from therapyties.access.roles import OWNER, make_roles
from therapyties.security.tokens import ALPHABET

RANDOM = "Write the name down as well: it is random, so that nobody tries passwords for it.\n"
ASKED = (
    "The same page asks for your email address. Without one you cannot get back in if you forget"
    " the password; you can also give it later, under your name or under Settings, Users."
)


def new_name() -> str:
    """A name to sign in with that nobody guesses, and that can be typed from paper."""
    return "desk-" + "".join(secrets.choice(ALPHABET.lower()) for _ in range(6))


def tell_of_requests_at(email: str) -> None:
    """Whoever has said where to be told keeps that."""
    if not ConsultationSettings.current().notify_email and (site := Site.objects.order_by("pk").first()):
        ConsultationSettings.objects.update_or_create(site=site, defaults={"notify_email": email})


class Command(BaseCommand):
    help = (
        "Make the roles, or bring them to this version, and remove Wagtail's example groups if nobody is in them. Where"
        " no account exists, make the first one, an owner. No account that exists is changed."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--name", default="", help="what it signs in with; by itself it is one that nobody guesses")
        parser.add_argument("--email", default="", help="its address, where requests are told of as well")
        parser.add_argument("--only-roles", action="store_true", help="make no account, and say so where there is none")

    def handle(self, *args: Any, name: str, email: str = "", only_roles: bool = False, **options: Any) -> None:
        make_roles()
        User = get_user_model()
        if User.objects.exists():
            return
        if only_roles:
            self.stdout.write("There is no account yet. At a terminal, manage.py first_login makes one and prints it.")
            return
        is_random = not name
        name = name or new_name()
        password = "-".join(secrets.token_hex(3) for _ in range(4))
        with transaction.atomic():
            user = User.objects.create_user(name, email=email, password=password)
            user.groups.add(Group.objects.get(name=OWNER))
            if email:
                tell_of_requests_at(email)
        self.stdout.write(
            f"First login for /admin/, shown this once: name {name}, password {password}\n"
            f"{RANDOM if is_random else ''}"
            "You will be asked to set up a passkey or an authenticator app. Change the password under your name.\n"
            f"{'' if email else ASKED}"
        )
