"""Users and groups in the back office: as Wagtail has them, but for their history, which the audit log holds."""

from wagtail.users.apps import WagtailUsersAppConfig


class PeopleConfig(WagtailUsersAppConfig):
    default = False
    user_viewset = "therapyties.access.people_viewsets.PeopleViewSet"
    group_viewset = "therapyties.access.people_viewsets.RolesViewSet"
