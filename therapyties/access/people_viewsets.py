"""The viewsets of users and groups."""

from typing import Any

from django.contrib.auth.models import Permission
from django.db.models import QuerySet
from wagtail.users.forms import GroupForm
from wagtail.users.views.groups import GroupViewSet
from wagtail.users.views.users import UserViewSet

from .audit_log.listing import HistoryInAuditLog


class PeopleViewSet(HistoryInAuditLog, UserViewSet):
    """Users."""


class RoleForm(GroupForm):
    """What a role may do, without what is asked of nobody here: there is one site, and it is made with the software.

    What a role has of that it keeps, as of everything that the form does not show.
    """

    registered_permissions: QuerySet[Permission]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        about_sites = {"content_type__app_label": "wagtailcore", "content_type__model": "site"}
        self.registered_permissions = self.registered_permissions.exclude(**about_sites)
        self.fields["permissions"].queryset = self.registered_permissions.select_related("content_type")


class RolesViewSet(HistoryInAuditLog, GroupViewSet):
    """Groups, which are the roles."""

    def get_form_class(self, for_update: bool = False) -> type[GroupForm]:
        return RoleForm
