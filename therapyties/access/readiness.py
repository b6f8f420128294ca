"""What of the roles is not as the software made them, as lines for "Ready to open?"."""

from django.contrib.auth.models import Group, Permission
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from therapyties.readiness import Line

from .roles import LEADS_TO_EVERYTHING, as_permission, changed_by_hand

SHOWN = 5  # rights of each kind; the page of the role has all


def lines() -> list[Line]:
    """One line, or one for each role that somebody has changed."""
    changed = changed_by_hand()
    if not changed:
        return [
            Line(
                title=_("Roles as they came"),
                is_done=True,
                why=_(
                    "Nobody has changed what Therapist and Editor may do. A group of your own can have other rights."
                ),
            )
        ]
    pages = dict(Group.objects.filter(name__in=changed).values_list("name", "pk"))
    return [_line(name, more, less, pages[name]) for name, (more, less) in sorted(changed.items())]


def _line(name: str, more: set[str], less: set[str], pk: int) -> Line:
    values = {"role": name, "more": _in_words(more), "less": _in_words(less)}
    if more & LEADS_TO_EVERYTHING:
        title = _("Whoever has the role %(role)s can make themselves Owner")
        why = _("Somebody changed what it may do. Beyond what it came with it may: %(more)s.")
    else:
        title = _("The role %(role)s was changed by hand")
        if not less:
            why = _("Beyond what it came with it may: %(more)s. Updates leave that as it is.")
        elif not more:
            why = _("Of what it came with it may no longer: %(less)s. Updates leave that as it is.")
        else:
            why = _(
                "Beyond what it came with it may: %(more)s. Of what it came with it may no longer: %(less)s. Updates"
                " leave that as it is."
            )
    url = reverse("wagtailusers_groups:edit", args=[pk])
    return Line(title=title % values, is_done=False, why=why % values, url=url, permission="auth.change_group")


def _in_words(rights: set[str]) -> str:
    """The first of them, as the page of the role names them."""
    codenames = {as_permission(right) for right in rights}
    rows = Permission.objects.filter(codename__in={codename for _app, _model, codename in codenames})
    rows = rows.select_related("content_type").order_by("content_type__app_label", "content_type__model", "codename")
    names = [
        row.name.removeprefix("Can ").lower()
        for row in rows
        if (row.content_type.app_label, row.content_type.model, row.codename) in codenames
    ]
    shown, others = ", ".join(names[:SHOWN]), len(names) - SHOWN
    if others <= 0:
        return shown
    return ngettext("%(names)s, and %(number)d more", "%(names)s, and %(number)d more", others) % {
        "names": shown,
        "number": others,
    }
