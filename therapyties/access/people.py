"""Wagtail's app of users and groups, with viewsets whose history is the audit log."""

from wagtail.users.apps import WagtailUsersAppConfig


class PeopleConfig(WagtailUsersAppConfig):
    default = False
    user_viewset = "therapyties.access.people_viewsets.PeopleViewSet"
    group_viewset = "therapyties.access.people_viewsets.RolesViewSet"
