"""Prints the SQL that gives the audit log to another role of PostgreSQL."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import connection

from therapyties.access.audit_log import ownership


class Command(BaseCommand):
    help = (
        "Print the SQL after which the site can add to the audit log and read it, and no more. Make the role first"
        " (CREATE ROLE audit_owner NOLOGIN), back up, then hand this to psql as the database's superuser."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("owner", help="the role that gets the audit log, for example audit_owner")

    def handle(self, *args: Any, owner: str, **options: Any) -> None:
        if connection.vendor != "postgresql":
            raise CommandError("Only PostgreSQL has roles. On SQLite triggers and the hash chain guard the audit log.")
        with connection.cursor() as cursor:
            cursor.execute("SELECT current_user")
            site = cursor.fetchone()[0]
        self.stdout.write("".join(f"{statement};\n" for statement in ownership.statements(owner, site)))
