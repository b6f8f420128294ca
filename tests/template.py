"""`python -m tests.template FOLDER`: a migrated and seeded SQLite site, of which each run of the tests takes a copy."""

import os
import sys
from pathlib import Path
from unittest.mock import patch

from tests.environment import environment_in

DATABASE, MEDIA = "site.sqlite3", "media"


def make(folder):
    """Everything is as on a new site, but for the larger copies of its pictures, which cost half a minute."""
    os.environ.update(environment_in(folder) | {"DJANGO_SETTINGS_MODULE": "therapyties.settings"})
    import django

    django.setup()
    from django.core.management import call_command
    from django.db import connection

    from pages.pictures import picture
    from therapyties.access.roles import make_roles

    call_command("migrate", verbosity=0)
    with patch.object(picture, "WIDTHS", (picture.WIDTHS[0],)):
        call_command("seed_site", verbosity=0)
    make_roles()
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connection.close()


if __name__ == "__main__":
    make(Path(sys.argv[1]))
