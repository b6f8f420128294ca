"""Sends the messages that are due: once, from cron, or again and again as the worker beside the site."""

import os
import signal
import threading
from datetime import timedelta

from django.core.management.base import BaseCommand
from django.db import DatabaseError, close_old_connections
from django.utils import timezone
from wagtail import hooks

from consultations.jobs.deadlines import expire, remind
from consultations.jobs.retention import forget_by_night, scrub
from consultations.jobs.selftest import run_daily
from consultations.messages.outbox import send_due
from therapyties.security.throttle import forget_old

PAUSE = 5  # seconds between two looks
CLOCKWORK_EVERY = timedelta(minutes=1)


class Command(BaseCommand):
    help = "Send the messages about consultation requests that are due, and see to what time brings by itself."

    def add_arguments(self, parser):
        parser.add_argument("--watch", action="store_true", help="Go on until told to stop: the worker.")
        parser.add_argument("--parent", type=int, help="With --watch: end when this process is no longer the parent.")

    def handle(self, *args, watch=False, parent=None, **options):
        if watch:
            return self._watch(parent or os.getppid())
        self._clockwork()
        sent, failing = send_due()
        self.stdout.write(f"{sent} sent, {failing} failed for now.")

    def _watch(self, parent):
        """A stop asked for is obeyed after the message in hand. It also ends when whoever started it is gone."""
        stop = threading.Event()
        for name in (signal.SIGTERM, signal.SIGINT):
            signal.signal(name, lambda *_: stop.set())
        next_clockwork = timezone.now()
        while not stop.is_set() and os.getppid() == parent:
            try:
                close_old_connections()
                now = timezone.now()
                if not now < next_clockwork < now + 2 * CLOCKWORK_EVERY:  # due, or the clock was set back
                    self._clockwork()
                    next_clockwork = now + CLOCKWORK_EVERY
                send_due(should_stop=stop.is_set)
            except DatabaseError:
                self.stderr.write("The database did not answer; trying again.")
            stop.wait(PAUSE)

    @staticmethod
    def _clockwork():
        now = timezone.now()
        forget_old()
        expire(now)
        remind(now)
        forget_by_night(now)
        run_daily(now)
        for work in hooks.get_hooks("clockwork"):
            work(now)
        scrub()
