"""Whatever happens to a request, everything sent, shown and kept about it is in its language, whatever the desk's."""

import json
import re
from email import message_from_bytes, policy
from html import unescape

import pytest
import time_machine
from bs4 import BeautifulSoup
from django.core import mail
from django.urls import reverse
from django.utils import translation
from wagtail.models import Site

from consultations.messages.kinds import Kind
from consultations.models import Availability, ConsultationRequest, ConsultationSettings, Message, MessageText
from consultations.services import by_anyone, by_visitor, correcting
from consultations.services.disclosure import disclosed
from consultations.services.standing import Situation
from pages.models import HebrewDetails, PracticeDetails
from tests.asking import (
    BY_EMAIL,
    BY_PHONE,
    FORM,
    NOW,
    WORDS,
    answers_to_a_form,
    ask,
    ask_and_prove,
    confirming,
    declining,
    deliver,
    do,
)
from tests.hebrew import LETTER, latin_words, said
from tests.visitors import YOURS, Visitor, in_every_situation, words_of

from .test_messages import TO_THE_THERAPIST, TO_THE_VISITOR, WITH_CRISIS_LINES

HE = "/he/consultation/"
HEBREW = {"language": "he"}
MADE = in_every_situation()
WAYS = TO_THE_VISITOR | {Kind.CORRECTED: None}
DAY_IN = {"en": "Wednesday", "he": "רביעי"}
BOTH = pytest.mark.parametrize("language", ["en", "he"])
IN_HEBREW = re.compile(LETTER).search
TURNED = "\u202eabc\u2066"  # an override that nobody ends


@pytest.fixture
def now():
    with time_machine.travel(NOW, tick=False) as clock:
        yield clock


def spoken_by(page):
    """(lang, dir) of the page."""
    html = BeautifulSoup(page.text, "html.parser").html
    return html["lang"], html["dir"]


def written_about(kind, language):
    """The one message of that kind to the visitor of a request in that language."""
    if kind is Kind.CORRECTED:
        request = ask(language=language)
        confirming(request)
        deliver()
        do(correcting.correct, request, "maya.w@example.org")
        return request, deliver()[-1]
    request = ask_and_prove(language=language)
    arrived = deliver()
    sent = deliver(TO_THE_VISITOR[kind](request)) or arrived
    [written] = [one for one in sent if one.to == ["maya@example.org"]]
    request.refresh_from_db()
    return request, written


def calendar_of(written):
    """The file that goes with it, its lines whole."""
    raw = message_from_bytes(written.message().as_bytes(), policy=policy.default)
    [part] = [part for part in raw.walk() if part.get_content_type() == "text/calendar"]
    return re.sub(r"\r?\n ", "", part.get_content()).replace("\r", "")


def page_of(written):
    """Its HTML, what is kept together within a line being read with the line."""
    html = BeautifulSoup(written.alternatives[0].content, "html.parser")
    for kept_together in html.find_all("span"):
        kept_together.unwrap()
    html.smooth()
    return html


# --- messages


@pytest.mark.parametrize("spoken", ["en", pytest.param("he", marks=pytest.mark.soak)])  # by whoever sends it
@pytest.mark.parametrize("kind", WAYS)
def test_every_message_to_a_hebrew_request_is_in_hebrew_whoever_sends_it(db, kind, spoken):
    with translation.override(spoken):
        request, written = written_about(kind, "he")
    html = page_of(written).html
    assert (html["lang"], html["dir"]) == ("he", "rtl")
    practice = PracticeDetails.current()
    with translation.override("he"):
        practice_in_hebrew = PracticeDetails.current()
    but = (request.reference, WORDS, practice.practice_name, practice.licence_title, *practice_in_hebrew.crisis_lines)
    links = re.compile(r"https?://\S+")
    for text in (written.subject, links.sub("", written.body), links.sub("", html.get_text(" "))):
        assert latin_words(text, *but) == []
        assert IN_HEBREW(text)


@pytest.mark.parametrize("kind", WAYS)
def test_no_message_to_an_english_request_is_in_another_language_whoever_sends_it(db, kind):
    with translation.override("he"):
        _request, written = written_about(kind, "en")
    html = page_of(written).html
    assert (html["lang"], html["dir"]) == ("en", "ltr")
    assert not IN_HEBREW(written.subject + written.body + str(html))


@BOTH
@pytest.mark.parametrize("kind", sorted(WITH_CRISIS_LINES & set(WAYS)))
def test_the_crisis_lines_of_a_message_are_those_of_its_language(db, kind, language):
    site = Site.objects.get(is_default_site=True)
    HebrewDetails.objects.update_or_create(site=site, defaults={"crisis_text": "<p>בסכנה: 911.</p>"})
    PracticeDetails.objects.update_or_create(site=site, defaults={"crisis_text": "<p>In danger: 911.</p>"})
    _request, written = written_about(kind, language)
    for text in (written.body, page_of(written).get_text()):
        assert ("בסכנה: 911." in text, "In danger: 911." in text) == (language == "he", language == "en")


@pytest.mark.parametrize("kind", TO_THE_THERAPIST)
def test_what_the_therapist_is_told_of_a_hebrew_request_is_in_the_language_of_the_desk(notify, kind):
    request = (ask if kind is Kind.NOW_CORRECTED else ask_and_prove)(**HEBREW)
    arrived = deliver()
    with translation.override("he"):
        sent = deliver(TO_THE_THERAPIST[kind](request)) or arrived
    [written] = [one for one in sent if one.to == ["liron@example.org"]]
    assert not IN_HEBREW(written.subject + written.body)


def test_times_in_a_hebrew_message_are_named_in_hebrew(db):
    for language, day in DAY_IN.items():
        request = ask(language=language)
        confirming(request)
        *_others, written = deliver()
        assert day in written.subject
        assert day in written.body
        by_visitor.withdraw(request, seen=ConsultationRequest.objects.get(pk=request.pk).revision, now=NOW)


def test_what_waits_to_be_sent_is_said_in_the_language_that_is_chosen_meanwhile(db):
    request = ask_and_prove()
    deliver()
    confirming(request)
    by_anyone.speak(request, "he")
    [written] = deliver()
    assert DAY_IN["he"] in written.body
    assert page_of(written).html["dir"] == "rtl"


@BOTH
def test_the_therapists_words_are_sent_as_written_and_with_their_own_direction(db, language):
    for words in ("אתקשר אליכם ממספר חסוי.\nלהתראות", "I will call from a withheld number.\nBye"):
        request = ask_and_prove(language=language)
        declining_with(request, words)
        written = deliver()[-1]
        html = page_of(written)
        [own] = [part for part in html.select("p[dir=auto]") if words.split("\n")[0] in part.get_text()]
        assert own.get_text("\n").split("\n") == words.split("\n")
        lines = [line for line in written.body.split("\n") if line.strip("\u2068\u2069") in words.split("\n") and line]
        runs_along = bool(IN_HEBREW(words)) == (language == "he")
        assert lines == [line if runs_along else f"\u2068{line}\u2069" for line in words.split("\n")]


def declining_with(request, words):
    from consultations.services import by_therapist

    do(by_therapist.decline, request, words=words)


def test_words_that_turn_the_text_round_turn_nothing_beside_them(db):
    request = ask_and_prove()
    declining_with(request, f"Sorry {TURNED}")
    written = deliver()[-1]
    assert f"\u2068Sorry {TURNED}\u2069" in written.body
    assert page_of(written).select_one("p[dir=auto]").get_text() == f"Sorry {TURNED}"


def test_words_inside_a_sentence_stand_apart_from_it(db):
    MessageText.objects.create(kind="declined", subject="About it", body="I say: {words} Bye.\n\n{link}")
    declining_with(ask_and_prove(), "צר לי.\n<b>")
    written = deliver()[-1]
    assert "I say: <bdi>צר לי.</bdi><br><bdi>&lt;b&gt;</bdi> Bye." in written.alternatives[0].content


def test_what_went_wrong_with_a_hebrew_message_is_told_the_desk_in_its_language_and_the_visitor_in_hebrew(
    db, now, monkeypatch
):
    request = ask(**HEBREW)
    monkeypatch.setattr(mail.EmailMessage, "send", lambda *args, **options: (_ for _ in ()).throw(ConnectionError))
    with translation.override("he"):
        assert deliver() == []
    message = Message.objects.get()
    assert message.problem == "The mail server could not be reached."
    page = Visitor().opens(request).get(YOURS)
    assert said(message.problem) in page.text
    assert message.problem not in page.text


# --- the calendar file


@BOTH
def test_a_calendar_file_says_its_language(db, language):
    request = ask(language=language)
    confirming(request)
    file = calendar_of(deliver()[-1])
    summary = re.search(rf"^SUMMARY;LANGUAGE={language}:(.*)$", file, re.MULTILINE)[1]
    description = re.search(rf"^DESCRIPTION;LANGUAGE={language}:(.*)$", file, re.MULTILINE)[1]
    assert bool(IN_HEBREW(summary)) == bool(IN_HEBREW(description)) == (language == "he")
    declining(request)
    off = calendar_of(deliver()[-1])
    assert "METHOD:CANCEL" in off
    assert f"SUMMARY;LANGUAGE={language}:" in off


# --- pages


@BOTH
@pytest.mark.parametrize("situation", Situation, ids=lambda situation: situation.name)
def test_a_private_page_speaks_the_language_of_its_request(db, settings, now, situation, language):
    stored, moment = MADE[situation]()
    ConsultationRequest.objects.filter(pk=stored.pk).update(language=language)
    stored.refresh_from_db()
    now.move_to(moment)
    other = {"en": "he", "he": "en"}[language]
    visitor = Visitor(headers={"accept-language": other}).opens(stored, is_known=True)
    for address in (YOURS, *(reverse(f"consultations:{name}", args=[1]) for name in ("move", "held", "correct"))):
        page = visitor.get(address)
        assert spoken_by(page) == {"en": ("en", "ltr"), "he": ("he", "rtl")}[language]
        words = words_of_one_language(page)
        if language == "en":
            assert not IN_HEBREW(words)
        else:
            address = f"{settings.SITE_URL}/consultation/{stored.token}/"
            typed = (WORDS, "Couples therapy", "maya@example.org", "Maya", "A few words")
            assert latin_words(words, stored.reference, address, *typed, "START", "Shift") == []


def words_of_one_language(page):
    """What the main part says in the language of the page, without what is said in another one on purpose."""
    main = BeautifulSoup(page.text, "html.parser").find("main")
    for apart in main.select("[lang]"):
        apart.decompose()
    return main.get_text(" ")


@pytest.mark.both_databases
def test_a_request_asked_for_at_the_hebrew_address_is_a_hebrew_one(client, slots):
    client.get(HE)
    page = client.post(HE, answers_to_a_form(client) | {"call_language": "either"}, follow=True)
    stored = ConsultationRequest.objects.get()
    assert (stored.language, stored.call_language) == ("he", "either")
    assert page.redirect_chain == [(f"{YOURS}?in=he", 303)]
    assert spoken_by(page) == ("he", "rtl")
    client.post(FORM, answers_to_a_form(client, phone="(818) 555-0188"))
    assert ConsultationRequest.objects.get(phone__isnull=False, language="en").call_language == ""


@pytest.mark.parametrize("form", [FORM, HE])
def test_the_cookie_of_the_journey_is_sent_to_the_private_pages_whichever_form_began_it(client, slots, form):
    client.get(form)
    sent = client.post(form, answers_to_a_form(client)).cookies
    assert [(morsel.key, morsel["path"]) for morsel in sent.values() if morsel.key == "yours"] == [("yours", FORM)]


@pytest.mark.parametrize("sent", ["xx", "", "he\0", "HE", "he" * 500])
def test_a_language_that_nobody_speaks_is_refused_in_words(client, answers, sent):
    response = client.post(FORM, answers | {"call_language": sent})
    assert response.status_code == (303 if sent == "" else 422)
    stored = ask()
    page = Visitor().opens(stored).post(reverse("consultations:language", args=[1]), {"language": sent})
    assert page.status_code == 422
    assert "This page does not speak that language." in page.text
    stored.refresh_from_db()
    assert stored.language == "en"


@pytest.mark.both_databases
def test_a_visitor_changes_the_language_with_one_press_in_the_language_that_is_offered(db, now):
    stored = ask()
    visitor = Visitor().opens(stored)
    page = visitor.get(YOURS)
    [form] = BeautifulSoup(page.text, "html.parser").select("main form[lang]")
    assert (form["lang"], form["dir"]) == ("he", "rtl")
    label = form.button.get_text(strip=True)
    assert IN_HEBREW(label)
    page = visitor.press(page, label)
    assert spoken_by(page) == ("he", "rtl")
    assert said("This page and my messages are in English from now on.") in page.text
    stored.refresh_from_db()
    assert (stored.language, stored.revision) == ("he", 0)
    [form] = BeautifulSoup(page.text, "html.parser").select("main form[lang]")
    page = visitor.press(page, form.button.get_text(strip=True))
    assert spoken_by(page) == ("en", "ltr")


def test_a_browser_without_cookies_changes_it_too(db, slots):
    visitor = Visitor(keeps_cookies=False)
    page = visitor.post(FORM, answers_to_a_form(visitor), follow=True)
    label = BeautifulSoup(page.text, "html.parser").select_one("main form[lang] button").get_text(strip=True)
    assert spoken_by(visitor.press(page, label)) == ("he", "rtl")


@BOTH
def test_mailed_addresses_speak_the_language_of_the_request(db, now, language):
    stored = ask(language=language)
    written = deliver()[0]
    asks = Visitor().get(reverse("consultations:private", args=[stored.token]))
    proof = Visitor().get(re.search(r"https?://\S+(/consultation/proof/\S+)", written.body)[1])
    for page in (asks, proof):
        assert spoken_by(page)[0] == language
        assert bool(IN_HEBREW(words_of(page))) == (language == "he")


def test_pages_about_no_request_speak_as_the_journey_did(db, now):
    stored = ask(**HEBREW)
    visitor = Visitor().opens(stored, is_known=True)
    page = visitor.get(reverse("consultations:keep_nothing"))
    assert spoken_by(page) == ("he", "rtl")
    page = visitor.press(page, button_on(page, "sure"))
    assert spoken_by(page) == ("he", "rtl")
    assert page.redirect_chain[-1][0].endswith("/forgotten/?in=he")
    visitor = Visitor().opens(stored, is_known=True)
    page = visitor.press(visitor.get(reverse("consultations:erase", args=[1])), said("Erase everything"))
    assert spoken_by(page) == ("he", "rtl")
    assert not ConsultationRequest.objects.exists()


def button_on(page, name):
    return BeautifulSoup(page.text, "html.parser").select_one(f"button[name={name}]").get_text(" ", strip=True)


def test_a_journey_whose_request_is_gone_still_speaks_its_language(db, now):
    stored = ask(**HEBREW)
    visitor = Visitor().opens(stored)
    stored.delete()
    page = visitor.get(YOURS)
    assert (page.status_code, spoken_by(page)) == (404, ("he", "rtl"))


@pytest.mark.parametrize("name", ["forgotten", "erased", "way_back", "way_back_taken", "yours_all"])
def test_a_page_about_no_request_is_english_and_offers_hebrew_where_nobody_knows_better(db, name):
    page = Visitor(headers={"accept-language": "he"}).get(reverse(f"consultations:{name}"))
    assert spoken_by(page) == ("en", "ltr")
    [other] = BeautifulSoup(page.text, "html.parser").select("main a[hreflang=he]")
    assert spoken_by(Visitor().get(other["href"])) == ("he", "rtl")
    assert spoken_by(Visitor().get(f"{page.request['PATH_INFO']}?in=xx")) == ("en", "ltr")


def test_the_way_back_from_the_hebrew_form_is_hebrew_to_its_end(client, slots):
    link = BeautifulSoup(client.get(HE).text, "html.parser").select_one("main a[href*='/back/']")["href"]
    page = client.get(link)
    assert spoken_by(page) == ("he", "rtl")
    action = BeautifulSoup(page.text, "html.parser").select_one("main form")["action"]
    assert spoken_by(client.post(action, {})) == ("he", "rtl")
    sent = client.post(action, {"which": "TT-2345-6789", "contact": "maya@example.org"}, follow=True)
    assert spoken_by(sent) == ("he", "rtl")


def test_requests_in_two_languages_stand_in_the_list_of_one_browser(db, now):
    visitor = Visitor().opens(ask()).opens(ask(None, **BY_PHONE, **HEBREW))
    assert spoken_by(visitor.get(YOURS)) == ("he", "rtl")
    assert [spoken_by(visitor.get(reverse("consultations:yours", args=[n])))[0] for n in (1, 2)] == ["en", "he"]


def test_a_form_that_cannot_be_taken_is_answered_in_the_language_of_its_page(client, slots, now):
    strict = Visitor(says_origin=False)
    assert spoken_by(strict.post(HE, answers_to_a_form(strict)))[0] == "he"
    opened = Visitor(says_origin=False).opens(ask(**HEBREW))
    refused = opened.post(reverse("consultations:withdraw", args=[1]))
    assert (refused.status_code, spoken_by(refused)[0]) == (403, "he")


# --- what is held


def test_what_is_held_is_told_in_the_language_of_the_request_whoever_takes_the_copy(db, now, therapist):
    stored = ask(call_language="either", **HEBREW)
    labels = [label for label, _value in disclosed(stored)]
    assert [label for label in labels if not IN_HEBREW(label)] == []
    file = therapist.get(reverse("desk:person_file", args=[stored.pk]) + "?notes=yes")
    assert [*json.loads(file.content)["requests"][0]] == labels
    page = BeautifulSoup(therapist.get(reverse("desk:person", args=[stored.pk])).text, "html.parser")
    [held] = page.select("dl[lang=he][dir=rtl]")
    assert [label.get_text(strip=True) for label in held.select("dt")] == labels
    own = Visitor().opens(stored, is_known=True).get(reverse("consultations:disclosure_file", args=[1]))
    assert [*json.loads(own.content)] == labels
    assert "עברית" in own.text


# --- the desk


@pytest.mark.parametrize("answer", ["confirm", "propose", "decline"])
@pytest.mark.parametrize("contact", [BY_EMAIL, BY_PHONE])
@BOTH
def test_an_answers_preview_is_what_its_visitor_reads(db, now, therapist, answer, contact, language):
    stored = ask(**contact, language=language)
    sent = {"seen": 0, "words": WORDS, "first": "2026-03-05T18:00:00Z", "part": "yes"}
    part = therapist.post(reverse("desk:see", args=[stored.pk, answer]), sent)
    [shown] = BeautifulSoup(part.text, "html.parser").select("div.desk__mail")
    assert (shown["lang"], shown["dir"]) == {"en": ("en", "ltr"), "he": ("he", "rtl")}[language]
    assert bool(IN_HEBREW(shown.get_text())) == (language == "he")
    above = BeautifulSoup(part.text, "html.parser").select_one("p.help").get_text()
    assert {"en": "English", "he": "Hebrew"}[language] in above


def test_the_page_of_a_request_and_the_list_say_which_language_each_person_reads(db, now, therapist):
    plain = ask(None)
    other = ask(
        None, name="נועה", call_language="he", phone="+1 818-555-0188", contact_route="phone", email="", **HEBREW
    )
    page = therapist.get(reverse("desk:inspect", args=[other.pk])).text
    assert "They read Hebrew." in page
    assert "They would like to talk in Hebrew." in page
    assert "They read English." in therapist.get(reverse("desk:inspect", args=[plain.pk])).text
    listed = therapist.get(reverse("desk:index")).text
    assert listed.count("Reads Hebrew") == listed.count("Would like to talk in Hebrew") == 1
    assert "Reads English" not in listed
    assert "<bdi\n    >נועה</bdi>" in listed
    exported = therapist.get(reverse("desk:index") + "?export=csv")
    assert "עברית" in b"".join(exported.streaming_content).decode()


def test_a_call_that_is_added_by_hand_is_in_the_language_that_was_chosen(db, now, therapist):
    site = Site.objects.get(is_default_site=True)
    texts = {"how_to_call": "Call me.", "how_to_call_in_hebrew": "אתם מתקשרים אליי."}
    ConsultationSettings.objects.update_or_create(site=site, defaults=texts)
    form = reverse("desk:add_call")
    assert 'name="language"' in therapist.get(form).text
    added = {
        "name": "נועה",
        "contact_route": "email",
        "email": "noa@example.org",
        "other": "2026-03-05T10:00",
        "telling": "told",
        "words": "Call me.",
        "sure": "2026-03-05T18:00:00Z",
    }
    therapist.post(form, added | {"language": "he"})
    stored = ConsultationRequest.objects.get()
    assert (stored.language, stored.words) == ("he", "אתם מתקשרים אליי.")
    [written] = deliver()
    assert page_of(written).html["lang"] == "he"
    assert therapist.post(form, added | {"language": "tlh"}).status_code == 422


def test_words_that_are_offered_with_an_answer_are_in_the_language_of_its_visitor(db, now, therapist):
    site = Site.objects.get(is_default_site=True)
    ConsultationSettings.objects.update_or_create(site=site, defaults={"how_to_call": "You call me."})
    request = ask(**HEBREW)
    page = therapist.get(reverse("desk:inspect", args=[request.pk])).text
    assert "You call me.</textarea>" in page  # until there is one in Hebrew
    ConsultationSettings.objects.update(how_to_call_in_hebrew="אתם מתקשרים אליי.")
    page = unescape(therapist.get(reverse("desk:inspect", args=[request.pk])).text)
    assert "אתם מתקשרים אליי.</textarea>" in page
    assert said("I am sorry. I hope that you find somebody who suits you.") in page


def test_the_away_message_is_said_in_the_language_of_the_form(client, slots):
    Availability.objects.update(is_paused=True, away_message="I am away.")
    assert "I am away." in client.get(HE).text
    Availability.objects.update(away_message_in_hebrew="אני לא כאן השבוע.")
    assert "אני לא כאן השבוע." in client.get(HE).text
    assert "I am away." in client.get(FORM).text


@BOTH
@pytest.mark.parametrize("typed", ["רק אחרי 17:00, לא ביום שישי", "Only after 5, not on Friday"])
def test_what_was_typed_about_times_stays_together_beside_the_times_that_were_chosen(db, language, typed):
    request = ask(None, times=["evenings"], times_note=typed)
    with translation.override(language):
        chosen, _colon, note = request.suits.partition("; ")
        assert chosen == request.times_chosen
    runs_along = (language == "en") == (typed[0] == "O")
    assert note == (typed if runs_along else f"\u2068{typed}\u2069")
    request.times_note = ""
    assert request.suits == request.times_chosen


def test_a_copy_for_a_person_stands_in_their_direction_whatever_its_letters(db, now, therapist):
    request = ask(**HEBREW)
    page = BeautifulSoup(therapist.get(reverse("desk:person", args=[request.pk])).text, "html.parser")
    assert page.select_one("dl[lang=he]")["dir"] == "rtl"
    assert {dd.get("dir") for dd in page.select("dl[lang=he] dd")} == {None}
    assert page.select("dl[lang=he] dd > bdi")


# --- the wording


@pytest.mark.parametrize("kind", [kind for kind in Kind if kind.is_for_the_visitor])
def test_the_wording_of_every_message_to_a_visitor_is_changed_in_each_language_by_itself(db, therapist, kind):
    address = reverse("desk:wording", args=[kind, "he"])
    page = BeautifulSoup(therapist.get(address).text, "html.parser")
    for field in page.select("[name=subject], [name=body]"):
        assert (field["lang"], field["dir"]) == ("he", "rtl")
    delivered = page.select_one("[name=body]").get_text()
    assert IN_HEBREW(delivered)
    own = "שלום,\n\n" + "\n".join(f"{{{name}}}" for name in sorted(kind.row.placeholders))
    assert therapist.post(address, {"subject": "נושא שלי", "body": own, "keep": "yes"}).status_code == 302
    _request, written = written_about(kind, "he")
    assert written.subject == "נושא שלי"
    ConsultationRequest.objects.all().delete()
    mail.outbox.clear()
    _request, written = written_about(kind, "en")
    assert written.subject != "נושא שלי"
    listed = therapist.get(reverse("desk:wordings")).text
    assert listed.count(">yours<") == 1
    therapist.post(address, {"delivered": "yes"})
    assert not MessageText.objects.exists()


def test_a_wording_is_previewed_in_its_language(db, therapist):
    tried = {"subject": "נושא", "body": "שלום {when}\n\n{link}", "try": "yes"}
    page = BeautifulSoup(therapist.post(reverse("desk:wording", args=["received", "he"]), tried).text, "html.parser")
    [shown] = page.select("div.desk__mail")
    assert (shown["lang"], shown["dir"]) == ("he", "rtl")
    assert "שלום" in shown.get_text()
    wrong = therapist.post(reverse("desk:wording", args=["received", "he"]), tried | {"body": "{name}"})
    assert wrong.status_code == 422
    assert "Braces may only hold one of these" in wrong.text


@pytest.mark.parametrize(("kind", "language"), [("received", "xx"), ("new_request", "he"), ("nothing", "he")])
def test_there_is_no_wording_in_a_language_that_nobody_is_written_to_in(therapist, kind, language):
    assert therapist.get(reverse("desk:wording", args=[kind, language])).status_code == 404


# --- what may be typed


@pytest.mark.parametrize("name", ["נוֹעָה", "נועה Noa", "אבגד ١٢٣ 123", "\u202eהנוע\u202c", "\u2067נועה"])
def test_names_and_notes_in_hebrew_are_kept_and_stand_apart_at_the_desk(client, answers, therapist, name):
    note = f"שלום {TURNED} 12 ב־16:15"
    assert client.post(FORM, answers | {"name": name, "note": note}).status_code == 303
    stored = ConsultationRequest.objects.get()
    assert stored.name == re.sub("[\u202a-\u202e\u2066-\u2069]", "", name)
    assert stored.note == note
    desk = BeautifulSoup(therapist.get(reverse("desk:inspect", args=[stored.pk])).text, "html.parser")
    [held] = [dd for dd in desk.select("dd.desk__note") if "שלום" in dd.get_text()]
    assert held["dir"] == "auto"
    assert stored.name in [bdi.get_text(strip=True) for bdi in desk.select("h2 bdi")]
    own = Visitor().opens(stored, is_known=True).get(reverse("consultations:held", args=[1]))
    [held] = [
        bdi for bdi in BeautifulSoup(own.text, "html.parser").select("dl.disclosed dd > bdi") if "שלום" in bdi.text
    ]
    assert held.get_text() == note


@pytest.mark.parametrize("number", ["(٨١٨) ٥٥٥-٠١٢٣", "\u200f818-555-0123\u200f", "８１８ 555 0123"])
def test_numbers_in_other_digits_are_the_same_numbers(client, answers, number):
    assert client.post(FORM, answers | {"phone": number}).status_code == 303
    assert ConsultationRequest.objects.get().phone == "+1 818-555-0123"


def test_an_address_at_a_hebrew_domain_is_written_to_in_the_form_that_servers_know(client, by_email):
    assert client.post(FORM, by_email | {"email": "noa@דוגמה.example.org"}).status_code == 303
    stored = ConsultationRequest.objects.get()
    stored.delete()
    confirming(ask(email=stored.email))
    [written] = deliver()
    assert written.message()["To"] == "noa@xn--6dbbec0c.example.org"
    [guest] = re.findall(r"^ATTENDEE.*$", calendar_of(written), re.MULTILINE)
    assert guest.endswith("mailto:noa@xn--6dbbec0c.example.org")


@pytest.mark.parametrize("address", ["נועה@example.org", "no\u05d0a@example.org"])
def test_an_address_with_other_letters_before_its_at_is_refused_in_words(client, by_email, address):
    response = client.post(FORM, by_email | {"email": address})
    assert response.status_code == 422
    assert "I can only write to addresses with the letters a to z before the @." in unescape(response.text)


def test_every_way_a_message_comes_about_is_walked_here():
    assert set(WAYS) == {kind for kind in Kind if kind.is_for_the_visitor}
