"""Whatever a request's page offers is accepted when it is pressed, and a button that names a time books that time."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from bs4 import BeautifulSoup
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from consultations.models import ConsultationRequest
from consultations.moments import instant
from consultations.rules.states import HOLDING, Status
from consultations.services import by_therapist, claiming, drafts, notes
from tests.asking import BY_EMAIL, BY_PHONE, WORDS, ask, do, prove
from tests.entering import enter
from tests.visitors import Visitor

ROUTES = {"email": BY_EMAIL, "phone": BY_PHONE}
WEEK = timedelta(days=7)
FIELDS = "input[name], textarea[name], select[name]"
EVERYTHING = [
    (status, slot, route, is_proven)
    for status in Status
    for slot in ("ahead", "past", "none")
    for route in ROUTES
    for is_proven in (True, False)
    if (status, slot) != (Status.CONFIRMED, "none")  # a call that is on has a time
]
SOME = [
    (Status.REQUESTED, "ahead", "email", False),
    (Status.REQUESTED, "none", "phone", True),
    (Status.PROPOSED, "past", "email", True),
    (Status.CONFIRMED, "ahead", "phone", False),
    (Status.DECLINED, "none", "email", True),
    (Status.SPAM, "ahead", "phone", False),
    (Status.NO_SHOW, "past", "phone", True),
]


def pytest_generate_tests(metafunc):
    """Some cases in a small dose; every one of them takes a second of the processor."""
    if "is_proven" in metafunc.fixturenames:
        cases = EVERYTHING if metafunc.config.getoption("dose") == "full" else SOME
        metafunc.parametrize(("status", "slot", "route", "is_proven"), cases)


class Undone(Exception):
    """Nothing that was pressed has happened."""


@pytest.fixture
def her(member_of):
    """The therapist's browser, with the checks of forms on."""
    return enter(Visitor(), member_of("Therapist"))


def bring_about(status, slot, route, is_proven, slots):
    """A request in that state; one that is proven has besides everything that can stand on its page."""
    ahead = slots[8]
    now = timezone.now()
    asked = {"ahead": ahead, "past": ahead - WEEK, "none": None}[slot]
    then = now if slot != "past" else now - WEEK - timedelta(days=2)
    request = ask(asked, now=then, **ROUTES[route])
    if is_proven:
        prove(request, then)
    match status:
        case Status.PROPOSED:
            others = [at - WEEK if slot == "past" else at for at in slots[12:14]]
            do(by_therapist.propose, request, others, words=WORDS, now=then)
        case Status.CONFIRMED:
            do(by_therapist.confirm, request, words=WORDS, now=then)
        case Status.DECLINED:
            do(by_therapist.decline, request, words=WORDS, now=then)
        case Status.REQUESTED:
            pass
        case _:
            rows = ConsultationRequest.objects.filter(pk=request.pk)
            rows.update(status=status, is_held=False, held_until=None)
    if is_proven:
        request.refresh_from_db()
        claiming.claim_withdrawal(request.reference, request.contact, now)
        drafts.keep(request, "confirm", {"words": ["Begun"]})
        drafts.keep(request, f"{notes.BESIDE}other", {notes.TEXT: ["From another window"]})
        by_therapist.retain(request, "A complaint is open")
    request.refresh_from_db()
    return request


# --- what a browser finds on the page, and how it sends it


def forms_of(page):
    """Every form about the request, with its buttons; what belongs to every page of the back office is not among
    them."""
    soup = BeautifulSoup(page.text, "html.parser")
    return [form for form in soup.select(".desk form[method=post]") if form.select("button")]


def buttons_of(form):
    return form.select("button:not([type=button])")


def times_in(select):
    return [option["value"] for option in select.select("option[value]") if option["value"]]


def sent_by(form, button):
    """The fields as the browser sends them, with a valid value in each that must be filled in."""
    data = {}
    for field in form.select(FIELDS):
        name, kind = field["name"], field.get("type")
        if field.name == "select":
            chosen = field.select_one("option[selected]")
            data[name] = chosen["value"] if chosen else ""
        elif field.name == "textarea":
            data[name] = field.text.removeprefix("\n")
        elif kind not in ("radio", "checkbox") or field.has_attr("checked"):
            data[name] = field.get("value", "")
        if name in ("reason", "words") and not data.get(name):
            data[name] = WORDS
    for name in ("slot", "first"):
        select = form.select_one(f"select[name={name}]")
        if select and not data[name] and button.get("name") != "at":
            data[name] = times_in(select)[3]
    if button.get("name"):
        data[button["name"]] = button.get("value", "")
    return data


def sent_with_every_other_time(form, button):
    """The same with all other fields saying another time than the button's."""
    data = sent_by(form, button)
    others = [value for value in times_in(form.select_one("select[name=slot]")) if value != data["at"]]
    local = datetime.fromisoformat(others[5]).astimezone(ZoneInfo("America/Los_Angeles"))
    return data | {"slot": others[4], "other": local.strftime("%Y-%m-%dT%H:%M")}


def press(client, form, button, data):
    """The answer, and the refusals that stand on the page to which it leads."""
    page = client.post(button.get("formaction") or form["action"], data, follow=True)
    soup = BeautifulSoup(page.text, "html.parser")
    refusals = soup.select(".messages .error") + soup.select(".error-message")
    return page, [" ".join(refusal.text.split()) for refusal in refusals]


def in_words(button):
    return " ".join(button.text.split())


# --- the walk


def test_whatever_the_page_offers_is_accepted_and_books_the_time_it_names(her, slots, status, slot, route, is_proven):
    stored = bring_about(status, slot, route, is_proven, slots)
    page = her.get(reverse("desk:inspect", args=[stored.pk]))
    wrong, pressed = [], 0
    for form in forms_of(page):
        for button in buttons_of(form):
            label = in_words(button)
            for data in _ways(form, button):
                pressed += 1
                try:
                    with transaction.atomic():
                        answer, refusals = press(her, form, button, data)
                        now = ConsultationRequest.objects.filter(pk=stored.pk).first()
                        if answer.status_code != 200 or refusals:
                            wrong.append((label, answer.status_code, refusals))
                        elif data.get("at") and (now.status, instant(now.slot)) != (Status.CONFIRMED, data["at"]):
                            wrong.append((label, data["at"], now.slot))
                        raise Undone
                except Undone:
                    pass
    assert wrong == []
    assert pressed >= 2  # the notes and another link are there in every state


def _ways(form, button):
    yield sent_by(form, button)
    if button.get("name") == "at":
        yield sent_with_every_other_time(form, button)


def test_the_walk_finds_the_buttons_that_name_a_time_and_those_that_may_only_be_pressed_now(her, slots):
    """Else a page that offers nothing would pass."""
    stored = bring_about(Status.REQUESTED, "ahead", "phone", False, slots)
    page = her.get(reverse("desk:inspect", args=[stored.pk]))
    named = [in_words(button) for form in forms_of(page) for button in buttons_of(form) if button.get("name") == "at"]
    assert len(named) == 1
    assert named[0].startswith("Confirm ")
    assert stored.status in HOLDING
    assert any(in_words(button) == "I spoke with them" for form in forms_of(page) for button in buttons_of(form))


def test_the_walk_sees_a_refusal(her, slots):
    """Else a page that refuses everything would pass."""
    stored = bring_about(Status.REQUESTED, "ahead", "phone", False, slots)
    page = her.get(reverse("desk:inspect", args=[stored.pk]))
    form, button = next((f, b) for f in forms_of(page) for b in buttons_of(f) if in_words(b) == "Keep it")
    [refusal] = press(her, form, button, sent_by(form, button) | {"reason": ""})[1]
    assert refusal.startswith("Please say why it is to be kept longer.")


def test_an_answer_taken_back_leaves_its_words_as_a_draft(her, slots):
    stored = bring_about(Status.DECLINED, "ahead", "email", False, slots)
    page = her.get(reverse("desk:inspect", args=[stored.pk]))
    page = her.press(page, "Take it back")
    form = next(form for form in forms_of(page) if "/decline/" in form["action"])
    assert form.select_one("textarea[name=words]").text.strip() == WORDS
