"""The viewsets of users and groups."""

from typing import Any

from django.contrib.auth.models import Permission, User
from django.db.models import QuerySet
from django.forms import ModelForm
from django.utils.translation import gettext as _
from wagtail.users.forms import GroupForm
from wagtail.users.views.groups import GroupViewSet
from wagtail.users.views.users import CreateView, UserViewSet

from . import letters
from .audit_log.listing import HistoryInAuditLog
from .models import AuditEntry


class InvitationView(CreateView):
    """An account is made without a password: a link to its address lets its owner choose one."""

    def get_form(self, form_class: type[ModelForm] | None = None) -> ModelForm:
        form = super().get_form(form_class)
        form.fields["email"].help_text = _("An email with the way to choose a password is sent here.")
        return form

    def get_success_message(self, instance: User) -> str:
        return _("An email with the way to choose a password was sent to %(name)s.") % {"name": instance.get_username()}

    def save_instance(self) -> User:
        user = super().save_instance()
        user.set_unusable_password()
        user.save(update_fields=["password"])
        letters.invite(user, by=self.request.user.get_username())
        AuditEntry.objects.record("access.invited", user=self.request.user, about=user.get_username())
        return user


class PeopleViewSet(HistoryInAuditLog, UserViewSet):
    """Users."""

    add_view_class = InvitationView


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
