"""The authentication backend: an account may do what its roles may, and nothing else."""

from typing import Any

from django.contrib.auth.backends import ModelBackend
from django.contrib.auth.models import Permission
from django.db.models import QuerySet


class RolesBackend(ModelBackend):
    """Names and passwords as Django keeps them. A right given to one account alone does not count, so that the list
    of roles tells the whole truth."""

    def _get_user_permissions(self, user_obj: Any) -> QuerySet[Permission]:
        return Permission.objects.none()
