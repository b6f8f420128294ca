"""The worker's command under the name it had before; it goes with the next version."""

from argparse import ArgumentParser
from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand


class Command(BaseCommand):
    help = "The old name of run_worker."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--watch", action="store_true")
        parser.add_argument("--parent", type=int)

    def handle(self, *args: Any, watch: bool = False, parent: int | None = None, **options: Any) -> None:
        self.stderr.write("send_messages is called run_worker now. This name works until the next version.")
        call_command("run_worker", watch=watch, parent=parent, stdout=self.stdout, stderr=self.stderr)
