"""Many requests at once: when the desk speaks of them, and what one press does about them."""

from datetime import timedelta

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from consultations.desk import crowd
from consultations.models import ConsultationRequest
from consultations.rules.crowds import MANY, WITHIN, Stretch, latest_crowd
from consultations.rules.states import Status
from consultations.services import by_therapist, by_visitor
from consultations.services.diary import openings
from tests.asking import BY_PHONE, NOW, ask, do
from tests.entering import enter
from therapyties.access.models import AuditEntry

SECOND, MINUTE = timedelta(seconds=1), timedelta(minutes=1)


def every(pause, number, since=NOW):
    return [since + place * pause for place in range(number)]


@pytest.mark.parametrize(
    ("came", "found"),
    [
        ([], None),
        ([NOW] * (MANY - 1), None),
        ([NOW] * MANY, Stretch(NOW, NOW, MANY)),
        ([*every(SECOND, MANY - 1), NOW + WITHIN], Stretch(NOW, NOW + WITHIN, MANY)),
        ([*every(SECOND, MANY - 1), NOW + WITHIN + SECOND], None),
        (every(43 * SECOND, 200), None),
        (every(MINUTE / 4, 31), Stretch(NOW, NOW + 7.5 * MINUTE, 31)),
        (every(SECOND, 3600), Stretch(NOW, NOW + 3599 * SECOND, 3600)),  # an hour of it is one stretch
        ([NOW - 60 * MINUTE, *every(SECOND, 20), NOW + 60 * MINUTE], Stretch(NOW, NOW + 19 * SECOND, 20)),
        (
            [*every(SECOND, 20), *every(SECOND, 15, NOW + 60 * MINUTE)],  # of two the later
            Stretch(NOW + 60 * MINUTE, NOW + 60 * MINUTE + 14 * SECOND, 15),
        ),
    ],
)
def test_a_crowd_is_fifteen_requests_within_ten_minutes(came, found):
    assert latest_crowd(came) == found
    assert latest_crowd(reversed(came)) == found


# --- on the first page, and on its own


@pytest.fixture
def strangers(slots):
    """Many with invented numbers, a second apart; as many hold a time as the budget lets them."""
    since = timezone.now() - 5 * MINUTE
    with time_machine.travel(since, tick=False):
        return [
            ask(
                slots[9 * place % len(slots)],
                now=since + place * SECOND,
                **(BY_PHONE | {"phone": f"+1 818-555-01{place:02}"}),
            )
            for place in range(20)
        ]


@pytest.fixture
def desk(member_of):
    """The therapist, in a browser that must show the form's token."""
    return enter(Client(enforce_csrf_checks=True), member_of("Therapist"))


def press(desk, page, action):
    """The button of that form on the page, with its hidden fields."""
    from html.parser import HTMLParser

    fields, inside = {}, []

    class Fields(HTMLParser):
        def handle_starttag(self, tag, attrs):
            found = dict(attrs)
            if tag == "form":
                inside[:] = [found.get("action")]
            elif tag == "input" and inside == [action]:
                fields[found["name"]] = found.get("value", "")

    Fields().feed(page.text)
    assert "csrfmiddlewaretoken" in fields
    return desk.post(action, fields, follow=True)


def test_the_first_page_says_how_many_came_from_when_to_when_and_leads_to_a_look(strangers, desk):
    page = desk.get("/admin/").text
    assert "20 requests came from" in page
    assert reverse("desk:crowd") in page


def test_a_usual_day_says_nothing_of_the_kind(stored, desk):
    assert reverse("desk:crowd") not in desk.get("/admin/").text
    assert "Nothing came in unusual numbers" in desk.get(reverse("desk:crowd")).text


def test_a_look_shows_them_and_changes_nothing(strangers, desk):
    page = desk.get(reverse("desk:crowd")).text
    assert "20 requests came from" in page
    assert all(stranger.reference in page for stranger in strangers)
    for name in ("crowd_release", "crowd_set_aside"):
        assert desk.get(reverse(f"desk:{name}"))["Location"] == reverse("desk:crowd")
        assert desk.post(reverse(f"desk:{name}")).status_code == 403  # without the form's token
    assert ConsultationRequest.objects.filter(status=Status.REQUESTED, revision=0).count() == 20
    assert ConsultationRequest.objects.holding_softly().exists()


@pytest.mark.both_databases
def test_all_times_held_without_proof_are_let_go_in_one_press(strangers, desk, slots):
    do(by_therapist.spoke_with, proven := strangers[0], now=timezone.now())
    soft = ConsultationRequest.objects.holding_softly()
    held = list(soft.values_list("slot", flat=True))
    assert len(held) > 1
    page = desk.get(reverse("desk:crowd"))
    said = press(desk, page, reverse("desk:crowd_release")).text
    assert f"{len(held)} times are free for others" in said
    assert not soft.exists()
    assert set(held) <= set(openings())
    proven.refresh_from_db()
    assert proven.is_held_firmly
    assert ConsultationRequest.objects.waiting().filter(slot__isnull=False).count() == 20
    assert AuditEntry.objects.filter(action="consultations.hold_released", account="therapist").count() == len(held)


@pytest.mark.both_databases
def test_what_came_in_that_stretch_is_set_aside_in_one_press_and_nothing_else(strangers, desk, slots):
    do(by_therapist.spoke_with, proven := strangers[0], now=timezone.now())
    do(by_therapist.decline, answered := strangers[1], words="I am sorry.", now=timezone.now())
    before = ask(None, now=timezone.now() - timedelta(hours=2), email="noa@example.org")
    page = desk.get(reverse("desk:crowd"))
    after = ask(None, now=timezone.now(), email="dana@example.org")  # while the page is looked at
    assert "18 requests are set aside as spam" in press(desk, page, reverse("desk:crowd_set_aside")).text
    states = [ConsultationRequest.objects.get(pk=one.pk).status for one in (proven, answered, before, after)]
    assert states == ["requested", "declined", "requested", "requested"]
    spam = ConsultationRequest.objects.filter(status=Status.SPAM)
    assert spam.count() == 18
    assert not spam.filter(is_held=True).exists()
    noted = AuditEntry.objects.filter(action="consultations.status", detail="spam", account="therapist")
    assert {entry.about for entry in noted} == {one.reference for one in spam}
    assert reverse("desk:crowd") not in desk.get("/admin/").text


def test_one_of_them_is_brought_back_as_no_spam(strangers, desk, slots):
    by_therapist.set_aside_unproven(strangers[0].received_at, strangers[-1].received_at)
    stored = ConsultationRequest.objects.get(pk=strangers[0].pk)
    assert stored.revision == 1
    by_therapist.clear(stored, seen=stored.revision)
    stored.refresh_from_db()
    assert (stored.status, stored.slot) == (Status.REQUESTED, slots[0])


def test_a_page_open_since_before_its_answer_is_told_that_something_happened(strangers, desk):
    by_therapist.set_aside_unproven(strangers[0].received_at, strangers[-1].received_at)
    answered = desk.get(reverse("desk:inspect", args=[strangers[0].pk]))
    assert answered.status_code == 200
    with pytest.raises(Exception, match="Something else happened"):
        by_visitor.withdraw(strangers[0], seen=0)


@pytest.mark.parametrize("first", ["", "x", "2026-11-26", "2026-13-45T00:00:00+00:00", "0001-01-01T00:00:00+14:00"])
@pytest.mark.parametrize("last", ["", "9999-12-31T23:59:59-12:00", "2026-11-26T10:00:00"])
def test_a_stretch_that_is_none_sets_nothing_aside_and_says_so(strangers, therapist, first, last):
    page = therapist.post(reverse("desk:crowd_set_aside"), {"first": first, "last": last}, follow=True)
    assert "Nothing was set aside" in page.text
    assert not ConsultationRequest.objects.filter(status=Status.SPAM).exists()


def copies(stored, number, pause):
    """That many requests like it, each so long after the one before."""
    ConsultationRequest.objects.all().delete()
    fields = {
        field.attname: getattr(stored, field.attname) for field in stored._meta.concrete_fields if field.attname != "id"
    }
    now = timezone.now()
    ConsultationRequest.objects.bulk_create(
        [
            ConsultationRequest(
                **fields
                | {
                    "reference": f"TT-{place:04}-XXXX",
                    "token_digest": f"{place}",
                    "received_at": now - pause * (number - place),
                    "slot": None,
                }
            )
            for place in range(number)
        ],
        batch_size=500,
    )


@pytest.mark.both_databases
def test_an_hour_of_them_is_seen_whole_though_the_first_page_reads_the_newest(stored, desk, monkeypatch):
    monkeypatch.setattr(crowd, "NEWEST", 50)
    copies(stored, 200, 2 * SECOND)
    with CaptureQueriesContext(connection) as captured:
        found = crowd.crowd(timezone.now())
    assert found.number == 200
    assert len(captured) == 2
    page = desk.get(reverse("desk:crowd"))
    assert "100 more are not shown here" in page.text
    assert "200 requests are set aside" in press(desk, page, reverse("desk:crowd_set_aside")).text


@pytest.mark.slow
def test_ten_thousand_are_set_aside_in_one_press(stored, therapist, monkeypatch):
    copies(stored, 10_000, SECOND / 4)
    page = therapist.get(reverse("desk:crowd"))
    assert "10000 requests" in page.text or "10,000 requests" in page.text
    started = timezone.now()
    done = press(therapist, page, reverse("desk:crowd_set_aside"))
    took = timezone.now() - started
    assert "0,000 requests are set aside" in done.text.replace("10000", "10,000")
    assert took < timedelta(seconds=20), f"it took {took}"
    assert AuditEntry.objects.filter(action="consultations.status", detail="spam").count() == 10_000
