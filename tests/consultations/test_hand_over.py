"""Who chose nothing is written to once; who became a client is handed over; words outlive a session."""

from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from consultations.messages.kinds import Kind
from consultations.models import ConsultationRequest, Draft
from consultations.rules.states import Status
from consultations.services import by_therapist, drafts, notes
from tests.asking import ask_and_prove, do, letting_proposals_pass


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
