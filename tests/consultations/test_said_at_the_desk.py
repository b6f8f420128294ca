"""What the desk says after a press, and before one that cannot be taken back."""

import re
from datetime import timedelta

import pytest
import time_machine
from bs4 import BeautifulSoup
from django.core import mail
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Site

from consultations.desk.forms import HOW_TO_TALK
from consultations.messages.outbox import send_due
from consultations.models import ConsultationRequest, ConsultationSettings
from consultations.services import by_therapist
from pages.models import PracticeDetails
from tests.asking import BY_PHONE, NOW, OTHERS, SLOT, WORDS, ask, ask_and_prove, do

DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def monday():
    with time_machine.travel(NOW, tick=False) as clock:
        yield clock


def page_of(desk, request):
    return " ".join(desk.get(reverse("desk:inspect", args=[request.pk])).text.split())


def messages_after(answer):
    page = BeautifulSoup(answer.text, "html.parser")
    return " ".join(" ".join(found.get_text(" ").split()) for found in page.select(".messages li"))


def test_the_history_is_told_in_the_order_in_which_it_happened(therapist, slots, monday):
    request = ask_and_prove(slots[0])
    send_due(timezone.now)
    for act in ("spoke_with", "confirm"):
        monday.shift(timedelta(seconds=20))
        data = {"seen": ConsultationRequest.objects.get().revision, "words": WORDS}
        therapist.post(reverse(f"desk:{act}", args=[request.pk]), data)
    monday.shift(timedelta(minutes=5))
    send_due(timezone.now)
    history = BeautifulSoup(page_of(therapist, request), "html.parser").select(".desk__history li")
    said = [line.text for line in history]
    order = ["received", "arrived", "proven|Proven|theirs", "onfirmed", "is confirmed"]
    places = [next(n for n, line in enumerate(said) if re.search(words, line)) for words in order if words != order[2]]
    assert places == sorted(places), said
    assert "received" in said[0]


@pytest.mark.parametrize("place", ["week", "date", "close"])
def test_hours_that_leave_a_call_outside_name_it_and_lead_to_it(therapist, slots, place):
    sure = ask(SLOT, name="Sam", **BY_PHONE)
    do(by_therapist.confirm, sure)
    if place == "date":
        data = {"day": "2026-03-04", "start": "14:00", "end": "16:00", "how": "instead"}
        answer = therapist.post(reverse("desk:extra_hours"), data, follow=True)
    else:
        data = {"week": "2026-03-02"}
        if place == "close":
            data |= {"2026-03-04-start0": "14:00", "2026-03-04-end0": "16:00"}
        answer = therapist.post(reverse("desk:week_hours"), data, follow=True)
    said = messages_after(answer)
    assert "Outside these hours" in said
    assert "Sam" in said
    assert reverse("desk:inspect", args=[sure.pk]) in answer.text
    sure.refresh_from_db()
    assert sure.status == "confirmed"


def test_hours_that_hold_every_call_name_none(therapist, slots):
    do(by_therapist.confirm, ask(SLOT, **BY_PHONE))
    data = {"day": "2026-03-04", "start": "10:00", "end": "10:15", "how": "instead"}
    assert "Outside" not in messages_after(therapist.post(reverse("desk:extra_hours"), data, follow=True))


def test_who_cannot_be_set_aside_is_named(therapist, slots):
    waits, sure = ask(OTHERS[0]), ask(SLOT, **BY_PHONE)
    do(by_therapist.confirm, sure)
    said = messages_after(therapist.post(reverse("desk:spam"), {"choose": [waits.pk, sure.pk]}, follow=True))
    assert "1 request marked as spam" in said
    assert sure.reference in said
    assert waits.reference not in said


@pytest.mark.parametrize(("proven", "letters"), [(True, 1), (False, 0)])
def test_a_replaced_link_says_whether_a_message_with_it_leaves_and_the_message_blames_nobody(
    therapist, slots, proven, letters
):
    request = ask_and_prove(SLOT) if proven else ask(SLOT)
    send_due(timezone.now)
    mail.outbox.clear()
    page = page_of(therapist, request)
    assert "The old address stops working at once." in page
    assert ("They get a message with the new one." in page) is proven
    data = {"seen": request.revision}
    said = messages_after(therapist.post(reverse("desk:renew_link", args=[request.pk]), data, follow=True))
    assert ("A message with it is on its way" in said) is proven
    send_due(timezone.now)
    assert len(mail.outbox) == letters
    if letters:
        assert "or I made it to be on the safe side" in mail.outbox[0].body


def test_of_what_is_over_nothing_is_said_that_was_true_before(therapist, slots):
    request = ask(SLOT, **BY_PHONE)
    open_page = page_of(therapist, request)
    for words in ("What they are told about the call", "You promised an answer by", "Nobody has shown yet"):
        assert words in open_page
    do(by_therapist.decline, request, words="I am sorry.")
    over = page_of(therapist, request)
    for words in ("What they are told about the call", "You promised an answer by", "Nobody has shown yet"):
        assert words not in over


def test_withdrawing_for_somebody_says_what_it_does_before_it_is_pressed(therapist, slots):
    page = BeautifulSoup(page_of(therapist, ask(SLOT)), "html.parser")
    [form] = page.select("form[action*=withdraw]")
    assert "nothing brings it back" in form.select_one("details").text
    assert form.select_one("details button")
    assert not [button for button in form.select("button") if not button.find_parent("details")]


def test_a_declined_stranger_is_not_promised_more_messages_about_a_call(therapist, slots):
    request = ask(SLOT)
    do(by_therapist.decline, request, words="I am sorry.")
    mail.outbox.clear()
    send_due(lambda: NOW + timedelta(minutes=1))
    [letter] = [message for message in mail.outbox if message.to == ["maya@example.org"]]
    assert "I can write to you about this call" not in letter.body
    assert "cannot offer you a call" in letter.body
    assert "/proof/" in letter.body


def test_nobody_is_told_to_call_a_number_that_is_not_there(therapist_client, home, notify):
    url = reverse("wagtailsettings:edit", args=["consultations", "consultationsettings"])
    page = BeautifulSoup(therapist_client.get(url, follow=True).text, "html.parser")
    form = page.select_one("form[method=post][action*=consultationsettings], main form[method=post]")
    data = {field["name"]: field.get("value", "") for field in form.select("input[name]:not([type=checkbox])")}
    data |= {field["name"]: field.text for field in form.select("textarea[name]")}
    data |= {"talk_by_email": "visitor", "feed_titles": "reference"}
    PracticeDetails.objects.update(phone="")
    answer = therapist_client.post(therapist_client.get(url, follow=True).request["PATH_INFO"], data, follow=True)
    assert "There is no phone number under Settings, Practice details yet." in answer.text
    assert ConsultationSettings.current().talk_by_email != "visitor"


def test_ready_to_open_says_of_hours_that_were_set_that_they_were(db):
    from consultations.desk.readiness import lines
    from consultations.models import Availability

    [hours] = [line for line in lines() if line.title == "Your hours"]
    assert "example" in hours.why
    Availability.objects.update(is_example=False)
    [hours] = [line for line in lines() if line.title == "Your hours"]
    assert (hours.is_done, "example" in hours.why) == (True, False)


def test_no_preview_promises_words_on_how_to_talk_while_there_are_none(therapist, slots):
    request = ask(slots[0], now=timezone.now(), call_phone="")
    page = " ".join(therapist.get(reverse("desk:inspect", args=[request.pk])).text.split())
    assert "my email says how we talk" not in page.split("Confirm", 1)[1].split("Propose other times")[0]
    assert str(HOW_TO_TALK) in page
    practice = ConsultationSettings.for_site(Site.objects.get())
    practice.how_to_call = "We talk by video: the link comes with the reminder."
    practice.save()
    page = " ".join(therapist.get(reverse("desk:inspect", args=[request.pk])).text.split())
    assert str(HOW_TO_TALK) not in page


@pytest.mark.parametrize(
    ("hours", "doubts", "said"),
    [(0, (), "kept until"), (5, (), "not kept free"), (0, ("honeypot", "fast"), "not kept free")],
)
def test_the_first_page_and_the_list_say_whether_the_time_of_who_waits_is_kept(therapist, slots, hours, doubts, said):
    ask(slots[3], now=timezone.now() - timedelta(hours=hours), doubts=doubts)
    assert said in " ".join(therapist.get(reverse("desk:index")).text.split())
    if not doubts:
        assert said in " ".join(therapist.get("/admin/").text.split())
