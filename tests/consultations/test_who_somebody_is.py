"""What the desk says of who somebody is: proof, how a time is held, one number on several requests, what others say."""

import re
from datetime import timedelta
from html import unescape
from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from wagtail.log_actions import registry
from wagtail.models import Site

import consultations
from consultations.desk import readiness, remarks
from consultations.messages.kinds import Kind
from consultations.models import Claim, ConsultationRequest, ConsultationSettings, Message
from consultations.moments import moment, near_moment
from consultations.rules.states import Status
from consultations.services import by_anyone, by_therapist, by_visitor, changing, claiming, correcting, renderings
from tests.asking import BY_PHONE, WORDS, ask, do
from tests.entering import enter
from therapyties.access.models import AuditEntry

FORMS = re.compile(r'<form[^>]*?\baction="([^"]*)".*?</form>', re.DOTALL)
HIDDEN = re.compile(r'<input type="hidden" name="([^"]*)" value="([^"]*)"')
BUTTON = re.compile(r"<button(.*?)>\s*(.*?)\s*</button>", re.DOTALL)


@pytest.fixture
def desk(member_of):
    """The therapist, in a browser that must show the form's token."""
    return enter(Client(enforce_csrf_checks=True), member_of("Therapist"))


def asked_now(slot=None, **changed):
    return ask(slot, now=timezone.now(), **changed)


def shown(desk, request):
    """The words of its page, and everything else of it."""
    return unescape(desk.get(reverse("desk:inspect", args=[request.pk])).text)


def press(desk, page, words):
    """The button with these words, in the form in which it stands on that page."""
    for form in FORMS.finditer(page):
        for attributes, label in BUTTON.findall(form[0]):
            if re.sub(r"<[^>]*>", "", label).strip() == words:
                named = dict(re.findall(r'name="(\w+)"\s+value="(\w+)"', attributes))
                elsewhere = re.search(r'formaction="([^"]*)"', attributes)
                there = elsewhere[1] if elsewhere else form[1]
                response = desk.post(there, dict(HIDDEN.findall(form[0])) | named, follow=True)
                assert response.status_code == 200
                return unescape(response.text)
    raise AssertionError(f"no button says {words}")


def buttons(page):
    return {label for _attributes, label in BUTTON.findall(page)}


# --- proof


def test_a_number_is_nobodys_until_the_therapist_has_spoken_with_them(desk, slots):
    request = asked_now(slots[0], **BY_PHONE)
    page = shown(desk, request)
    assert "Nobody has shown yet that this number is theirs." in page
    page = press(desk, page, "I spoke with them")
    request.refresh_from_db()
    assert (request.proven_by, request.is_held_firmly, request.status) == ("therapist", True, "requested")
    assert f"You spoke with them on {moment(request.proven_at)}." in page
    assert "I spoke with them" not in buttons(page)
    assert "You spoke with them. (therapist)" in page  # in what happened


def test_an_address_is_shown_to_be_theirs_by_the_press_in_the_message(desk, slots):
    request = asked_now(slots[0])
    page = shown(desk, request)
    assert "Nobody has shown yet that this address is theirs." in page
    assert "I spoke with them" not in buttons(page)  # there is no number
    by_visitor.prove(request)
    request.refresh_from_db()
    said = f"They showed on {moment(request.proven_at)} that the address is theirs: they pressed the button in the "
    assert f"{said}message." in shown(desk, request)


def test_a_corrected_contact_begins_anew_and_the_history_says_so(desk, slots):
    request = asked_now(slots[0])
    correcting.correct(request, "other@example.org", seen=request.revision)
    page = shown(desk, request)
    assert "nobody has shown yet that the new one is theirs" in page
    assert "The visitor corrected how to reach them" in page


def test_a_number_for_the_call_alone_stands_beside_the_address_and_can_be_spoken_with(desk, slots):
    ConsultationSettings.objects.update_or_create(site=Site.objects.get(), defaults={"talk_by_email": "number"})
    request = asked_now(slots[0], call_phone="+1 818-555-0177")
    page = shown(desk, request)
    assert "Call (818) 555-0177" in page
    assert "Write to <bdi>maya@example.org</bdi>" in page
    assert "This number is for the call alone" in page
    assert "I will call you at the number ending in 77." in page
    assert "I spoke with them" in buttons(page)
    do(by_therapist.confirm, request, now=timezone.now())
    assert "Call (818) 555-0177" in desk.get("/admin/").text


def test_a_message_that_waits_for_its_visitors_press_is_said_so_and_is_no_failure(desk, slots):
    request = asked_now(slots[0])
    Message.objects.filter(request=request).update(waits_for_press=True, created_at=timezone.now() - timedelta(hours=5))
    page = shown(desk, request)
    assert "not sent yet: it waits until its visitor sends it from their page" in page
    assert "Not delivered." not in page
    assert "not delivered" not in desk.get(reverse("desk:index")).text


def test_the_desk_says_that_the_address_of_the_visitors_page_opens_nothing_alone(desk, stored):
    page = " ".join(shown(desk, stored).split())
    assert "Its address alone opens nothing: the page first asks for the last four digits" in page
    assert reverse("consultations:private", args=[stored.token]) in page


# --- how the time is held

A_WISH = "It is not kept free: others can still ask for it. It is theirs when you confirm it."


@pytest.mark.both_databases
def test_the_desk_says_how_a_time_is_held(desk, slots):
    soft, wish = asked_now(slots[0], **BY_PHONE), asked_now(slots[40], doubts=["fast", "many"])
    assert f"This time is kept for them until {moment(soft.held_until)}." in shown(desk, soft)
    assert A_WISH in shown(desk, wish)
    do(by_therapist.spoke_with, soft, now=timezone.now())
    assert "This time is kept for them until you answer." in shown(desk, soft)
    do(by_therapist.confirm, soft, now=timezone.now())
    assert "This time is theirs." in shown(desk, soft)
    do(by_therapist.propose, soft, [slots[7], slots[8]], now=timezone.now())
    soft.refresh_from_db()
    assert f"The proposed times are kept for them until {moment(soft.proposed_until)}." in shown(desk, soft)


def test_a_hold_whose_time_is_over_is_a_wish_before_anybody_has_swept_it_away(desk, slots):
    request = asked_now(slots[0], **BY_PHONE)
    ConsultationRequest.objects.update(held_until=timezone.now() - timedelta(seconds=1))
    assert A_WISH in shown(desk, request)


def test_a_wish_whose_time_somebody_else_has_is_said_so(desk, slots):
    wish = asked_now(slots[0], doubts=["fast", "many"])
    do(by_therapist.confirm, asked_now(slots[0], **BY_PHONE), now=timezone.now())
    assert "Somebody else has this time by now. Please propose others." in shown(desk, wish)


# --- signs of spam


def test_one_sign_is_a_remark_and_changes_nothing(desk, slots):
    request = asked_now(slots[0], doubts=["honeypot"])
    page = shown(desk, request)
    assert str(remarks.SIGNS["honeypot"]) in page
    assert "Perhaps spam" not in page
    assert 'class="help-block help-warning"' not in page
    assert "It is no spam" not in buttons(page)
    assert "perhaps spam" not in desk.get(reverse("desk:index")).text
    assert request.holds_its_slot(timezone.now())


def test_two_signs_are_a_label_with_both_named_and_two_buttons(desk, slots):
    request = asked_now(slots[0], doubts=["honeypot", "fast"])
    page = shown(desk, request)
    assert "Perhaps spam" in page
    assert all(str(remarks.SIGNS[sign]) in page for sign in ("honeypot", "fast"))
    assert "perhaps spam" in desk.get(reverse("desk:index")).text
    page = press(desk, page, "Set aside as spam")
    assert "Set aside as spam. Nobody is told." in page
    assert "perhaps spam" not in desk.get(reverse("desk:index")).text  # the state says it
    page = press(desk, page, "It is no spam")
    request.refresh_from_db()
    assert (request.status, request.is_doubtful) == ("requested", False)
    assert "Perhaps spam" not in page
    assert str(remarks.SIGNS["honeypot"]) in page  # as a remark


def test_every_sign_that_the_form_notes_has_words_and_one_of_an_older_version_too(db):
    named = [
        renderings.read("nobody signed this"),
        *(renderings.read(renderings.signed_name(seconds_ago=age)) for age in (0, 10**6)),
    ]
    assert {sign for rendering in named for sign in rendering.doubts} <= remarks.SIGNS.keys()
    assert remarks.signs_in_words(ConsultationRequest(doubts=["older", "older still"])) == [str(remarks.ANOTHER_SIGN)]


def test_doubtful_people_stand_on_the_first_page_by_their_number_and_their_promises_count(desk, slots):
    request = asked_now(slots[0], doubts=["honeypot", "fast"])
    page = said_on_the_first_page(desk)
    assert "1 looks doubtful" in page
    assert "overdue" not in page
    ConsultationRequest.objects.update(promised_by=timezone.now() - timedelta(days=1))
    page = said_on_the_first_page(desk)
    assert "1 looks doubtful" in page
    assert "1 is overdue" in page
    [link] = re.findall(r'href="([^"]*waits=doubtful[^"]*)"', page)
    assert request.reference in desk.get(unescape(link)).text


def said_on_the_first_page(desk):
    return " ".join(desk.get("/admin/").text.split())


# --- one number, several people


def test_a_couple_on_one_phone_stand_side_by_side_and_each_is_answered_alone(desk, slots):
    hers = asked_now(slots[0], name="Maya", **BY_PHONE)
    his = asked_now(slots[20], name="<b>Noam</b>", **BY_PHONE)
    by_her = ConsultationRequest.objects.filter(pk=hers.pk).values().get()
    page = desk.get(reverse("desk:inspect", args=[his.pk])).text
    assert f"The same number was given in {hers.reference}" in page
    assert "Maya" in page
    assert "&lt;b&gt;Noam" in page
    assert near_moment(hers.slot) in page
    assert not [label for label in buttons(page) if hers.reference in label]
    assert f"Confirm {near_moment(his.slot)}" in press(desk, unescape(page), "I spoke with them")
    do(by_therapist.confirm, his, now=timezone.now())
    assert ConsultationRequest.objects.filter(pk=hers.pk).values().get() == by_her
    assert f"The same number was given in {his.reference}" in shown(desk, hers)


def test_an_address_is_called_an_address_and_somebody_alone_is_beside_nobody(desk, slots):
    first = asked_now(slots[0])
    assert "was given in" not in shown(desk, first)
    second = asked_now(slots[20], email="MAYA@example.org")
    assert f"The same address was given in {first.reference}" in shown(desk, second)


def test_a_number_that_was_given_very_often_breaks_no_page(desk, slots):
    for _ in range(13):
        last = asked_now(None, **BY_PHONE)
    page = shown(desk, last)
    assert page.count("Not shown yet") == 11
    assert "There are more: find them in the list" in page


# --- somebody says: withdraw


@pytest.fixture
def said(slots):
    """A request, and somebody without its page who says that they withdraw it."""
    request = asked_now(slots[0], **BY_PHONE)
    claiming.claim_withdrawal(request.reference.lower(), "+1 818-555-0123")
    return request


def test_what_somebody_says_stands_on_the_first_page_and_beside_its_request_and_changes_nothing(desk, said):
    assert "Somebody says: withdraw (1)" in desk.get("/admin/").text
    page = shown(desk, said)
    assert said.reference.lower() in page
    assert {"Withdraw it, as they say", "Leave it as it is"} <= buttons(page)
    said.refresh_from_db()
    assert said.status == "requested"


@pytest.mark.both_databases
def test_it_is_withdrawn_as_they_say_in_one_press(desk, said, slots):
    page = press(desk, shown(desk, said), "Withdraw it, as they say")
    said.refresh_from_db()
    assert said.status == "withdrawn"
    assert "Withdrawn, as they said." in page
    assert not Claim.objects.open().exists()
    assert "Somebody says: withdraw" not in desk.get("/admin/").text


def test_it_is_left_as_it_is_in_one_press_and_noted(desk, said):
    page = press(desk, shown(desk, said), "Leave it as it is")
    said.refresh_from_db()
    assert said.status == "requested"
    assert "What somebody said settled, nothing changed (therapist)" in page
    assert "Somebody says: withdraw" not in desk.get("/admin/").text


@pytest.mark.both_databases
def test_what_fits_no_request_is_shown_as_it_was_typed_and_can_be_put_away(desk, said):
    Claim.objects.all().delete()
    claiming.claim_withdrawal("Tuesday <i>at ten</i>", "+1 818-555-0199")
    page = desk.get("/admin/").text
    assert "Tuesday &lt;i&gt;at ten" in page
    assert "+1 818-555-0199" in page
    assert "No open request was found for it, or more than one." in page
    assert "Settled. Nothing was changed" in press(desk, unescape(page), "I have read it")
    assert "Somebody says: withdraw" not in desk.get("/admin/").text


def test_what_was_typed_is_hidden_where_only_initials_are_shown(desk, said):
    press(desk, desk.get("/admin/").text, "Initials only")
    page = desk.get("/admin/").text
    assert "Somebody says: withdraw (1)" in page
    assert "+1 818-555-0123" not in page
    assert said.reference.lower() not in page


def test_settling_what_is_gone_is_a_page_that_is_not_there(therapist, said):
    assert therapist.post(reverse("desk:settle_claim", args=[10**6])).status_code == 404
    assert therapist.get(reverse("desk:settle_claim", args=[Claim.objects.get().pk]))["Location"] == reverse(
        "desk:index"
    )


def test_a_claim_about_what_cannot_be_withdrawn_any_more_is_only_left(desk, said):
    do(by_therapist.decline, said, words=WORDS, now=timezone.now())
    assert buttons(shown(desk, said)) & {"Withdraw it, as they say", "Leave it as it is"} == {"Leave it as it is"}


# --- opening again


@pytest.mark.parametrize("status", [Status.DECLINED, Status.NO_SHOW])
def test_what_was_declined_or_missed_is_opened_again_and_has_a_new_promise(desk, slots, status):
    request = asked_now(slots[0], **BY_PHONE)
    ConsultationRequest.objects.update(
        status=status, is_held=False, promised_by=timezone.now() - timedelta(days=9), slot=slots[0]
    )
    page = press(desk, shown(desk, request), "Open again")
    request.refresh_from_db()
    assert (request.status, request.promised_by > timezone.now()) == ("requested", True)
    assert "Open again. Nobody is told" in page
    assert {"Confirm another time chosen here", "Decline"} <= buttons(page)


@pytest.mark.parametrize("status", sorted(set(Status) - {Status.DECLINED, Status.NO_SHOW}))
def test_nothing_else_is_opened_again(desk, stored, status):
    ConsultationRequest.objects.update(status=status)
    assert "Open again" not in buttons(shown(desk, stored))


# --- what is open is found


@pytest.mark.both_databases
@pytest.mark.parametrize("status", Status)
@pytest.mark.parametrize("is_doubtful", [False, True])
def test_a_request_without_a_time_is_in_the_list_in_every_state_and_an_open_one_on_the_first_page(
    desk, slots, status, is_doubtful
):
    request = asked_now(None, doubts=["fast", "many"] if is_doubtful else [], **BY_PHONE)
    if status is Status.PROPOSED:
        do(by_therapist.propose, request, [slots[3]], now=timezone.now())
    else:
        ConsultationRequest.objects.update(status=status)
    assert request.reference in desk.get(reverse("desk:index")).text
    assert request.reference in desk.get(reverse("desk:index_results"), {"status": status}).text
    if status is Status.PROPOSED or (status is Status.REQUESTED and not is_doubtful):
        assert reverse("desk:inspect", args=[request.pk]) in desk.get("/admin/").text


def test_proposed_times_that_nobody_chose_lead_to_an_end_that_is_in_the_list(desk, slots):
    request = asked_now(None, **BY_PHONE)
    do(by_therapist.propose, request, [slots[3]], now=timezone.now())
    request.refresh_from_db()
    page = " ".join(desk.get("/admin/").text.split())
    assert "Waits for them (1)" in page
    assert f"Other times proposed, kept until {near_moment(request.proposed_until)}" in page
    by_anyone.let_proposals_go(request, request.proposed_until + timedelta(seconds=1))
    assert "Expired" in desk.get(reverse("desk:index_results"), {"status": "expired"}).text
    assert "Waits for them" not in desk.get("/admin/").text


def test_many_who_wait_lead_to_a_list_that_holds_exactly_those_by_their_promise(desk, slots):
    people = [asked_now(None, **(BY_PHONE | {"phone": f"+1 818-555-01{n}"})) for n in range(10, 22)]
    for number, person in enumerate(people):
        ConsultationRequest.objects.filter(pk=person.pk).update(promised_by=timezone.now() - timedelta(hours=number))
    others = [
        asked_now(None, doubts=["fast", "many"], email="maya@example.org"),
        asked_now(None, email="noa@example.org"),
    ]
    do(by_therapist.decline, others[1], words=WORDS, now=timezone.now())
    page = said_on_the_first_page(desk)
    assert "8 more wait" in page
    [link] = re.findall(r'href="([^"]*waits=people[^"]*)"', page)
    shown_there = re.findall(r"TT-\w{4}-\w{4}(?=\s*</a>)", desk.get(unescape(link)).text)
    assert shown_there == [person.reference for person in reversed(people)]


# --- who calls whom


def line():
    [found] = [one for one in readiness.lines() if one.title == "Who calls whom, when somebody chose email"]
    return found


@pytest.mark.parametrize(
    ("way", "phone", "is_done"),
    [
        ("", "", False),
        ("write", "", True),
        ("number", "", True),
        ("visitor", "", False),
        ("visitor", "(818) 555-0150", True),
    ],
)
def test_opening_asks_who_calls_whom_and_for_the_number_that_is_called(desk, way, phone, is_done):
    from pages.models import PracticeDetails

    site = Site.objects.get()
    ConsultationSettings.objects.update_or_create(site=site, defaults={"talk_by_email": way})
    PracticeDetails.objects.update_or_create(site=site, defaults={"phone": phone})
    assert line().is_done == is_done
    page = desk.get(reverse("upkeep_ready")).text
    assert line().title in page
    if not is_done:
        assert str(line().why) in unescape(page)
        assert f'href="{line().url}"' in page
        assert desk.get(line().url, follow=True).status_code == 200


def test_a_call_by_email_without_words_is_refused_by_the_service_and_the_desk_keeps_what_was_typed(desk, slots):
    request = asked_now(slots[0])
    with pytest.raises(changing.NotAllowed, match="how the two of you will talk"):
        do(by_therapist.confirm, request, words=" ", now=timezone.now())
    page = shown(desk, request)
    token = dict(HIDDEN.findall(page))["csrfmiddlewaretoken"]
    typed = {"csrfmiddlewaretoken": token, "seen": 0, "words": "", "other": "2031-05-06T10:15"}
    response = desk.post(reverse("desk:confirm", args=[request.pk]), typed)
    assert response.status_code == 422
    assert "Please write how the two of you will talk: the visitor gave no phone number." in response.text
    assert "2031-05-06T10:15" in response.text
    request.refresh_from_db()
    assert (request.status, request.revision) == ("requested", 0)


@pytest.mark.parametrize("kind", [kind for kind in Kind if {"until", "earlier", "talk"} & kind.row.placeholders])
def test_the_sample_of_a_message_has_something_for_each_of_its_words(desk, slots, kind):
    page = desk.get(reverse("desk:wording", args=[kind]))
    token = dict(HIDDEN.findall(page.text))["csrfmiddlewaretoken"]
    body = " ".join(f"[{{{name}}}]" for name in sorted(kind.row.placeholders))
    tried = {"csrfmiddlewaretoken": token, "subject": "Your call", "body": body, "try": "yes"}
    shown = desk.post(page.request["PATH_INFO"], tried).text.partition("How it looks")[2]
    assert "[" in shown
    assert "[]" not in shown


# --- the audit log


def test_everything_that_is_noted_of_a_request_has_words_in_the_audit_log(db):
    named = dict(registry.get_choices())
    used = {
        name
        for path in (Path(consultations.__file__).parent / "services").rglob("*.py")
        for name in re.findall(
            r'(?:log|note|note_of_many)\([^)]*?"(consultations\.[a-z_]+)"', path.read_text(), re.DOTALL
        )
    }
    assert len(used) > 8
    assert used <= named.keys()
    for by, words in (
        ("email", "They pressed the button"),
        ("therapist", "You spoke with them"),
        ("x", "Prove a contact"),
    ):
        assert words in AuditEntry(action="consultations.proven", detail=by).what


@pytest.mark.parametrize(
    ("which", "contact", "words"),
    [
        ("{reference}", "+1 818-555-0123", "The reference and the number or address fit."),
        ("{reference}", "+1 818-555-0199", "The reference fits, the number or address does not"),
        ("Sunday at 3", "+1 818-555-0123", "Only the number or address fits, and anybody may know that."),
    ],
)
def test_the_desk_says_what_of_a_claim_fits_before_anybody_believes_it(desk, said, which, contact, words):
    Claim.objects.all().delete()
    claiming.claim_withdrawal(which.format(reference=said.reference), contact)
    assert words in " ".join(shown(desk, said).split())
