"""Sends the messages that are not sent yet; for cron, or by hand after the mail server was down."""

from django.core.management.base import BaseCommand

from consultations.services import send_messages
from consultations.throttle import forget_old


class Command(BaseCommand):
    help = "Send the messages about consultation requests that could not be sent before."

    def handle(self, *args, **options):
        forget_old()
        sent, failing = send_messages()
        self.stdout.write(f"{sent} sent, {failing} still waiting.")
