"""Makes the first account of a new site and prints its password, once."""

import secrets

from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.core.management.base import BaseCommand
from django.db import transaction

from therapyties.access.roles import OWNER, make_roles

NAME = "liron"


class Command(BaseCommand):
    help = "Make the first account, an owner. Where any account exists already, nothing is changed."

    def handle(self, *args, **options):
        User = get_user_model()
        if User.objects.exists():
            return
        password = "-".join(secrets.token_hex(3) for _ in range(4))
        with transaction.atomic():
            make_roles()
            User.objects.create_user(NAME, password=password).groups.add(Group.objects.get(name=OWNER))
        self.stdout.write(
            f"First login for /admin/, shown this once: name {NAME}, password {password}\n"
            "You will be asked to set up a passkey or an authenticator app. Change the password under your name."
        )
