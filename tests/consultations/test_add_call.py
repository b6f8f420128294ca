"""Somebody rang: their call is added by hand, is firm at once, and takes nobody's time."""

import re
from datetime import timedelta

import pytest
from django.core import mail
from django.urls import reverse
from django.utils import timezone

from consultations.messages.outbox import send_due
from consultations.models import ConsultationRequest, Proof
from consultations.models.availability import practice_zone
from consultations.moments import instant
from consultations.rules.offers import offer
from consultations.rules.states import Status
from consultations.services.changing import UNDO
from tests.asking import BY_PHONE, ask

ADD = "desk:add_call"
CALLER = {
    "name": "Noa",
    "contact_route": "phone",
    "phone": "(818) 555-0144",
    "in_california": "unsure",
    "telling": "told",
    "submission": "a-name-of-one-rendering-of-the-form",
}
BY_MAIL = {"contact_route": "email", "email": "noa@example.org"}


def added():
    return ConsultationRequest.objects.filter(is_added_by_hand=True)


def test_a_call_added_by_hand_is_on_and_firm_and_pressed_twice_it_is_one(therapist, slots):
    for _press in range(2):
        therapist.post(reverse(ADD), CALLER | {"slot": instant(slots[0])})
    stored = added().get()
    assert (stored.status, stored.slot, stored.is_held, stored.held_until) == (Status.CONFIRMED, slots[0], True, None)
    assert (stored.proven_by, stored.privacy_version, stored.privacy_acknowledged_at) == (Proof.THERAPIST, "", None)
    assert "taken down by hand" not in therapist.get(reverse("desk:inspect", args=[stored.pk])).text.lower()
    assert "You took this down by hand" in therapist.get(reverse("desk:inspect", args=[stored.pk])).text
    assert therapist.get(reverse("desk:person", args=[stored.pk])).status_code == 200


def test_without_a_time_it_waits(therapist, slots):
    therapist.post(reverse(ADD), CALLER)
    assert (added().get().status, added().get().slot) == (Status.REQUESTED, None)


@pytest.mark.parametrize(("telling", "number"), [("told", 1), ("silent", 0)])
def test_they_are_written_to_or_not_as_the_therapist_says(therapist, slots, telling, number):
    therapist.post(reverse(ADD), CALLER | BY_MAIL | {"slot": instant(slots[0]), "telling": telling})
    mail.outbox.clear()
    send_due(lambda: timezone.now() + UNDO)
    assert len([message for message in mail.outbox if message.to == ["noa@example.org"]]) == number


def test_a_held_time_is_refused_and_stays_its_holders(therapist, slots):
    holder = ask(slots[0], now=timezone.now())
    page = therapist.post(reverse(ADD), CALLER | {"other": "", "slot": instant(slots[0])})
    assert page.status_code == 422
    holder.refresh_from_db()
    assert (added().count(), holder.slot, holder.is_held) == (0, slots[0], True)


def test_out_of_hours_is_added_only_after_a_question(therapist, slots):
    late = (timezone.localtime() + timedelta(days=2)).replace(hour=22, minute=0, second=0, microsecond=0)
    typed = CALLER | {"other": late.strftime("%Y-%m-%dT%H:%M")}
    page = therapist.post(reverse(ADD), typed)
    assert "outside your hours" in page.text
    assert not added().exists()
    therapist.post(reverse(ADD), typed | {"sure": instant(late)})
    assert added().get().slot == late


@pytest.mark.parametrize(
    "wrong",
    [
        {"other": "2020-01-01T10:00"},
        {"other": "2099-01-01T10:07"},
        {"other": "9999-12-31T23:45"},
        {"phone": "12"},
        {"phone": ""},
        {"name": "\0"},
        {"contact_route": "x"},
        {"slot": "x"},
    ],
)
def test_what_cannot_be_is_refused_in_words(therapist, slots, wrong):
    page = therapist.post(reverse(ADD), CALLER | wrong)
    assert (page.status_code, added().exists()) in ((422, False), (400, False))


@pytest.mark.parametrize("at", ["x", "", "9999-99-99", "2020-01-01T10:00:00Z", "%00"])
def test_a_time_in_the_address_that_is_none_is_passed_over(therapist, slots, at):
    assert therapist.get(reverse(ADD), {"at": at}).status_code in (200, 400)


def test_a_time_in_the_address_is_chosen(therapist, slots):
    for slot in (slots[1], slots[-1], timezone.now().replace(minute=15, second=0, microsecond=0) + timedelta(days=1)):
        page = therapist.get(reverse(ADD), {"at": instant(slot)}).text
        assert re.findall(r'name="when"\s+value="([^"]+)"[^>]*checked', page) == [instant(slot)]


def test_one_of_the_next_times_is_one_press(therapist, slots):
    page = therapist.get(reverse(ADD)).text
    offered = re.findall(r'name="when"\s+value="([^"]+)"', page)
    assert offered[-2:] == ["below", "none"]
    assert offered[:-2] == [instant(slot) for slot in offer(slots, practice_zone()).next]
    therapist.post(reverse(ADD), CALLER | {"when": offered[1], "slot": instant(slots[-1])})
    assert instant(added().get().slot) == offered[1]  # what is ticked is meant, and nothing that is put away


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({"when": "below"}, "Please choose the other time."),
        ({"when": "x"}, "not one of the times"),
        ({"when": "2020-01-01T10:00:00Z"}, "has passed"),
    ],
)
def test_a_time_that_is_none_is_asked_for_again(therapist, slots, typed, words):
    page = therapist.post(reverse(ADD), CALLER | typed)
    assert page.status_code == 422
    assert words in page.text
    assert not added().exists()


def test_no_time_yet_is_no_time_whatever_else_is_filled_in(therapist, slots):
    therapist.post(reverse(ADD), CALLER | {"when": "none", "slot": instant(slots[3])})
    assert added().get().slot is None


def test_a_time_that_is_refused_stays_ticked(therapist, slots):
    ask(slots[0], now=timezone.now(), **BY_PHONE)
    page = therapist.post(reverse(ADD), CALLER | {"when": instant(slots[0]), "name": ""})
    assert page.status_code == 422
    assert re.search(rf'name="when"\s+value="{instant(slots[0])}"[^>]*checked', page.text)


def test_what_nobody_was_told_or_promised_is_not_said(therapist, slots):
    therapist.post(reverse(ADD), CALLER | {"slot": instant(slots[0]), "telling": "silent"})
    page = therapist.get(reverse("desk:inspect", args=[added().get().pk])).text
    assert "You added this call yourself." in page
    for untrue in ("You promised an answer by", "What they are told about the call", "You spoke with them on"):
        assert untrue not in page
