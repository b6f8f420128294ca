"""Ready to open? Every line from every app, computed from what is stored at this moment."""

import shutil
from email.utils import parseaddr
from functools import cache
from urllib.parse import urlsplit

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib.auth import get_user_model
from django.core import checks
from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from wagtail import hooks

from therapyties.addresses import is_reserved
from therapyties.readiness import Line, at
from therapyties.security import rotation

from . import backups, status
from .jobs import JOBS
from .mail_files import mail_folder
from .models import JobRun

LICENSE = "pages.W001"  # which has a line of its own


def all_lines() -> list[Line]:
    """The lines of every app, then those of the project itself."""
    return [line for say in hooks.get_hooks("register_readiness") for line in say()]


def failing_jobs() -> list[Line]:
    """A line for each job of the worker that fails now; after its next success there is none."""
    failing = JobRun.objects.filter(name__in=[job.name for job in JOBS]).exclude(failing_since=None)
    return [
        Line(
            title=_("The site fails at: %(job)s") % {"job": _(run.name)},
            is_done=False,
            why=_("Since %(since)s, and it tries again by itself. The last time: %(problem)s")
            % {"since": date_format(timezone.localtime(run.failing_since), "DATETIME_FORMAT"), "problem": run.problem},
            is_for_host=True,
        )
        for run in failing.order_by("failing_since", "name")
    ]


def lines() -> list[Line]:
    """What is true of the accounts and of the machine."""
    without, unreachable = accounts_lacking()
    now = timezone.now()
    made, free = backups.newest(now), shutil.disk_usage(settings.DATA_DIR).free
    no_place, nobodys = backups.complaint(), variables_with_a_reserved_name()
    complaints, closed = complaints_about_settings(), rotation.recent_look().closed
    return [
        Line(
            title=_("A second step at sign-in, for everyone"),
            is_done=not without,
            why=_("A password alone lets nobody in. These accounts have neither an app nor a passkey yet: %(names)s.")
            % {"names": ", ".join(without)}
            if without
            else _("Every account has an app or a passkey."),
            url=reverse("wagtailusers_users:index"),
            permission="auth.change_user",
        ),
        Line(
            title=_("An email address for everyone"),
            is_done=not unreachable,
            why=_("With a forgotten password these accounts cannot be sent a way to a new password: %(names)s.")
            % {"names": ", ".join(unreachable.values())}
            if unreachable
            else _("Whoever forgets the password gets a new one by email."),
            url=_account(unreachable),
            permission="auth.change_user",
        ),
        Line(
            title=_("A backup from the last day"),
            is_done=bool(made and made > now - backups.FRESH and not no_place),
            why=no_place
            or _("The site makes one every night while its worker runs. Have it copied to another machine as well."),
            is_for_host=True,
        ),
        Line(
            title=_("Mail that leaves this machine"),
            is_done=not mail_folder(),
            why=_("Messages are files in a folder here, and nobody gets them. They are deleted after a day.")
            if mail_folder()
            else _("Messages are handed to a mail server."),
            is_for_host=True,
        ),
        Line(
            title=_("Room on the disk"),
            is_done=free >= status.ROOM,
            why=_(
                "%(number)d MB are free. When the disk is full, nothing new can be stored; what is there can be read."
            )
            % {"number": free // (1024 * 1024)},
            is_for_host=True,
        ),
        Line(
            title=_("Keys that open what is stored"),
            is_done=not closed,
            why=_(
                "Some names, contacts, notes or second steps are under a key that is not in FIELD_ENCRYPTION_KEYS, and"
                " cannot be read. Nothing is lost: whoever runs the site puts that key behind the others."
            )
            if closed
            else _("Everything that was looked at can be read."),
            is_for_host=True,
        ),
        Line(
            title=_("A safe address"),
            is_done=settings.HTTPS,
            why=_("The address of the site has to begin with https, or what people write can be read on its way."),
            is_for_host=True,
        ),
        Line(
            title=_("Names of your own"),
            is_done=not nobodys,
            why=_("A name that is for examples alone, which nobody has on the internet, stands in: %(variables)s.")
            % {"variables": ", ".join(nobodys)}
            if nobodys
            else _("Neither the sender of messages nor the address of the site is an example."),
            is_for_host=True,
        ),
        Line(
            title=_("Settings fit for the internet"),
            is_done=not complaints,
            why=ngettext(
                "One thing is to be set by whoever runs the site. Their handbook says how to see what.",
                "%(number)d things are to be set by whoever runs the site. Their handbook says how to see what.",
                complaints,
            )
            % {"number": complaints}
            if complaints
            else _("Nothing is wrong with them."),
            is_for_host=True,
        ),
    ]


@cache
def complaints_about_settings() -> int:
    """How many things Django's checks find in the code and the settings, which are the same until the next start: they
    take a twentieth of a second, so each process asks once. What a row could change has a line of its own."""
    found = checks.run_checks(include_deployment_checks=True)
    return sum(one.level >= checks.WARNING and not one.is_silenced() and one.id != LICENSE for one in found)


def variables_with_a_reserved_name() -> list[str]:
    """Those of MAIL_FROM and SITE_URL, for a site that is open to the internet, that hold what is only an example."""
    sender = parseaddr(settings.DEFAULT_FROM_EMAIL)[1].rpartition("@")[2]
    hosts = {"MAIL_FROM": sender, "SITE_URL": urlsplit(settings.SITE_URL).hostname if settings.HTTPS else ""}
    return [variable for variable, host in hosts.items() if host and is_reserved(host)]


def accounts_lacking() -> tuple[list[str], dict[int, str]]:
    """The names of those who could sign in and have yet to set up a second factor; and {key: name} of those who would
    get no mail when they forget the password."""
    ready = Authenticator.objects.exclude(type=Authenticator.Type.RECOVERY_CODES).filter(user=OuterRef("pk"))
    active = get_user_model().objects.filter(is_active=True).annotate(is_ready=Exists(ready)).order_by("username")
    rows = list(active.filter(Q(is_ready=False) | Q(email="")).values_list("pk", "username", "email", "is_ready"))
    without = [name for _pk, name, _email, is_ready in rows if not is_ready]
    return without, {pk: name for pk, name, email, _is_ready in rows if not email}


def _account(unreachable: dict[int, str]) -> str:
    """Where the first of them is given an address, or the list of everyone."""
    for first in unreachable:
        return at(reverse("wagtailusers_users:edit", args=[first]), "email")
    return reverse("wagtailusers_users:index")
