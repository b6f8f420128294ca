"""Visitors as their browsers are: forms are found on the page and sent as it renders them, with the checks on."""

import re
from dataclasses import dataclass
from html import unescape

from bs4 import BeautifulSoup
from django.conf import settings
from django.test import Client
from django.urls import reverse

from consultations.models import ConsultationRequest
from consultations.visitor.journey import COOKIE, Journey
from tests.asking import FORM, answers_to_a_form

YOURS = reverse("consultations:yours_all")
ORIGIN = "http://testserver"


class Visitor(Client):
    """A browser with the checks of forms on. `keeps_cookies` and `says_origin`: whether it does."""

    def __init__(self, *, keeps_cookies: bool = True, says_origin: bool = True, **options):
        super().__init__(enforce_csrf_checks=True, **options)
        self.keeps_cookies, self.says_origin = keeps_cookies, says_origin

    def request(self, **request):
        if request["REQUEST_METHOD"] == "POST" and self.says_origin:
            request = {"HTTP_ORIGIN": ORIGIN, "HTTP_SEC_FETCH_SITE": "same-origin"} | request
        response = super().request(**request)
        if not self.keeps_cookies:
            self.cookies.clear()
        return response

    def press(self, page, label: str, **changed):
        """The answer to the button (or link) with these words on that page, followed where it leads."""
        for form in forms_on(page):
            if label in form.buttons:
                return self.send(form, form.buttons[label] | changed)
        links = {_words(link): link["href"] for link in BeautifulSoup(page.text, "html.parser").select("main a[href]")}
        assert label in links, (label, [*links, *(button for form in forms_on(page) for button in form.buttons)])
        return self.get(links[label], follow=True)

    def send(self, form: "Form", changed: dict):
        return self.post(form.action, form.fields | changed, follow=True)

    def opens(self, stored: ConsultationRequest, *, is_known: bool = False):
        """The browser has that request open, as after asking; `is_known`: it has answered the question."""
        journey = Journey.of(_asked_with(self))
        journey.open(stored, is_known=is_known)
        self.cookies[COOKIE] = journey.sealed()
        return self


@dataclass(frozen=True)
class Form:
    action: str
    fields: dict[str, str]
    buttons: dict[str, dict[str, str]]  # by their words, what each sends


def forms_on(page) -> list[Form]:
    """Every form of the page that is sent by POST."""
    soup = BeautifulSoup(page.text, "html.parser")
    return [_form(form, page) for form in soup.select("form") if form.get("method") == "post"]


def _form(form, page) -> Form:
    fields = {}
    for field in form.select("input[name], textarea[name], select[name]"):
        if field.get("type") not in ("radio", "checkbox") or field.has_attr("checked"):
            fields[field["name"]] = field.get("value") or ""
    buttons = {}
    for button in form.select("button"):
        buttons[_words(button)] = {button["name"]: button.get("value", "")} if button.get("name") else {}
    return Form(form.get("action") or page.request["PATH_INFO"], fields, buttons)


def _words(tag) -> str:
    return " ".join(tag.get_text(" ").split())


def words_of(page) -> str:
    """What a person reads in the main part of the page."""
    return _words(BeautifulSoup(page.text, "html.parser").find("main"))


def heading_of(page) -> str:
    return unescape(re.search(r"<h1>([^<]*)</h1>", page.text)[1])


def ask_by_form(visitor: Visitor, **changed):
    """The page after sending a request by the form, and the request."""
    before = set(ConsultationRequest.objects.values_list("pk", flat=True))
    visitor.get(FORM)
    headers = {} if visitor.says_origin else {"HTTP_X_NOTHING": ""}
    token = {} if visitor.says_origin else {"csrfmiddlewaretoken": _token(visitor)}
    page = visitor.post(FORM, answers_to_a_form(visitor) | token | changed, follow=True, **headers)
    return page, ConsultationRequest.objects.exclude(pk__in=before).first()


def _token(visitor):
    return visitor.cookies[settings.CSRF_COOKIE_NAME].value if settings.CSRF_COOKIE_NAME in visitor.cookies else "x"


class _asked_with:
    """As much of a request as a journey is read from."""

    method, POST = "GET", {}

    def __init__(self, visitor):
        self.COOKIES = {name: morsel.value for name, morsel in visitor.cookies.items()}


def in_every_situation():
    """(situation, function that brings a new request into it and gives the moment of a look at it)"""
    from consultations.rules.states import Status
    from consultations.services import by_therapist
    from consultations.services.standing import Situation
    from tests import asking
    from tests.asking import BY_EMAIL, BY_PHONE, DAY, HOUR, MINUTE, NOW, SLOT, ask, do

    def after(act, **answers):
        def make():
            request = ask(**answers)
            moment = act(request)
            request.refresh_from_db()
            return request, moment

        return make

    def late(request):
        return request.promised_by + MINUTE

    def lost(request):
        do(by_therapist.confirm, ask(phone="+1 818-555-0188", contact_route="phone", email=""))
        return NOW

    def called_off(request):
        asking.confirming(request)
        return asking.declining(request)

    def proposed_instead(request):
        asking.confirming(request)
        return asking.proposing(request)

    def unchosen(request):
        asking.proposing(request)
        request.refresh_from_db()
        return request.proposed_until + MINUTE

    def passed(request):
        asking.confirming(request)
        return SLOT + HOUR

    def closed(request):
        asking.confirming(request)
        do(by_therapist.finish, request, Status.COMPLETED, now=SLOT + HOUR)
        return SLOT + DAY

    def set_aside(request):
        by_therapist.mark_as_spam([request], now=NOW)
        return NOW

    return {
        Situation.REQUESTED: after(asking.nothing),
        Situation.LATE: after(late),
        Situation.LOST: after(lost, doubts=("one", "two")),
        Situation.PROPOSED: after(asking.proposing),
        Situation.PROPOSED_INSTEAD: after(proposed_instead),
        Situation.CONFIRMED: after(asking.confirming, **BY_PHONE),
        Situation.CONFIRMED_BY_EMAIL: after(asking.confirming, **BY_EMAIL),
        Situation.PAST: after(passed),
        Situation.DECLINED: after(asking.declining),
        Situation.CALLED_OFF: after(called_off),
        Situation.WITHDRAWN: after(asking.withdrawing),
        Situation.EXPIRED: after(asking.staying_silent),
        Situation.UNCHOSEN: after(unchosen),
        Situation.CLOSED: after(closed),
        Situation.SET_ASIDE: after(set_aside),
    }
