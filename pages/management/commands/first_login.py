"""Makes the first account of a new site and prints its password, once."""

import secrets

from django.contrib.auth import get_user_model
from django.core.management.base import BaseCommand

NAME = "liron"


class Command(BaseCommand):
    help = "Make the first account. Where any account exists already, nothing is changed."

    def handle(self, *args, **options):
        User = get_user_model()
        if User.objects.exists():
            return
        password = "-".join(secrets.token_hex(3) for _ in range(4))
        User.objects.create_superuser(NAME, password=password)
        self.stdout.write(
            f"First login for /admin/, shown this once: name {NAME}, password {password}\n"
            "Change the password under your name in the menu."
        )
