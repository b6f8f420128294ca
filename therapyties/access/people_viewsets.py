"""The viewsets of users and groups."""

from wagtail.users.views.groups import GroupViewSet
from wagtail.users.views.users import UserViewSet

from .audit_log.listing import HistoryInAuditLog


class PeopleViewSet(HistoryInAuditLog, UserViewSet):
    """Users."""


class RolesViewSet(HistoryInAuditLog, GroupViewSet):
    """Groups, which are the roles."""
