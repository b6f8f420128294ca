"""Mails about accounts: what was tried, and what was changed. They go beside the answer, which never waits for them."""

import logging
from collections.abc import Iterable
from datetime import timedelta
from threading import Thread

from django.conf import settings
from django.contrib.auth.models import User
from django.core.mail import EmailMessage
from django.urls import reverse
from django.utils.translation import gettext as _

from therapyties.security import throttle

logger = logging.getLogger(__name__)
TOLD_ONCE_IN = timedelta(days=1)


def send(messages: Iterable[EmailMessage]) -> None:
    """They are on their way; one that fails is a line in the log, without its address."""
    Thread(target=_deliver, args=(list(messages),), name="letters").start()


def _deliver(messages: list[EmailMessage]) -> None:
    for message in messages:
        try:
            message.send()
        except Exception as error:  # whatever a mail server does, nobody is told more than this
            logger.error("A mail about an account was not sent: %s", type(error).__name__)


def tell_of_tries(name: str) -> None:
    """Whoever signs in with this name, as `attempts.normal` has it, hears of many wrong passwords; once a day."""
    if "\0" in name:
        return
    for user in User.objects.filter(username__iexact=name, is_active=True).exclude(email=""):
        if throttle.count("told of tries", str(user.pk), TOLD_ONCE_IN) == 1:
            send([_of_tries(user)])


def _of_tries(user: User) -> EmailMessage:
    words = _(
        "Somebody tried many passwords for your account of %(site)s. None of them was right, and nobody got in.\n\n"
        "You are not locked out. In a browser in which you signed in before, everything is as always. With a passkey,"
        " too, you sign in at once, in any browser. Elsewhere you may be asked to type your password a second time"
        " after a few seconds.\n\n"
        "You need not do anything. If this goes on for days, please tell whoever runs the site.\n\n%(link)s\n"
    )
    values = {"site": settings.WAGTAIL_SITE_NAME, "link": link("account_login")}
    return EmailMessage(_("Somebody tried to sign in with your name"), words % values, to=[user.email])


def link(view: str, *arguments: object) -> str:
    """The full address of a page, on the site's own name whatever name it was asked under."""
    return settings.SITE_URL + reverse(view, args=arguments)
