"""Makes the roles and, on a new site, the first account, whose password is printed once."""

import secrets
from typing import Any

from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.core.management.base import BaseCommand
from django.db import transaction

from therapyties.access.roles import OWNER, make_roles

NAME = "liron"


class Command(BaseCommand):
    help = (
        "Make the roles, give the owner what an update has brought, and remove Wagtail's example groups if nobody is in"
        " them. Where no account exists, make the first one, an owner. No account that exists is changed."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        make_roles()
        User = get_user_model()
        if User.objects.exists():
            return
        password = "-".join(secrets.token_hex(3) for _ in range(4))
        with transaction.atomic():
            User.objects.create_user(NAME, password=password).groups.add(Group.objects.get(name=OWNER))
        self.stdout.write(
            f"First login for /admin/, shown this once: name {NAME}, password {password}\n"
            "You will be asked to set up a passkey or an authenticator app. Change the password under your name.\n"
            "The same page asks for your email address. Without one you cannot get back in if you forget"
            " the password; you can also give it later, under your name or under Settings, Users."
        )
