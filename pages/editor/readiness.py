"""What of the pages and the practice's details is ready to open with, as lines for one list; and the license's date."""

from datetime import date

from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from therapyties import languages
from therapyties.door.kept import kept
from therapyties.readiness import Line, at

from ..models import FeesPage, LegalPage, PracticeDetails, TherapistPage
from ..models.practice import DEFAULT_SITE_FIRST
from ..pictures.picture import SiteImage

SOON = 60  # days before the license expires: time to renew it
URGENT = 14
ASKED = (
    "therapist_name",
    "licence_number",
    "licence_expires",
    "phone",
    "email",
    "street_address",
    "fees",
    "insurance",
    "superbill",
    "privacy_policy__live",
)


def lines() -> list[Line]:
    """Everything of this app that opening asks for: of the content as it is, and of the day."""
    return kept((lines, timezone.localdate(), get_language()), _lines)


def _lines() -> list[Line]:
    stored = PracticeDetails.objects.order_by(*DEFAULT_SITE_FIRST).select_related("privacy_policy")
    details = stored.only(*ASKED).first() or PracticeDetails()
    url = reverse("wagtailsettings:edit", args=["pages", "practicedetails"])
    return [
        Line(
            _("Your full name"),
            len(details.therapist_name.split()) >= 2,
            _("California asks for first and last name as filed with the Board of Behavioral Sciences."),
            at(url, "therapist_name"),
        ),
        Line(
            _("Your license number"),
            bool(details.licence_number.strip()),
            _("California asks for it on every page of the site."),
            at(url, "licence_number"),
        ),
        _licence_date(details.licence_expires, timezone.localdate(), at(url, "licence_expires")),
        Line(
            _("Phone and address"),
            bool(details.phone.strip() and details.street_address.strip()),
            _("Readers look for a number and a place; what is empty is not shown."),
            at(url, "street_address" if details.phone.strip() else "phone"),
        ),
        Line(
            _("A way to reach you without the form"),
            details.is_reached_without_the_form,
            _("Your page about accessibility names your phone number or your email address as soon as one is here."),
            at(url, "phone"),
        ),
        _fee(details, FeesPage.objects.first(), url),
        Line(
            _("Insurance and superbills"),
            bool(details.insurance.strip() and details.superbill.strip()),
            _("Say how it is, even if it is no: until then, search tells readers to ask you on the call."),
            at(url, "superbill" if details.insurance.strip() else "insurance"),
        ),
        _privacy_policy(details.privacy_policy, at(url, "privacy_policy")),
        *map(
            _portrait,
            TherapistPage.objects.filter(locale__language_code=languages.DEFAULT)
            .select_related("portrait")
            .order_by("path"),
        ),
        *map(_legal, LegalPage.objects.only("title", "live", "needs_review").order_by("path")),
    ]


def days_to_warn_of(expires: date | None, today: date) -> int | None:
    """The days left, negative once it is past, while SOON days or fewer remain; else None."""
    left = (expires - today).days if expires else None
    return left if left is not None and left <= SOON else None


def licence_warning(today: date) -> int | None:
    """The same for the date in the practice's details: what a reminder has to say, or None when there is none."""
    return days_to_warn_of(PracticeDetails.current().licence_expires, today)


def _licence_date(expires: date | None, today: date, url: str) -> Line:
    left = days_to_warn_of(expires, today)
    if expires is None:
        why = _("No date is given. With it the site reminds you in time. It is shown to nobody.")
    elif left is None:
        why = _("It holds until %(date)s.") % {"date": date_format(expires)}
    elif left < 0:
        why = _("It expired on %(date)s. Renew it, and put the new date here, before you see anybody.") % {
            "date": date_format(expires)
        }
    elif left <= URGENT:
        why = ngettext(
            "Urgent: %(left)d day is left. Renew it now and put the new date here.",
            "Urgent: %(left)d days are left. Renew it now and put the new date here.",
            left,
        ) % {"left": left}
    else:
        why = _("It expires in %(left)d days. This is a good week to renew it.") % {"left": left}
    return Line(_("Your license is current"), expires is not None and left is None, why, url)


def _fee(details: PracticeDetails, page: FeesPage | None, url: str) -> Line:
    url = at(url, "fees")
    if not details.says_the_fee:
        why = _(
            "While it is empty, your page about fees stays a draft, and search tells readers to ask you on the call."
        )
    elif page and not page.live:
        why = _("It is there. Now look at your page about fees, and publish it.")
        url = reverse("wagtailadmin_pages:edit", args=[page.pk])
    else:
        why = _("Readers can find it.")
    return Line(_("Your fee"), details.says_the_fee and (page is None or page.live), why, url)


def _privacy_policy(policy: LegalPage | None, url: str) -> Line:
    if policy is None:
        why = _("Choose it under “Pages the site leads to”: its words are also kept with every request.")
    elif not policy.live:
        why = _("It is chosen, and readers cannot see it yet: publish it.")
        url = reverse("wagtailadmin_pages:edit", args=[policy.pk])
    else:
        why = _("Its words are also kept with every request.")
    return Line(_("The form leads to your privacy policy"), policy is not None and policy.live, why, url)


def _portrait(page: TherapistPage) -> Line:
    return Line(
        _("A photograph of you"),
        bool(page.portrait and page.portrait.shows == SiteImage.Shows.THERAPIST),
        _("A drawing holds the place. With your photograph, say under “who is shown” that it is the therapist."),
        at(reverse("wagtailadmin_pages:edit", args=[page.pk]), "portrait"),
    )


def _legal(page: LegalPage) -> Line:
    if page.needs_review:
        why = _("It is marked “needs review”: read it, with an attorney where it asks for one, and switch that off.")
    elif not page.live:
        why = _("You have agreed to it, and readers cannot see it yet: publish it.")
    else:
        why = _("Agreed to and published.")
    return Line(
        page.title,
        page.live and not page.needs_review,
        why,
        at(reverse("wagtailadmin_pages:edit", args=[page.pk]), "needs_review"),
    )
