"""What must be true of calls and messages before the site opens, computed from the truth."""

from datetime import timedelta

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from therapyties.door.kept import kept
from therapyties.readiness import Line, at

from ..messages.general import mail_proof
from ..messages.talking import practice_phone
from ..models import Availability, ConsultationSettings, SystemState, TalkByEmail

TELLING = ("therap", "counsel", "psych", "couple", "marriage", "mental", "lmft")  # words a lock screen should not show
WEEKLY_HOURS = "#panel-weekly_hours-section"  # the rows of a form have no label of their own
SELF_TEST_LASTS = timedelta(hours=36)


def lines() -> list[Line]:
    """What opening asks for on the desk, from what is stored now."""
    practice, state = kept(ConsultationSettings, ConsultationSettings.current), SystemState.current()
    form = reverse("wagtailsettings:edit", args=["consultations", "consultationsettings"])
    sender = settings.DEFAULT_FROM_EMAIL.rpartition("@")[0]  # what a screen shows: not the site's own name behind it
    tested = state.self_tested_at
    is_example = Availability.objects.filter(is_example=True).exists()
    return [
        Line(
            title=_("Your hours"),
            is_done=not is_example,
            why=_("Calls can be booked in the hours of an example. Change them, or say that they suit you.")
            if is_example
            else _("Calls can be booked in the hours that you set."),
            url=reverse("wagtailsettings:edit", args=["consultations", "availability"]) + WEEKLY_HOURS,
            post_to=reverse("desk:hours_are_right"),
            press=_("These hours are right"),
        ),
        Line(
            title=_("Where you are told of a request"),
            is_done=bool(practice.notify_email),
            why=_("Without an address you only see requests here."),
            url=at(form, "notify_email"),
        ),
        _who_calls_whom(practice.talk_by_email, form),
        Line(
            title=_("Email really arrives"),
            is_done=bool(state.mail_proven_at) and state.mail_proven_for == mail_proof(),
            why=_("Send yourself a test message and open the link in it. A new address or sender is tested anew."),
            url=at(form, "notify_email"),
            post_to=reverse("desk:test_mail") if practice.notify_email else "",
            press=_("Send the test"),
        ),
        Line(
            title=_("A sender that says nothing"),
            is_done=not any(word in sender.casefold() for word in TELLING),
            why=_(
                "The sender of your messages stands on other people's screens: %(sender)s. Whoever runs the site can "
                "choose one without a word about therapy."
            )
            % {"sender": settings.DEFAULT_FROM_EMAIL},
            is_for_host=True,
        ),
        Line(
            title=_("The form works"),
            is_done=bool(tested and tested > timezone.now() - SELF_TEST_LASTS and not state.self_test_problem),
            why=state.self_test_problem
            or _("Once a day, after four in the morning, the site asks for a call by itself and withdraws it again."),
            is_for_host=True,
        ),
    ]


def _who_calls_whom(way: str, form: str) -> Line:
    """Whether it is settled how the two talk when somebody is answered by e-mail."""
    title = _("Who calls whom, when somebody chose email")
    if way == TalkByEmail.VISITOR and not practice_phone():
        details = reverse("wagtailsettings:edit", args=settings.PRACTICE_DETAILS_MODEL.lower().split("."))
        why = _("They are to call you, but there is no phone number under Practice details.")
        return Line(title=title, is_done=False, why=why, url=at(details, "phone"))
    why = _("The form, the messages and the calendar say it. Until you choose, you write to each of them how you talk.")
    return Line(title=title, is_done=bool(way), why=why, url=at(form, "talk_by_email"))
