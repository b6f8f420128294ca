"""The therapist's desk, and that nobody else is at it."""

import io
from datetime import timedelta
from itertools import product

import openpyxl
import pytest
import time_machine
from cryptography.fernet import Fernet
from django.db import connection
from django.test import Client, override_settings
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from django.utils.text import capfirst
from wagtail.log_actions import registry
from wagtail.models import ModelLogEntry, Site
from wagtail.search.index import class_is_indexed

from consultations.desk.answers import ANSWERS
from consultations.desk.one_request import ACTIONS
from consultations.desk.viewset import ConsultationViewSet
from consultations.models import Claim, ConsultationRequest, ConsultationSettings, Message, Referral
from consultations.moments import instant, near_moment
from consultations.services import by_therapist, by_visitor
from consultations.services.diary import openings
from tests.asking import BY_PHONE, FORM, answers_to_a_form, ask
from tests.consultations.spreadsheets import exported
from tests.entering import enter

WITHOUT_ROW = (
    "index",
    "index_results",
    "spam",
    "erase_chosen",
    "be_discreet",
    "test_mail",
    "openings",
    "feed",
    "wordings",
    "add_call",
    "devices",
    "device_key",
    "week",
    "block",
    "extra_hours",
    "week_hours",
    "weekly_hours",
    "hours_are_right",
    "read_calendars",
)
OF_A_THING = ("device_test", "device_remove", "unblock", "close_hours")  # that is no request
OF_A_CROWD = ("crowd", "crowd_release", "crowd_set_aside")
WITH_ROW = ("inspect", "delete", "person", "person_file", "hand_over", "follow_up", *ANSWERS, *ACTIONS)


def act(desk, stored, action, **answers):
    """Press a button of the request's page as it stands now; the page that follows."""
    stored.refresh_from_db()
    address = reverse(f"desk:{action}", args=[stored.pk])
    page = desk.post(address, {"seen": stored.revision} | answers, follow=True)
    stored.refresh_from_db()
    return page


def addresses(request):
    named = [reverse(f"desk:{name}") for name in (*WITHOUT_ROW, *OF_A_CROWD)]
    of_it = [reverse(f"desk:{name}", args=[request.pk]) for name in WITH_ROW]
    see = reverse("desk:see", args=[request.pk, "confirm"])
    claim = Claim.objects.create(request=request, which=request.reference, contact="818 555 0123")
    settle = reverse("desk:settle_claim", args=[claim.pk])
    of_a_thing = [reverse(f"desk:{name}", args=[1]) for name in OF_A_THING]
    return [
        *named,
        *of_a_thing,
        *of_it,
        see,
        settle,
        reverse("desk:wording", args=["received"]),
        reverse("desk:wording", args=["received", "he"]),
        reverse("desk:mail_arrived", args=["x"]),
    ]


def test_every_address_of_the_desk_is_known_to_these_tests():
    assert {pattern.name for pattern in ConsultationViewSet().get_urlpatterns()} == {
        *WITHOUT_ROW,
        *OF_A_CROWD,
        *OF_A_THING,
        *WITH_ROW,
        "settle_claim",
        "wording",
        "see",
        "mail_arrived",
    }


@pytest.mark.parametrize("who", ["Editor", None])
def test_nobody_but_the_therapist_reaches_a_request(stored, therapist, member_of, who):
    act(therapist, stored, "finish", status="completed")
    stranger = Client()
    if who:
        enter(stranger, member_of(who))
    for address, method in product(addresses(stored), ("get", "post")):
        response = getattr(stranger, method)(
            address,
            {"seen": stored.revision, "status": "no_show", "choose": stored.pk, "private_notes": "x", "words": "x"},
        )
        assert response.status_code in (302, 403, 405)
        assert stored.reference not in response.text
    stored.refresh_from_db()
    assert (stored.status, stored.private_notes) == ("completed", "")


@pytest.mark.parametrize(
    "address",
    [
        "/admin/",
        "/admin/reports/site-history/",
        "/admin/pages/search/?q=TT",
        "/admin/images/?q=TT",
        "/admin/settings/consultations/consultationsettings/",
    ],
)
def test_an_editor_does_not_even_learn_that_there_are_requests(stored, therapist, editor_client, address):
    act(therapist, stored, "finish", status="completed")
    page = editor_client.get(address, follow=True)
    assert stored.reference not in page.text
    assert reverse("desk:index") not in page.text


@pytest.mark.both_databases
def test_a_request_is_in_no_search_index_and_nobody_may_add_one(db):
    from django.contrib.auth.models import Permission

    assert not class_is_indexed(ConsultationRequest)
    names = set(Permission.objects.filter(content_type__model="consultationrequest").values_list("codename", flat=True))
    assert not [name for name in names if name.startswith("add")]


@pytest.mark.both_databases
def test_the_list_and_the_first_page_show_who_waits(stored, therapist):
    for address in (reverse("desk:index"), "/admin/"):
        page = therapist.get(address).text
        assert reverse("desk:inspect", args=[stored.pk]) in page
        assert "Maya" in page
    assert "(818) 555-0123" in therapist.get(reverse("desk:index")).text


def test_one_can_act_from_a_request(stored, therapist):
    page = therapist.get(reverse("desk:inspect", args=[stored.pk])).text
    assert 'href="tel:+1-818-555-0123"' in page
    assert "A few words" in page
    act(therapist, stored, "finish", status="became_client")
    act(therapist, stored, "notes", private_notes="what was said")
    assert (stored.status, stored.private_notes) == ("became_client", "what was said")


@pytest.mark.parametrize("status", ["x", "requested", "confirmed", "spam", ""])
def test_a_state_that_is_no_ending_changes_nothing(stored, therapist, status):
    assert act(therapist, stored, "finish", status=status).status_code == 200
    assert stored.status == "requested"


def test_reading_changes_nothing(stored, therapist):
    for name in (*ANSWERS, *ACTIONS):
        back = therapist.get(reverse(f"desk:{name}", args=[stored.pk]))
        assert back["Location"] == reverse("desk:inspect", args=[stored.pk])
    assert therapist.get(reverse("desk:spam"))["Location"] == reverse("desk:index")
    stored.refresh_from_db()
    assert (stored.status, stored.revision) == ("requested", 0)


def test_acting_needs_the_forms_token(stored, member_of):
    desk = Client(enforce_csrf_checks=True)
    enter(desk, member_of("Therapist"))
    assert desk.post(reverse("desk:set_aside", args=[stored.pk]), {"seen": 0}).status_code == 403


# --- answering


@pytest.fixture
def asked(client, answers, slots):
    """A request that holds the first open time."""
    client.post(FORM, answers | {"slot": instant(slots[0]), "times": []})
    return ConsultationRequest.objects.get()


def test_the_time_asked_for_is_confirmed_in_one_press(asked, therapist, slots):
    page = act(therapist, asked, "confirm", words="I call you at that time.")
    assert "The call is confirmed" in page.text
    assert "Take it back" in page.text
    assert (asked.status, asked.slot, asked.words) == ("confirmed", slots[0], "I call you at that time.")


def test_a_request_without_a_time_is_set_for_one_agreed_on_the_phone(stored, therapist, slots):
    assert "No time is agreed yet" in act(therapist, stored, "confirm").text
    act(therapist, stored, "confirm", slot=instant(slots[3]))
    assert (stored.status, stored.slot) == ("confirmed", slots[3])


def test_any_quarter_hour_ahead_can_be_agreed_even_outside_the_hours(stored, therapist):
    tomorrow = timezone.localtime() + timedelta(days=2)
    act(therapist, stored, "confirm", other=f"{tomorrow:%Y-%m-%d}T20:45")
    assert stored.status == "confirmed"
    assert timezone.localtime(stored.slot).strftime("%H:%M") == "20:45"


@pytest.mark.parametrize(
    ("other", "words"),
    [
        ("2020-01-01T10:00", "That time has passed"),
        ("2036-01-01T10:05", "quarter-hour"),
        ("2027-03-14T02:30", "a time that exists"),
        ("x" * 5000, "a time that exists"),
        ("2036-13-45T99:00", "a time that exists"),
    ],
)
def test_a_time_that_cannot_be_is_refused_in_words(stored, therapist, other, words):
    assert words in act(therapist, stored, "confirm", other=other).text
    assert (stored.status, stored.slot) == ("requested", None)


def test_up_to_three_other_times_are_proposed(asked, therapist, slots):
    act(therapist, asked, "propose", first=instant(slots[5]), second=instant(slots[7]), words="Sorry")
    assert (asked.status, asked.proposals, asked.slot) == ("proposed", [slots[5], slots[7]], slots[0])
    assert not ConsultationRequest.objects.waiting().exists()
    assert "choose one, two or three" in act(therapist, asked, "propose").text


def test_the_time_that_was_asked_for_is_not_proposed_as_another(asked, therapist, slots):
    assert "confirm it instead" in act(therapist, asked, "propose", first=instant(slots[0])).text
    assert asked.proposed == []


def test_who_rang_before_the_time_that_was_agreed_has_talked_and_the_time_is_free(asked, therapist, slots):
    act(therapist, asked, "confirm")
    page = therapist.get(reverse("desk:inspect", args=[asked.pk])).text
    assert "If you have talked already" in page
    assert 'value="no_show"' not in page
    act(therapist, asked, "finish", status="completed")
    asked.refresh_from_db()
    assert asked.status == "completed"
    assert slots[0] in openings()


def test_to_a_call_that_is_still_ahead_nobody_can_have_failed_to_come(asked, therapist, slots):
    act(therapist, asked, "confirm")
    assert "still ahead" in act(therapist, asked, "finish", status="no_show").text
    assert asked.status == "confirmed"
    with time_machine.travel(slots[0] + timedelta(hours=1)):
        by_therapist.finish(asked, "became_client", seen=asked.revision)
    asked.refresh_from_db()
    assert asked.status == "became_client"


def test_who_gave_no_number_is_told_how_the_two_will_talk(client, by_email, therapist, slots):
    client.post(FORM, by_email | {"slot": instant(slots[0])})
    stored = ConsultationRequest.objects.get()
    assert "how the two of you will talk" in act(therapist, stored, "confirm").text
    ConsultationSettings.objects.update_or_create(
        site=Site.objects.get(), defaults={"how_to_call": "Call (818) 555-0150"}
    )
    assert "Call (818) 555-0150" in therapist.get(reverse("desk:inspect", args=[stored.pk])).text
    act(therapist, stored, "confirm", words="Call (818) 555-0150")
    assert stored.status == "confirmed"


def test_declining_takes_words_and_adds_the_others_who_are_ticked(asked, therapist):
    other = Referral.objects.create(name="Another practice", licence="LMFT", reach="(818) 555-0150")
    Referral.objects.create(name="Somebody else")
    assert "Please write a sentence" in act(therapist, asked, "decline", words=" ").text
    act(therapist, asked, "decline", words="I am sorry.", referrals=other.pk)
    assert asked.status == "declined"
    assert asked.words.splitlines() == ["I am sorry.", "", "Another practice, LMFT", "(818) 555-0150"]


def test_what_happened_meanwhile_is_said_and_nothing_changes(asked, therapist):
    by_visitor.withdraw(asked, seen=asked.revision)
    page = therapist.post(reverse("desk:confirm", args=[asked.pk]), {"seen": 0}, follow=True)
    asked.refresh_from_db()
    assert "Something else happened meanwhile" in page.text
    assert asked.status == "withdrawn"


@pytest.mark.parametrize("seen", ["", "x", "-1", "²", "9" * 40])
def test_a_page_that_does_not_say_what_it_showed_changes_nothing(asked, therapist, seen):
    act(therapist, asked, "confirm", seen=seen)
    assert asked.status == "requested"


@pytest.fixture
def doubtful(slots):
    """Two signs of spam, and a wish for the first open time."""
    return ask(slots[0], now=timezone.now(), doubts=["honeypot", "fast"], **BY_PHONE)


def test_spam_holds_nothing_until_a_person_clears_it(doubtful, therapist, slots):
    assert slots[0] in openings()
    act(therapist, doubtful, "clear")
    assert slots[0] not in openings()
    act(therapist, doubtful, "set_aside")
    assert slots[0] in openings()
    act(therapist, doubtful, "clear")
    assert (doubtful.status, doubtful.is_doubtful) == ("requested", False)
    assert slots[0] not in openings()


@pytest.mark.both_databases
def test_spam_cleared_too_late_has_lost_its_time_and_the_desk_says_so(doubtful, therapist, slots):
    ask(slots[0], now=timezone.now(), email="other@example.org")
    assert "taken meanwhile" in act(therapist, doubtful, "clear").text
    assert (doubtful.is_doubtful, doubtful.slot) == (False, None)


def test_the_visitors_link_can_be_replaced(asked, therapist, client):
    old = asked.token
    act(therapist, asked, "renew_link")
    assert asked.token != old
    there = Client()
    assert there.get(reverse("consultations:private", args=[old])).status_code == 404
    assert there.get(reverse("consultations:private", args=[asked.token])).status_code == 200
    assert asked.token in therapist.get(reverse("desk:inspect", args=[asked.pk])).text


def test_a_failing_mail_server_stands_on_the_first_page_in_plain_words(asked, therapist, notify):
    Message.objects.create(request=asked, kind="received", attempts=1, problem="The mail server could not be reached.")
    assert "The mail server could not be reached." in therapist.get("/admin/").text
    assert "Not delivered." in therapist.get(reverse("desk:inspect", args=[asked.pk])).text


def test_calls_to_come_stand_on_the_first_page(asked, therapist):
    act(therapist, asked, "confirm")
    page = therapist.get("/admin/").text
    assert capfirst(near_moment(asked.slot)) in page  # it begins the line: “Tomorrow, 9 am”
    assert 'href="tel:+1-818-555-0123"' in page


def test_hours_that_are_only_an_example_are_said_so_until_they_are_set(therapist):
    from consultations.models import Availability

    assert "only an example" in therapist.get("/admin/").text
    Availability.objects.update(is_example=False)
    assert "only an example" not in therapist.get("/admin/").text


def test_several_are_marked_as_spam_at_once(stored, therapist):
    response = therapist.post(reverse("desk:spam"), {"choose": [stored.pk, "x", "9" * 30]}, follow=True)
    assert "1 request marked as spam" in response.text
    stored.refresh_from_db()
    assert stored.status == "spam"


def test_the_history_tells_what_was_done_and_nothing_personal(stored, therapist):
    act(therapist, stored, "finish", status="completed")
    act(therapist, stored, "notes", private_notes="what was said")
    therapist.post(reverse("desk:delete", args=[stored.pk]))
    assert not ConsultationRequest.objects.exists()
    assert not Message.objects.exists()
    assert not ModelLogEntry.objects.filter(content_type__model="consultationrequest").exists()
    done = [(entry.action, entry.detail) for entry in registry.get_logs_for_instance(stored).order_by("pk")]
    assert done == [
        ("consultations.status", "completed"),
        ("consultations.viewed", ""),
        ("consultations.notes", ""),
        ("consultations.viewed", ""),
        ("consultations.erased", ""),
    ]
    therapist.get("/admin/")  # which says once that it is erased
    assert stored.reference not in therapist.get("/admin/reports/site-history/").text


def test_a_spreadsheet_runs_nothing_a_stranger_wrote(client, answers, therapist):
    client.post(FORM, answers | {"name": "=HYPERLINK(1)", "note": "@SUM(1)", "times": [], "times_note": "-1+1"})
    rows = exported(therapist.get(f"{reverse('desk:index')}?export=csv"))
    assert len(rows) == 2
    assert "'=HYPERLINK(1)" in rows[1]
    assert not [cell for cell in rows[1] if cell.startswith(("=", "+", "-", "@", "\t", "\r"))]
    workbook = openpyxl.load_workbook(io.BytesIO(therapist.get(f"{reverse('desk:index')}?export=xlsx").getvalue()))
    assert "f" not in {cell.data_type for row in workbook.active for cell in row}


@pytest.mark.both_databases
def test_a_row_with_another_key_breaks_nothing_and_loses_nothing(stored, therapist):
    act(therapist, stored, "notes", private_notes="what was said")
    with override_settings(FIELD_ENCRYPTION_KEYS=[Fernet.generate_key().decode()]):
        index = reverse("desk:index")
        inspect, *rest = (reverse(f"desk:{name}", args=[stored.pk]) for name in ("inspect", "person", "person_file"))
        for address in (index, inspect, *rest, "/admin/", f"{index}?export=csv", f"{index}?export=xlsx"):
            assert therapist.get(address).status_code == 200
        assert therapist.post(index, {"find": "Maya"}, follow=True).status_code == 200
        assert therapist.post(reverse("desk:see", args=[stored.pk, "decline"]), {"words": "x"}).status_code == 200
        assert "cannot be decrypted" in therapist.get(inspect).text
        act(therapist, stored, "finish", status="completed")
        assert "cannot be replaced" in act(therapist, stored, "notes", private_notes="cannot be decrypted").text
    stored.refresh_from_db()
    assert (stored.name, stored.status, stored.private_notes) == ("Maya", "completed", "what was said")


@pytest.mark.both_databases
@pytest.mark.parametrize("address", ["/admin/", "/admin/consultations/"])
def test_the_desk_costs_no_more_queries_for_more_requests(therapist, notify, address):
    numbers = iter(range(100, 200))

    def cost_with(more):
        for _ in range(more):
            visitor = Client()
            visitor.post(FORM, answers_to_a_form(visitor, phone=f"(818) 555-0{next(numbers)}"))
        with CaptureQueriesContext(connection) as captured:
            assert therapist.get(address).status_code == 200
        return len(captured)

    cost_with(1)  # what the process learns once
    assert cost_with(0) == cost_with(7)


@pytest.mark.parametrize(("address", "most"), [("/admin/", 49), ("/admin/consultations/", 15)])
def test_the_desk_costs_few_queries(owner_client, stored, address, most, django_assert_max_num_queries):
    owner_client.get(address)  # what the process learns once
    with django_assert_max_num_queries(most):
        assert owner_client.get(address).status_code == 200


def test_a_row_of_the_list_leads_to_the_request_and_has_no_menu_of_its_own(therapist, stored):
    page = therapist.get("/admin/consultations/").text
    row = page[page.index("desk-list__choose") : page.index("</tbody>", page.index("desk-list__choose"))]
    assert f'<a href="{reverse("desk:inspect", args=[stored.pk])}">{stored.reference}</a>' in row
    assert "w-dropdown" not in row


def test_a_note_is_only_asked_for_when_the_therapist_wants_it(client, db):
    ConsultationSettings.objects.update_or_create(site=Site.objects.get(), defaults={"ask_for_note": False})
    answers = answers_to_a_form(client)
    assert 'name="note"' not in client.get(FORM).text
    assert client.post(FORM, answers | {"note": "anyway"}).status_code == 303
    assert ConsultationRequest.objects.get().note == ""


def test_notes_that_are_far_too_long_are_refused_in_words_and_nothing_changes(stored, therapist):
    assert "10,000 characters" in act(therapist, stored, "notes", private_notes="x" * 100_000).text
    assert stored.private_notes == ""


def test_what_is_safe_stands_beside_the_number_wherever_it_is_shown(client, answers, therapist):
    client.post(FORM, answers | {"voicemail_ok": "no"})
    assert "phone, no voicemail" in therapist.get("/admin/").text
    assert "Do not leave a voicemail." in therapist.get(reverse("desk:index")).text
