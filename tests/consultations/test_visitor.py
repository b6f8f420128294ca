"""Asking for a call: what is kept, what is shown, what strangers may write."""

import re
from datetime import timedelta
from html.parser import HTMLParser
from unittest.mock import patch

import pytest
import time_machine
from bs4 import BeautifulSoup
from django.db import OperationalError
from django.template import Template
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from consultations.models import Availability, ConsultationRequest
from consultations.services.diary import Diary
from consultations.templatetags import slots as slot_tags
from consultations.visitor.forms import ConsultationForm
from pages.models import PracticeDetails
from tests.asking import FORM, answers_to_a_form


@pytest.mark.both_databases
def test_a_good_answer_is_stored_and_leads_to_a_page_of_its_own(client, answers):
    response = client.post(FORM, answers)
    assert response.status_code == 303
    stored = ConsultationRequest.objects.get()
    assert (stored.name, stored.reach, stored.is_doubtful) == ("Maya", "(818) 555-0123", False)
    page = client.get(response["Location"])
    assert page.status_code == 200
    assert stored.reference in page.text
    assert "988" in page.text
    assert "no-store" in page["Cache-Control"]
    assert "noindex" in page["X-Robots-Tag"]


def test_the_page_after_it_repeats_nothing_personal(client, answers):
    page = client.get(client.post(FORM, answers)["Location"])
    for secret in ("Maya", "555", "A few words"):
        assert secret not in page.text


@pytest.mark.parametrize("token", ["x", "x" * 32, "x" * 5000, "é"])
def test_a_link_nobody_was_given_offers_the_form(client, db, token):
    response = client.get(f"{FORM}{token}/")
    assert response.status_code == 404
    assert FORM in response.text


def test_the_empty_form_may_be_found_but_is_not_kept(client, db):
    response = client.get(FORM)
    assert "no-store" in response["Cache-Control"]
    assert "X-Robots-Tag" not in response


@pytest.mark.both_databases
def test_pressing_twice_makes_one_request(client, answers):
    pages = {client.post(FORM, answers)["Location"] for _ in range(2)}
    assert len(pages) == ConsultationRequest.objects.count() == 1


def test_going_back_to_correct_the_number_corrects_the_request(client, answers):
    first = client.post(FORM, answers)["Location"]
    assert client.post(FORM, answers | {"phone": "(818) 555-0199"})["Location"] == first
    assert ConsultationRequest.objects.get().reach == "(818) 555-0199"


def test_somebody_else_on_the_same_page_makes_a_request_of_their_own(client, answers):
    client.post(FORM, answers)
    client.post(FORM, answers | {"name": "Dan", "phone": "(818) 555-0199"})
    assert {request.name for request in ConsultationRequest.objects.all()} == {"Maya", "Dan"}


def test_an_extension_is_kept_and_dialled(client, answers):
    client.post(FORM, answers | {"phone": "818-555-0123 ext. 45"})
    stored = ConsultationRequest.objects.get()
    assert (stored.reach, stored.dial) == ("(818) 555-0123 ext. 45", "tel:+1-818-555-0123;ext=45")


def test_only_the_way_chosen_is_kept(client, by_email):
    client.post(FORM, by_email | {"phone": "nonsense", "voicemail_ok": "yes"})
    stored = ConsultationRequest.objects.get()
    assert (stored.email, stored.phone, stored.voicemail_ok) == ("maya@example.org", "", False)


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"name": " \x0b "}, "a name that I can use"),
        ({"contact_route": ""}, "how I may reach you"),
        ({"phone": ""}, "the number I should call"),
        ({"phone": "555-0123"}, "does not look like a phone number"),
        ({"phone": "111-111-1111"}, "does not look like a phone number"),
        ({"phone": "x" * 100_000}, "does not look like a phone number"),
        ({"contact_route": "email"}, "the email address I should write to"),
        ({"contact_route": "email", "email": "a@b"}, "does not look like an email address"),
        ({"contact_route": "email", "email": "a@example.org\r\nBcc: b@example.org"}, "does not look like an email"),
        ({"contact_route": "email", "email": "é@example.org"}, "the letters a to z before the @"),
        ({"contact_route": "email", "email": f"{'a' * 300}@example.org"}, "email address"),
        ({"times": []}, "Please choose a time, or “None of these suits me”"),
        ({"times": [], "slot": "none"}, "choose a time of day"),
        ({"times": ["x" * 100_000]}, "choose from the times of day"),
        ({"in_california": "maybe"}, "whether you will be in California"),
        ({"adult": ""}, "whether you are 18 or over"),
        ({"note": "x" * 301}, "shorten the note"),
        ({"service": "nonsense"}, "choose one from the list"),
        ({"privacy": ""}, "Please tick"),
    ],
)
def test_what_is_missing_is_said_in_words_and_everything_typed_is_kept(client, answers, changed, words):
    response = client.post(FORM, answers | {"times_note": "after four"} | {"times_note": ""} | changed)
    assert response.status_code == 422
    assert words in response.text
    assert changed.get("note") or "A few words" in response.text
    assert len(response.content) < 300_000
    assert not ConsultationRequest.objects.exists()


WORDS = ["name", "times_note", "note", "phone", "email", "started", "relay_note"]
CHOICES = ["slot", "service", "times", "in_california", "adult", "contact_route", "voicemail_ok", "privacy"]
HOSTILE = {
    "huge": "x" * 100_000,
    "nul": "a\0b",
    "emoji": "😀",
    "bidi": "\u202egnp.exe\u200f",
    "sql": "'; DROP TABLE consultations_consultationrequest; --",
    "html": "<script>alert(1)</script>",
    "template": "{{ 7|add:7 }}{% now 'Y' %}",
    "header": "a\r\nBcc: x@example.org",
    "controls": "\x0b\x0c\x1f bell\x07",
}


@pytest.mark.both_databases
@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_anything_in_any_field_is_refused_in_words_or_kept_as_plain_text(answers, therapist, text):
    for number, field in enumerate(WORDS + CHOICES):
        visitor = Client(REMOTE_ADDR=f"203.0.113.{number}")
        changed = {"phone": f"(818) 555-01{number:02}", field: [text] if field == "times" else text}
        if field == "email":
            changed["contact_route"] = "email"
        response = visitor.post(FORM, answers_to_a_form(visitor, **changed))
        assert response.status_code in (303, 422), field
        assert "<script>alert(1)" not in response.text
        if response.status_code == 303:
            assert "<script>alert(1)" not in visitor.get(response["Location"]).text
    desk = reverse("desk:index")
    inspect = [reverse("desk:inspect", args=[stored.pk]) for stored in ConsultationRequest.objects.all()]
    for address in (desk, f"{desk}?export=csv", f"{desk}?export=xlsx", "/admin/", *inspect):
        page = therapist.get(address)
        body = page.getvalue()
        assert page.status_code == 200
        assert "export" in address or b"<script>alert(1)" not in body


@pytest.mark.both_databases
@pytest.mark.parametrize("query", ["service=nonsense", "service=%FF", f"service={'x' * 5000}", "x=y", "page=999"])
def test_an_unknown_query_shows_the_plain_form(client, db, query):
    assert client.get(f"{FORM}?{query}").status_code == 200


def test_a_service_can_be_chosen_by_the_link(client, db):
    assert client.get(f"{FORM}?service=couples-therapy").context["form"]["service"].value() == "couples-therapy"


@pytest.mark.parametrize("answer", [{"adult": "no"}, {"in_california": "no"}])
def test_whom_liron_cannot_help_is_told_where_to_turn_before_anything_else_is_asked(client, answers, answer):
    response = client.post(FORM, {"started": answers["started"]} | answer)
    assert response.status_code == 200
    assert "988" in response.text
    assert not ConsultationRequest.objects.exists()


def test_who_is_not_sure_about_california_is_welcome(client, answers):
    assert client.post(FORM, answers | {"in_california": "unsure"}).status_code == 303


@pytest.mark.parametrize(
    ("changed", "doubt"),
    [({"relay_note": "x"}, "honeypot"), ({"started": ""}, "unsigned"), ({"started": "x"}, "unsigned")],
)
def test_a_doubtful_request_is_kept_and_marked(client, answers, changed, doubt):
    assert client.post(FORM, answers | changed).status_code == 303
    assert ConsultationRequest.objects.get().doubts == [doubt]


def test_nobody_fills_in_the_form_in_three_seconds(client, answers):
    started = client.get(FORM).context["form"]["started"].value()
    client.post(FORM, answers | {"started": started})
    assert ConsultationRequest.objects.get().doubts == ["fast"]


def test_a_page_open_for_days_is_still_taken(client, answers):
    with time_machine.travel(timezone.now() + timedelta(days=9), tick=False):
        assert client.post(FORM, answers).status_code == 303
    assert ConsultationRequest.objects.get().doubts == ["stale"]


def test_the_sixth_request_from_one_place_in_ten_minutes_bears_one_sign_of_spam_which_changes_nothing(db):
    for number in range(6):
        visitor = Client()
        assert visitor.post(FORM, answers_to_a_form(visitor, phone=f"(818) 555-010{number}")).status_code == 303
    stored = ConsultationRequest.objects.order_by("pk")
    assert [request.doubts for request in stored] == [[]] * 5 + [["many"]]
    assert not any(request.is_doubtful for request in stored)


def test_an_old_or_missing_form_token_loses_nothing(answers):
    visitor = Client(enforce_csrf_checks=True)
    response = visitor.post(FORM, answers)
    assert response.status_code == 403
    assert "Maya" in response.text
    assert "A few words" in response.text
    token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', response.text)[1]
    assert visitor.post(FORM, answers | {"csrfmiddlewaretoken": token}).status_code == 303


@pytest.mark.both_databases
def test_a_database_that_cannot_store_shows_the_form_again_with_everything_typed(client, answers):
    with patch("consultations.services.asking.ConsultationRequest.save", side_effect=OperationalError("locked")):
        response = client.post(FORM, answers)
    assert response.status_code == 503
    assert "Maya" in response.text


@pytest.mark.both_databases
def test_more_times_a_day_take_no_more_templates(client, slots, monkeypatch):
    rendered = []
    render = Template._render
    monkeypatch.setattr(Template, "_render", lambda template, context: rendered.append(1) or render(template, context))

    def templates_and_times(step):
        Availability.objects.update(step_minutes=step, gap_minutes=0)
        slot_tags._day_row.cache_clear()
        rendered.clear()
        page = client.get(FORM).text
        return len(rendered), page.count('name="slot"')

    templates_and_times(60)  # what the process learns once
    few, many = templates_and_times(60), templates_and_times(15)
    assert many[1] > 3 * few[1]
    assert many[0] == few[0]


def test_a_choice_is_written_as_djangos_own_templates_write_it(client, slots):
    page = BeautifulSoup(client.get(FORM).text, "html.parser")
    form = ConsultationForm(diary=Diary.now())
    for name in ("times", "contact_route", "voicemail_ok", "in_california", "adult"):
        for option in form[name]:
            [theirs] = BeautifulSoup(option.tag(), "html.parser").find_all("input")
            assert page.find(id=option.id_for_label).attrs == theirs.attrs
            assert str(option.choice_label) in page.find("label", attrs={"for": option.id_for_label}).text


def test_the_form_costs_few_queries(client, db, django_assert_max_num_queries):
    client.get(FORM)
    with django_assert_max_num_queries(14):  # of which four read when calls may be booked: hours, off, dates, busy
        client.get(FORM)


@pytest.mark.parametrize("name", ["\u200b", " \u2066\u2069 ", "\u00ad", "\ufeff"])
def test_a_name_that_shows_nothing_is_asked_for_again(client, answers, name):
    answer = client.post(FORM, answers | {"name": name})
    assert answer.status_code == 422
    assert "give a name" in answer.text


def test_a_name_cannot_turn_what_stands_beside_it(client, answers):
    client.post(FORM, answers | {"name": "Dana \u202eevil"})
    assert ConsultationRequest.objects.get().name == "Dana evil"


# --- the form as it is met


class Groups(HTMLParser):
    """Every group or single field: (its descriptions, names of the fields in it); and the ids of the messages."""

    def __init__(self, page):
        super().__init__()
        self.described, self.messages, self.groups = {}, set(), []
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        attrs = dict(attrs)
        if "errorlist" in (attrs.get("class") or ""):
            self.messages.add(attrs["id"])
        if tag == "fieldset":
            self.groups.append(attrs.get("aria-describedby") or "")
        if tag in ("input", "select", "textarea") and attrs.get("name"):
            around = self.groups[-1] if self.groups else ""
            said = f"{attrs.get('aria-describedby') or ''} {around}".split()
            self.described.setdefault(attrs["name"], []).append(said)

    def handle_endtag(self, tag):
        if tag == "fieldset":
            self.groups.pop()


def test_every_field_and_group_that_is_wrong_is_described_by_its_message(client, answers, slots):
    wrong = {"slot": "", "times": [], "name": "", "contact_route": "", "in_california": "", "adult": "", "privacy": ""}
    page = client.post(FORM, answers | wrong)
    found = Groups(page.text)
    names = set(page.context["form"].errors)
    assert names == set(wrong) - {"times"}
    for name in names:
        assert all(found.messages & set(said) for said in found.described[name]), name
    assert len(found.messages) == len(names)


def test_the_summary_of_mistakes_stands_before_the_heading_and_leads_to_each(client, answers, slots):
    page = client.post(FORM, answers | {"slot": "", "times": [], "adult": ""}).text
    assert page.index('id="errors"') < page.index("<h1>")
    assert "2 answers need another look" in " ".join(page.split())
    assert "Everything you typed is kept." in page
    for target in re.findall(r'href="#([^"]+)"', page[page.index('id="errors"') : page.index("<h1>")]):
        assert f'id="{target}"' in page
    page = client.post(FORM, answers | {"adult": ""}).text
    assert "One answer needs another look" in page


def test_the_form_says_who_calls_whom_before_a_way_is_chosen(client, db):
    page = client.get(FORM).text
    assert "I will call you at your number. You do not need to call me." in page
    assert "I will write to you, and my email says how we talk." in page


@pytest.mark.parametrize(("query", "is_open"), [("", False), ("service=couples-therapy", True)])
def test_what_is_optional_is_folded_until_something_stands_in_it(client, db, query, is_open):
    page = client.get(f"{FORM}?{query}").text
    assert bool(re.search(r'<details class="disclosure fold"\s+open', page)) is is_open


@pytest.mark.parametrize(("note", "is_open"), [("A few words", True), ("x" * 301, True), ("", False)])
def test_the_fold_stands_open_when_it_comes_back_with_something_in_it(client, answers, note, is_open):
    page = client.post(FORM, answers | {"note": note, "adult": ""}).text
    assert bool(re.search(r'<details class="disclosure fold"\s+open', page)) is is_open


def form_of(answers, **options):
    return ConsultationForm(answers, diary=Diary.now(), **options)


def test_a_number_for_the_call_alone_is_asked_for_only_if_the_practice_wants_it(answers):
    mailed = answers | {"contact_route": "email", "email": "maya@example.org", "call_phone": "(818) 555-0199"}
    without, with_it = form_of(mailed), form_of(mailed, ask_for_call_number=True)
    assert without.is_valid()
    assert with_it.is_valid()
    assert "call_phone" not in without.answers()
    assert with_it.answers()["call_phone"] == "+1 818-555-0199"


@pytest.mark.parametrize("changed", [{"call_phone": ""}, {"contact_route": "phone", "call_phone": "nonsense"}])
def test_no_number_for_the_call_is_none(answers, changed):
    form = form_of(
        answers | {"contact_route": "email", "email": "maya@example.org"} | changed, ask_for_call_number=True
    )
    assert form.is_valid(), form.errors
    assert form.answers()["call_phone"] == ""


def test_what_the_practice_says_of_email_stands_beside_the_choice(answers):
    hint = "I will write to you, and then I call the number you give."
    assert hint in str(form_of(None, email_hint=hint)["contact_route"].as_field_group())


def test_the_trap_asks_fillers_of_forms_to_pass_over_it(client, db):
    trap = re.search(r'<input[^>]*name="relay_note"[^>]*>', client.get(FORM).text)[0]
    for mark in ('autocomplete="off"', "data-1p-ignore", "data-bwignore", "data-lpignore", 'data-form-type="other"'):
        assert mark in trap


def test_the_crisis_box_has_three_numbers_and_the_practices_own_words_after_them(client, db):
    numbers = ["tel:911", "tel:988", "tel:+18007997233"]
    box = crisis_box(client.get(FORM).text)
    assert re.findall(r'href="(tel:[^"]+)"', box) == numbers
    assert "Sherman Way" not in box
    PracticeDetails.objects.update(crisis_text="<p>In the valley, walk into the clinic on Sherman Way.</p>")
    box = crisis_box(client.get(FORM).text)
    assert re.findall(r'href="(tel:[^"]+)"', box) == numbers
    assert "Sherman Way" in box


def crisis_box(page):
    return page.split('<section class="crisis"')[1].split("</section>")[0]


@pytest.mark.parametrize("phone", ["\u202a(818) 555-0123\u202c", "(818)\u00a0555-0123\t", "\ufeff818\u00ad5550123"])
def test_a_number_pasted_with_marks_that_nobody_sees_is_taken(client, answers, phone):
    client.post(FORM, answers | {"phone": phone})
    assert ConsultationRequest.objects.get().reach == "(818) 555-0123"


def test_an_address_pasted_with_marks_that_nobody_sees_is_stored_without_them(client, by_email):
    client.post(FORM, by_email | {"email": "\u202amaya@example.org\u202c"})
    assert ConsultationRequest.objects.get().email == "maya@example.org"
