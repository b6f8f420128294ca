"""Mails about accounts: what was tried, and what was changed. They go beside the answer, which never waits for them."""

import logging
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import timedelta
from threading import Thread

from allauth.account.utils import user_pk_to_url_str
from django.conf import settings
from django.contrib.auth.models import User
from django.contrib.auth.tokens import PasswordResetTokenGenerator
from django.core.mail import EmailMessage
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from therapyties.security import throttle
from therapyties.security.spreadsheets import practice_time

from .roles import OWNER

logger = logging.getLogger(__name__)
TOLD_ONCE_IN = timedelta(days=1)


@dataclass
class Change:
    """What happened to one account or role, and to which addresses it is told besides the owners'."""

    about: str
    details: list[str] = field(default_factory=list)
    addresses: set[str] = field(default_factory=set)


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


def tell_of_changes(changes: Iterable[Change], by: str) -> None:
    """The account that was changed, and every owner who has an address, hear of it; each in a mail of their own."""
    owners = User.objects.filter(groups__name=OWNER, is_active=True).exclude(email="")
    addresses = set(owners.values_list("email", flat=True))
    send([_of_change(change, by, address) for change in changes for address in sorted(addresses | change.addresses)])


def _of_change(change: Change, by: str, address: str) -> EmailMessage:
    words = _(
        "On %(site)s this was changed about %(about)s:\n\n%(details)s\n\nWho did it: %(by)s\nWhen: %(when)s\n\n"
        "If that was meant, there is nothing to do. If you know nothing of it, please sign in and look at the accounts"
        " and the audit log, and tell whoever runs the site today.\n\n%(link)s\n"
    )
    values = {
        "site": settings.WAGTAIL_SITE_NAME,
        "about": change.about,
        "details": "\n".join(f"- {detail}" for detail in change.details),
        "by": by or _("nobody who was signed in"),
        "when": practice_time(timezone.now()),
        "link": link("wagtailadmin_home"),
    }
    return EmailMessage(_("An account or a role was changed"), words % values, to=[address])


def invite(user: User, by: str) -> None:
    """A one-time link to the account's address, at which its own password is chosen."""
    key = {"uidb36": user_pk_to_url_str(user), "key": PasswordResetTokenGenerator().make_token(user)}
    words = _(
        "%(by)s has made an account for you on %(site)s. You sign in with the name %(name)s.\n\n"
        "Choose your password here. The link works once, for three days:\n\n%(link)s\n\n"
        "After that you will be asked to set up a passkey or an authenticator app. If the link is too old, ask for"
        " another under “I forgot my password”:\n\n%(sign_in)s\n"
    )
    values = {
        "by": by,
        "site": settings.WAGTAIL_SITE_NAME,
        "name": user.get_username(),
        "link": link("account_reset_password_from_key", **key),
        "sign_in": link("account_login"),
    }
    send([EmailMessage(_("Your account is ready"), words % values, to=[user.email])])


def send_head(addresses: list[str], head: str, *, is_whole: bool) -> None:
    """Whoever runs the site has, outside of it, what tells later that nothing was changed before today. Sent at once,
    for the worker may wait for it."""
    words = _("The audit log is as it was written. Its head tonight:\n\n%(head)s\n\nKeep this email.")
    if not is_whole:
        words = _(
            "The audit log is not as it was written. Whoever runs the site can find out where. Its head:\n\n%(head)s"
        )
    EmailMessage(_("Audit log of %(site)s") % {"site": settings.SITE_URL}, words % {"head": head}, to=addresses).send()


def link(view: str, **arguments: object) -> str:
    """The full address of a page, on the site's own name whatever name it was asked under."""
    return settings.SITE_URL + reverse(view, kwargs=arguments)
