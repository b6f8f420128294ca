"""Leaving, forgetting, and a way back for whoever kept nothing: none of it touches a request."""

from datetime import timedelta

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from therapyties.languages import url_in
from therapyties.security import throttle

from ..models import ConsultationRequest, ContactRoute
from ..moments import moment
from ..rules.states import Status
from ..services.claiming import claim_withdrawal
from .contact_forms import WayBackForm
from .journey import Journey, forget
from .origin import stateless
from .private_response import never_kept, render_private
from .speaking import elsewhere, in_the_language_of_the_journey

ELSEWHERE = "https://www.weather.gov/"  # a page that tells nothing about who looks at it
CLAIMS, CLAIMS_WITHIN = 5, timedelta(minutes=10)  # from one network


@csrf_exempt  # it only forgets; and a browser that is being left sends what it likes
@require_http_methods(["GET", "HEAD", "POST"])
@never_kept
def leave(request: HttpRequest) -> HttpResponse:
    """The browser forgets the journey, and is elsewhere. A script that has already left only says so, by POST."""
    if request.method == "POST":
        return _forget_all(request, HttpResponse(status=204))
    return _forget_all(request, HttpResponseRedirect(ELSEWHERE))


def _forget_all[Response: HttpResponse](request: HttpRequest, response: Response) -> Response:
    """With it the browser forgets the journey, and that a form of this site was opened; but for somebody who is signed
    in, whose own forms need that cookie."""
    if settings.SESSION_COOKIE_NAME not in request.COOKIES:
        response.delete_cookie(settings.CSRF_COOKIE_NAME, samesite="Strict")
    return forget(response)


@require_http_methods(["GET", "HEAD", "POST"])
@never_kept
@stateless
@in_the_language_of_the_journey
def keep_nothing(request: HttpRequest) -> HttpResponse:
    """Say how to take a request back without this browser; then this browser forgets."""
    if request.method == "POST" and "sure" in request.POST:
        return _forget_all(request, HttpResponseRedirect(url_in("consultations:forgotten"), status=303))
    journey = Journey.of(request)
    if not journey.opened:  # also for whoever comes back to this page after forgetting
        return HttpResponseRedirect(url_in("consultations:forgotten"))
    requests = [(stored, ends_by_itself(stored)) for stored in journey.requests().values()]
    context = {"requests": requests, "pass": journey.sealed() if journey.is_by_field else ""}
    response = render_private(request, "keep_nothing", context)
    return journey.keep(response)


def ends_by_itself(stored: ConsultationRequest) -> list[str]:
    """Sentences on what becomes of an unanswered request, and when."""
    if stored.status == Status.PROPOSED and stored.proposed_until:
        until = moment(stored.proposed_until)
        return [
            _("If you choose none of the times that I offered, your request ends by itself: %(when)s.")
            % {"when": until}
        ]
    if stored.status != Status.REQUESTED or stored.slot is None:
        return []
    when = moment(stored.slot, stored.zone)
    ends = [_("You do not have to end it: it ends by itself when its time has passed, %(when)s.") % {"when": when}]
    if stored.is_proven:
        return ends
    if stored.contact_route == ContactRoute.PHONE:
        until = moment(stored.promised_by)
        opens = _("Unless we have spoken by then, its time opens for others on %(when)s at the latest.") % {
            "when": until
        }
    else:
        opens = _(
            "Unless you press “Yes, it was me” in my message, its time opens for others within four hours of asking."
        )
    return [*ends, opens]


@require_safe
@never_kept
@in_the_language_of_the_journey
def forgotten(request: HttpRequest) -> HttpResponse:
    return render_private(request, "forgotten", {"elsewhere": elsewhere(request)})


@require_http_methods(["GET", "HEAD", "POST"])
@never_kept
@stateless
@sensitive_post_parameters()
@in_the_language_of_the_journey
def way_back(request: HttpRequest) -> HttpResponse:
    """The short form of whoever kept nothing. The answer is the same whether there is such a request or not."""
    form = WayBackForm(request.POST if request.method == "POST" else None)
    shown = {"form": form, "elsewhere": elsewhere(request)}
    if not form.is_valid():
        return render_private(request, "way_back", shown, status=422 if form.errors else 200)
    if throttle.count("claim", throttle.network_of(request), CLAIMS_WITHIN) > CLAIMS:
        return render_private(request, "way_back", shown | {"too_many": True}, status=429)
    claim_withdrawal(form.cleaned_data["which"], form.cleaned_data["contact"])
    return HttpResponseRedirect(url_in("consultations:way_back_taken"), status=303)


@require_safe
@never_kept
@in_the_language_of_the_journey
def way_back_taken(request: HttpRequest) -> HttpResponse:
    return render_private(request, "way_back_taken", {"elsewhere": elsewhere(request)})
