"""The pages of users and groups."""

from wagtail.users.views.groups import GroupViewSet
from wagtail.users.views.users import UserViewSet

from .audit_log.listing import HistoryInTrail


class PeopleViewSet(HistoryInTrail, UserViewSet):
    """Users."""


class RolesViewSet(HistoryInTrail, GroupViewSet):
    """Groups, which are the roles."""
