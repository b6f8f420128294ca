"""What somebody says without their page stands on the desk until the therapist has settled it."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _

from ..models import Claim
from ..services import by_therapist
from .guard import DeskRequest, for_the_therapist


@for_the_therapist
def settle(request: DeskRequest, pk: int) -> HttpResponse:
    """It is read, and the request that it seems to mean stays as it is."""
    if request.method != "POST":
        return redirect("desk:index")
    claim = get_object_or_404(Claim.objects.select_related("request"), pk=pk)
    by_therapist.settle_claim(claim, user=request.user)
    messages.success(request, _("Settled. Nothing was changed, and nobody is told."))
    return redirect("desk:inspect", claim.request_id) if claim.request_id else redirect("wagtailadmin_home")
