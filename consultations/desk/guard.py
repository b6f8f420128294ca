"""Who may use the desk, and whether somebody may look over the shoulder."""

from functools import wraps

from django.core.exceptions import PermissionDenied
from wagtail.permissions import policy_registry

from ..models import ConsultationRequest


def may(user, action):
    return policy_registry.get_by_type(ConsultationRequest).user_has_permission(user, action)


def for_the_therapist(view):
    """Nobody else gets in."""

    @wraps(view)
    def guarded(request, *args, **kwargs):
        if not may(request.user, "change"):
            raise PermissionDenied
        return view(request, *args, **kwargs)

    return guarded


def is_discreet(request):
    return bool(request.session.get("desk_is_discreet"))
