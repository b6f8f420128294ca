"""Who chose nothing is written to once; who became a client is handed over; words outlive a session."""

import re
from datetime import timedelta
from urllib.parse import urlencode

import pytest
import time_machine
from allauth.mfa.totp.internal.auth import TOTP
from bs4 import BeautifulSoup
from django.contrib.sessions.models import Session
from django.core import signing
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from consultations.messages.kinds import Kind
from consultations.models import ConsentWording, ConsultationRequest, Draft, Message
from consultations.rules.states import Status
from consultations.services import by_anyone, by_therapist, drafts, notes
from tests.asking import BY_PHONE, FORM, ask, ask_and_prove, do, letting_proposals_pass
from tests.entering import SECRET, enter, show_code, sign_in
from therapyties.access.models import AuditEntry

OTHER_PHONE = BY_PHONE | {"phone": "+1 818-555-0177"}


def test_who_chose_nothing_is_written_to_once_however_often_it_is_pressed(therapist):
    request = ask_and_prove()
    letting_proposals_pass(request)
    request.refresh_from_db()
    for _press in range(2):
        therapist.post(reverse("desk:follow_up", args=[request.pk]), {"seen": request.revision})
    request.refresh_from_db()
    assert request.messages.filter(kind=Kind.FOLLOW_UP).count() == 1
    assert request.status == Status.EXPIRED


def test_who_became_a_client_is_handed_over_and_nobody_else(therapist):
    request = ask_and_prove(None)
    address = reverse("desk:hand_over", args=[request.pk])
    assert therapist.get(address)["Location"] == reverse("desk:inspect", args=[request.pk])
    do(by_therapist.finish, request, Status.BECAME_CLIENT)
    page = therapist.get(address).text
    assert "Maya" in page
    assert reverse("desk:delete", args=[request.pk]) in page


def test_the_record_comes_first_and_the_policy_last_named_by_its_version_and_day(therapist, client, answers):
    client.post(FORM, answers)
    request = ConsultationRequest.objects.get()
    do(by_therapist.finish, request, Status.BECAME_CLIENT)
    wording = ConsentWording.objects.get(version=request.privacy_version)
    shown = BeautifulSoup(therapist.get(reverse("desk:hand_over", args=[request.pk])).text, "html.parser")
    assert [heading.get_text(strip=True) for heading in shown.select(".desk-hand-over h2")] == [
        "What happened",
        "What they acknowledged",
    ]
    said = " ".join(shown.select_one(".desk-hand-over").get_text(" ").split())
    assert wording.text[-100:] not in said
    for words in (wording.version, wording.digest, str(wording.first_used_at.year)):
        assert words in said


def test_a_script_makes_the_button_that_prints_appear_and_without_one_the_browser_is_named(therapist):
    request = ask_and_prove(None)
    do(by_therapist.finish, request, Status.BECAME_CLIENT)
    page = therapist.get(reverse("desk:hand_over", args=[request.pk])).text
    button = BeautifulSoup(page, "html.parser").select_one("button[data-print]")
    assert button.has_attr("hidden")
    assert "with your browser" in " ".join(page.split())


def test_what_was_typed_in_a_second_window_is_handed_over_and_named_before_it_is_erased(therapist):
    request, other = ask_and_prove(None), ask(None, name="Noa Example", **OTHER_PHONE)
    do(by_therapist.finish, request, Status.BECAME_CLIENT)
    notes.keep(request, "In the first window.", seen="", window="one")
    request.refresh_from_db()
    chosen = {"choose": [request.pk, other.pk]}
    pages = [reverse(f"desk:{name}", args=[request.pk]) for name in ("hand_over", "delete")]
    several = reverse("desk:erase_chosen")
    for address in pages:
        assert "not in your notes yet" not in therapist.get(address).text
    assert "not in your notes yet" not in therapist.post(several, chosen).text
    notes.keep(request, "In the second window.", seen="older", window="two")
    for address in pages:
        page = therapist.get(address).text
        assert "not in your notes yet" in page
        assert "In the second window." in page
        assert f"{reverse('desk:inspect', args=[request.pk])}#notes" in page
    assert therapist.post(several, chosen).text.count("not in your notes yet") == 1


def test_several_are_erased_by_their_names_or_initials_where_somebody_may_look(therapist):
    request = ask(None, name="Noa Example", **OTHER_PHONE)
    page = therapist.post(reverse("desk:erase_chosen"), {"choose": request.pk}).text
    assert "Noa Example" in page
    therapist.post(reverse("desk:be_discreet"), {"wanted": "yes"})
    page = therapist.post(reverse("desk:erase_chosen"), {"choose": request.pk}).text
    assert "Noa" not in page
    assert "N. E." in page


@pytest.mark.both_databases
@pytest.mark.parametrize("name", ["hand_over", "follow_up"])
def test_nobody_but_the_therapist_hands_over_or_follows_up_and_nothing_is_left_to_after_erasing(
    therapist, member_of, name
):
    request = ask_and_prove()
    if name == "follow_up":
        letting_proposals_pass(request)
    else:
        do(by_therapist.finish, ask_and_prove(None), Status.BECAME_CLIENT)
        request = ConsultationRequest.objects.get(status=Status.BECAME_CLIENT)
    address = reverse(f"desk:{name}", args=[request.pk])
    before = Message.objects.count(), AuditEntry.objects.filter(about=request.reference).count()

    def asks(client):
        return client.get(address) if name == "hand_over" else client.post(address, {"seen": 0})

    for client in (enter(Client(), member_of("Editor")), Client()):
        assert asks(client).status_code in (302, 403)
        assert "Maya" not in asks(client).text
    assert (Message.objects.count(), AuditEntry.objects.filter(about=request.reference).count()) == before
    by_anyone.erase(request)
    answer = therapist.get(address) if name == "hand_over" else therapist.post(address, {"seen": 0}, follow=True)
    assert answer.status_code in (200, 404)
    assert "Maya" not in answer.text
    assert not Message.objects.filter(kind=Kind.FOLLOW_UP).exists()


def test_a_request_that_was_handed_over_twice_is_noted_twice_and_changed_never(therapist):
    request = ask_and_prove(None)
    do(by_therapist.finish, request, Status.BECAME_CLIENT)
    before = ConsultationRequest.objects.values().get()
    for _look in range(2):
        assert therapist.get(reverse("desk:hand_over", args=[request.pk])).status_code == 200
    assert ConsultationRequest.objects.values().get() == before
    assert AuditEntry.objects.filter(action="consultations.exported", about=request.reference).count() == 2


@pytest.mark.parametrize(("form", "field"), [("decline", "words"), ("notes", "private_notes")])
def test_words_sent_after_the_session_ended_are_there_after_signing_in_again(therapist, settings, form, field):
    settings.IDLE_SECONDS = 15 * 60
    request = ask_and_prove(None)
    therapist.get("/admin/")
    with time_machine.travel(timezone.now() + timedelta(minutes=20), tick=False):
        typed = {"seen": request.revision, field: "Words of a long afternoon"}
        away = therapist.post(reverse(f"desk:{form}", args=[request.pk]), typed)
    assert f"%2Finspect%2F{request.pk}%2F" in away["Location"]
    stored = ConsultationRequest.objects.get()
    assert (stored.status, stored.private_notes) == (Status.REQUESTED, "")
    assert "Words of a long afternoon" in stored.drafts.get().typed


def test_the_longest_notes_in_any_letters_outlive_a_session_however_many_drafts_there_are(therapist, settings):
    settings.IDLE_SECONDS = 15 * 60
    request = ask_and_prove(None)
    for number in range(drafts.MOST + 1):
        Draft.objects.create(request=request, name=f"beside {number}", typed="{}", kept_at=timezone.now())
    therapist.get("/admin/")
    with time_machine.travel(timezone.now() + timedelta(minutes=20), tick=False):
        typed = {"seen": request.revision, "private_notes": "ש" * 10_000}
        therapist.post(reverse("desk:notes", args=[request.pk]), typed)
    assert "ש" * 10_000 in Draft.objects.latest("pk").typed


def test_words_of_an_answer_that_is_not_possible_any_more_stand_with_the_notes(therapist, settings):
    settings.IDLE_SECONDS = 15 * 60
    request = ask_and_prove(None)
    do(by_therapist.decline, request, words="I am sorry.")
    therapist.get("/admin/")
    with time_machine.travel(timezone.now() + timedelta(minutes=20), tick=False):
        therapist.post(reverse("desk:confirm", args=[request.pk]), {"seen": 1, "words": "Words of a long afternoon"})
    assert [notes.text_of(draft) for draft in notes.beside(request)] == ["Words of a long afternoon"]


def test_a_form_that_is_too_large_ends_the_session_all_the_same(therapist, settings):
    settings.IDLE_SECONDS = 15 * 60
    request = ask_and_prove(None)
    therapist.get("/admin/")
    address = reverse("desk:notes", args=[request.pk])
    with time_machine.travel(timezone.now() + timedelta(minutes=20), tick=False):
        away = therapist.post(address, {f"field{number}": "x" for number in range(10_001)})
        assert away.status_code == 302
        assert "_auth_user_id" not in therapist.session


# --- words that are sent when the session is gone, and not only over


def send(client, path, typed):
    """As a browser sends a form."""
    return client.post(path, urlencode(typed), content_type="application/x-www-form-urlencoded")


def mark_shown(client, request):
    """What the page's forms carry for whoever it is shown to."""
    page = client.get(reverse("desk:inspect", args=[request.pk])).text
    return re.search(r'name="whose" value="([^"]+)"', page)[1]


def gone(how, client):
    """The row of the session is gone, as after eight hours, or because somebody signed out elsewhere."""
    if how == "signed out in another window":
        client.post("/admin/logout/")
    else:
        Session.objects.all().delete()


def signed_in_again(client, user):
    """By the pages of the sign-in, with a code of the app; which codes other tests used is forgotten."""
    cache.clear()
    assert sign_in(client, user.username)["Location"].startswith("/accounts/2fa/authenticate/")
    assert show_code(client).status_code == 302
    return client


@pytest.mark.both_databases
@pytest.mark.parametrize("how", ["signed out in another window", "signed out elsewhere"])
@pytest.mark.parametrize(("form", "field"), [("decline", "words"), ("notes", "private_notes")])
def test_words_sent_when_the_session_was_gone_are_there_for_the_same_account(client, member_of, form, field, how):
    user = member_of("Therapist")
    enter(client, user)
    request = ask_and_prove(None)
    typed = {"seen": request.revision, field: "Words of a long afternoon", "whose": mark_shown(client, request)}
    gone(how, client)
    away = send(client, reverse(f"desk:{form}", args=[request.pk]), typed)
    assert away["Location"].startswith("/accounts/login/")
    assert "Words" not in away["Location"] + str(client.cookies)
    assert "Words" not in str([row.get_decoded() for row in Session.objects.all()])
    assert "It is kept, encrypted" in client.get(away["Location"]).text
    assert not Draft.objects.exists()

    signed_in_again(client, user)
    assert client.get("/admin/")["Location"] == reverse("desk:inspect", args=[request.pk])
    page = client.get(reverse("desk:inspect", args=[request.pk]))
    assert "Words of a long afternoon" in page.text
    stored = ConsultationRequest.objects.get()
    assert (stored.status, stored.private_notes) == (Status.REQUESTED, "")
    assert client.get("/admin/").status_code == 200  # once


def left_behind(client, user, **changed):
    """The answer to a form that was sent when the session was gone."""
    enter(client, user)
    request = ask_and_prove(None)
    typed = {"seen": request.revision, "words": "Words of a long afternoon", "whose": mark_shown(client, request)}
    Session.objects.all().delete()
    return send(client, reverse("desk:decline", args=[request.pk]), typed | changed)


def test_nobody_else_gets_those_words(client, member_of):
    assert "form=kept" in left_behind(client, member_of("Therapist"))["Location"]
    other = member_of("Owner")
    TOTP.activate(other, SECRET)
    signed_in_again(client, other)
    assert client.get("/admin/").status_code == 200
    assert not Draft.objects.exists()
    assert "Words of a long afternoon" not in client.get(reverse("desk:inspect", args=[ask_and_prove().pk])).text
    assert "access_unsent" not in client.session


def test_after_an_hour_at_the_sign_in_they_are_gone(client, member_of):
    user = member_of("Therapist")
    assert "form=kept" in left_behind(client, user)["Location"]
    with time_machine.travel(timezone.now() + timedelta(minutes=61), tick=False):
        signed_in_again(client, user)
        assert client.get("/admin/").status_code == 200
    assert not Draft.objects.exists()


@pytest.mark.parametrize(
    "whose",
    ["", "x", "\0", pytest.param(signing.dumps(1, salt="of another thing"), id="another mark"), "a" * 10_000],
)
def test_a_form_that_no_page_of_ours_marked_leaves_nothing_and_that_is_said(client, member_of, whose):
    away = left_behind(client, member_of("Therapist"), whose=whose)
    assert "it is not kept" in client.get(away["Location"]).text
    assert "access_unsent" not in client.session


def test_a_form_from_elsewhere_leaves_nothing(member_of):
    careful = Client(enforce_csrf_checks=True)
    away = left_behind(careful, member_of("Therapist"))
    assert "form=lost" in away["Location"]
    assert "access_unsent" not in careful.session


@pytest.mark.parametrize("words", ["w" * 250_000, "\0\udcff".encode("utf-8", "surrogatepass"), "x" * 30_000])
def test_strange_or_endless_words_end_at_the_sign_in_as_well(client, member_of, words):
    user = member_of("Therapist")
    assert left_behind(client, user, words=words).status_code == 302
    signed_in_again(client, user)
    assert client.get("/admin/").status_code in (200, 302)


def test_what_is_sent_from_other_forms_of_the_back_office_is_said_to_be_lost(client, therapist):
    Session.objects.all().delete()
    away = therapist.post("/admin/pages/1/edit/", {"title": "A title"})
    assert "it is not kept" in therapist.get(away["Location"]).text
    assert "form=" not in therapist.get("/admin/")["Location"]
    assert "form=" not in therapist.post("/admin/logout/")["Location"]


def test_words_for_a_request_that_was_erased_meanwhile_go_nowhere(client, member_of):
    user = member_of("Therapist")
    assert "form=kept" in left_behind(client, user)["Location"]
    ConsultationRequest.objects.all().delete()
    signed_in_again(client, user)
    assert client.get("/admin/").status_code == 200
    assert not Draft.objects.exists()
