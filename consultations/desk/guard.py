"""Who may use the desk, and whether somebody may look over the shoulder."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, cast

from django.contrib.auth.models import AnonymousUser, User
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from wagtail.permissions import policy_registry

from ..models import ConsultationRequest

DISCREET = "desk_is_discreet"  # in the session; templates name it too


class DeskRequest(HttpRequest):
    """An HTTP request of somebody who may use the desk."""

    user: User


def may(user: User | AnonymousUser, action: str) -> bool:
    return policy_registry.get_by_type(ConsultationRequest).user_has_permission(user, action)


def for_the_therapist[**Arguments](
    view: Callable[Concatenate[DeskRequest, Arguments], HttpResponse],
) -> Callable[Concatenate[HttpRequest, Arguments], HttpResponse]:
    """Nobody else gets in."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Arguments.args, **kwargs: Arguments.kwargs) -> HttpResponse:
        if not may(request.user, "change"):
            raise PermissionDenied
        return view(cast(DeskRequest, request), *args, **kwargs)

    return guarded


def is_discreet(request: HttpRequest) -> bool:
    return bool(request.session.get(DISCREET))
