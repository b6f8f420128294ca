"""What the door asks of Wagtail: which pages are public; and its line of "Ready to open?"."""

from django.db import connection
from django.utils.translation import gettext as _
from wagtail import hooks

from therapyties.readiness import Line

from . import triggers, visit

hooks.register("before_serve_page", visit.say_it_is_public, order=1000)  # after those that may refuse


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
