"""The line of "Ready to open?" that says whether readers see a change at once."""

from django.db import connection
from django.utils.translation import gettext as _
from wagtail import hooks

from therapyties.readiness import Line

from . import triggers


@hooks.register("register_readiness", order=90)
def lines() -> list[Line]:
    missing = triggers.missing(connection)
    return [
        Line(
            title=_("Readers see a change at once"),
            is_done=not missing,
            why=_("The database no longer tells the site of every change. Run the site’s migrations again.")
            if missing
            else _("The database tells the site of every change."),
            is_for_host=True,
        )
    ]
