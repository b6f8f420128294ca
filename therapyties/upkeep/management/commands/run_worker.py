"""Runs the worker's jobs: each once, from cron, or again and again beside the site."""

import os
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from therapyties import bootstrap, updating
from therapyties.jobs import stop_asked
from therapyties.upkeep import backups
from therapyties.upkeep.at_work import say_at_work
from therapyties.upkeep.clock import has_settled_since_last_round
from therapyties.upkeep.jobs import JOBS
from therapyties.upkeep.worker import LightWorker, Worker, one_round, watch


class Command(BaseCommand):
    help = "Send the messages that are due, and do what else happens by itself: reminders, erasing, backups."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--watch", action="store_true", help="Go on until told to stop: the worker.")
        parser.add_argument("--parent", type=int, help="With --watch: end when this process is no longer the parent.")

    def handle(self, *args: Any, watch: bool = False, parent: int | None = None, **options: Any) -> None:
        stop_asked.clear()
        with updating.running(bootstrap.BASE_DIR) as may_run, say_at_work():
            if not may_run:
                raise CommandError(updating.UNDER_WAY)
            if watch:
                self._watch(parent or os.getppid())
            else:
                self._once()

    @staticmethod
    def _watch(parent: int) -> None:
        stop_asked.on_signals()
        backups.clear_up(timezone.now())
        watch(LightWorker(JOBS), parent)

    def _once(self) -> None:
        if not has_settled_since_last_round(timezone.now()):
            self.stdout.write("Nothing was done: the machine's clock jumped, or no round was made for hours.")
            return
        if failed := one_round(Worker(JOBS)):
            raise CommandError(f"These jobs failed, the others ran: {', '.join(failed)}.")
        self.stdout.write("Every job ran.")
