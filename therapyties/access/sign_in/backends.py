"""What an account may do: what its roles may, and nothing else."""

from django.contrib.auth.backends import ModelBackend
from django.contrib.auth.models import Permission


class RolesBackend(ModelBackend):
    """Names and passwords as Django keeps them. A right given to one account alone does not count, so that the list
    of roles tells the whole truth."""

    def _get_user_permissions(self, user_obj):
        return Permission.objects.none()
