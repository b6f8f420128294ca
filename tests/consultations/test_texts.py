"""The wording of messages: what the therapist may write, what is refused in words, and what the next mail says."""

from html import unescape
from itertools import product

import pytest
from django.test import Client
from django.urls import reverse

from consultations.messages.kinds import Kind
from consultations.messages.wording import check, delivered, fill
from consultations.models import MessageText
from consultations.services import by_therapist
from tests.asking import OTHERS, ask, confirming, deliver, do, nothing, proposing
from tests.entering import enter

RECEIVED = Kind.RECEIVED


def address(kind=RECEIVED):
    return reverse("desk:wording", args=[kind])


def wording(subject="Your call", body="It arrived: {link}", button="keep"):
    return {"subject": subject, "body": body, button: "yes"}


@pytest.mark.parametrize("kind", Kind)
def test_every_delivered_wording_is_shown_and_could_be_kept_as_it_is(therapist, kind):
    subject, body = delivered(kind)
    assert check(kind, subject, body) == {}
    page = therapist.get(address(kind))
    assert body in unescape(page.text)
    assert therapist.post(address(kind), wording(subject, body)).status_code == 302
    kept = MessageText.objects.get()
    assert (kept.kind, kept.subject, kept.body.replace("\r\n", "\n")) == (kind, subject, body)


def test_the_list_says_which_wording_is_the_therapists_own(therapist):
    assert ">yours<" not in therapist.get(reverse("desk:wordings")).text
    therapist.post(address(), wording(subject="We have it"))
    page = therapist.get(reverse("desk:wordings")).text
    assert page.count(">yours<") == 1
    assert "We have it" in page


@pytest.mark.parametrize("field", ["subject", "body"])
@pytest.mark.parametrize(
    "hostile",
    [
        "{name}",
        "{note}",
        "{token}",
        "{options}",  # known, but not to this message
        "{Link}",
        "{ link }",
        "{}",
        "{0}",
        "{",
        "}",
        "{{link}}",
        "{{ link }}",
        "{% debug %}",
        "{% include 'emails/received.txt' %}",
        "{x.__class__}",
        "{link.__class__.__mro__}",
        "{link[0]}",
        "{link!r}",
        "{0:>999999999}",
        "{link:>999999999}",
        "{lіnk}",  # with a Cyrillic letter
    ],
)
def test_braces_that_hold_nothing_known_are_refused_in_words(therapist, field, hostile):
    page = therapist.post(address(), wording(**{field: f"Hello {hostile}"}))
    assert page.status_code == 422
    assert "Braces may only hold one of these: {link}, {promise}, {reference}, {talk}, {when}." in unescape(page.text)
    assert f"Hello {hostile}" in unescape(page.text)
    assert not MessageText.objects.exists()


@pytest.mark.parametrize("kind", Kind)
def test_a_wording_that_is_the_therapists_own_is_read_and_changed_again(therapist, kind):
    subject, body = delivered(kind)
    for changed in (f"{body}\n\nOnce", f"{body}\n\nTwice"):
        assert therapist.get(address(kind)).status_code == 200
        kept = therapist.post(address(kind), {"subject": subject, "body": changed, "keep": "yes"})
        assert kept.status_code == 302
        assert MessageText.objects.get(kind=kind).body.splitlines()[-1] == changed.splitlines()[-1]
    assert therapist.post(address(kind), {"subject": subject, "body": "{nonsense}", "keep": "yes"}).status_code == 422


@pytest.mark.parametrize(
    ("kind", "body", "words"),
    [
        ("confirmed", "Soon: {link}", "Please keep {when} in it."),
        ("declined", "No. {link}", "Please keep {words} in it."),
        ("proposed", "Choose one", "Please keep {link}, {options} in it."),
        ("proposed", "Choose: {options}", "Please keep {link} in it."),
        ("reminder", "Soon: {link}", "Please keep {when} in it."),
        ("received", "", "This field is required."),
        ("received", " \n ", "This field is required."),
        ("received", "x" * 4001, "at most 4000 characters"),
        ("received", "x\0", "Null characters are not allowed."),
    ],
)
def test_a_text_that_would_not_do_its_work_is_refused_in_words(therapist, kind, body, words):
    page = therapist.post(address(kind), wording(body=body))
    assert page.status_code == 422
    assert words in unescape(page.text)
    assert not MessageText.objects.exists()


@pytest.mark.parametrize(
    ("subject", "words"),
    [("", "This field is required."), ("x" * 121, "at most 120 characters"), ("x\0", "Null characters")],
)
def test_a_subject_that_is_none_is_refused_in_words(therapist, subject, words):
    page = therapist.post(address(), wording(subject=subject))
    assert page.status_code == 422
    assert words in unescape(page.text)
    assert not MessageText.objects.exists()


@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r", "\u2028", "\x85", "\x0b"])
def test_a_subject_stays_one_line(therapist, newline):
    therapist.post(address(), wording(subject=f"Your call{newline}Bcc: stranger@example.org"))
    assert MessageText.objects.get().subject == "Your call Bcc: stranger@example.org"
    ask()
    [written] = deliver()
    assert written.recipients() == ["maya@example.org"]
    assert "Bcc" not in written.message()


def test_the_wording_kept_is_in_the_next_mail_until_the_delivered_one_comes_back(therapist):
    therapist.post(address(), wording("For {when}", "We have {reference}.\n\nBye"))
    request = ask()
    [written] = deliver()
    assert written.subject == "For Wednesday, March 4, 10 am Pacific time"
    assert written.body.startswith(f"We have {request.reference}.\n\nBye\n")
    assert f"<p>We have {request.reference}.</p>\n\n<p>Bye</p>" in written.alternatives[0].content
    therapist.post(address(), {"delivered": "yes"})
    ask(OTHERS[0], email="second@example.org")
    [written] = deliver()
    assert written.subject == delivered("received")[0]


def test_another_wording_changes_no_other_message(therapist):
    therapist.post(address("moved"), wording("Mine", "Mine"))
    ask()
    assert deliver()[0].subject == delivered("received")[0]


def test_the_preview_shows_what_is_typed_with_made_up_values_and_keeps_nothing(therapist):
    page = therapist.post(address(), wording("Try this", "A new text for {reference}", button="try"))
    assert page.status_code == 200
    subject, text, _html = page.context["shown"]
    assert (subject, text.splitlines()[0]) == ("Try this", "A new text for TT-2345-6789")
    assert "A new text for TT-2345-6789" in page.text
    assert not MessageText.objects.exists()


def test_html_arrives_as_the_characters_that_were_typed(therapist):
    hostile = "<script>alert(1)</script> <a href=x>& 'x'"
    preview = therapist.post(address(), wording(hostile, hostile, button="try"))
    assert "<script>alert(1)" not in preview.text
    therapist.post(address(), wording(hostile, hostile))
    ask()
    [written] = deliver()
    assert written.subject == hostile
    assert written.body.startswith(hostile)
    [alternative] = written.alternatives
    assert "<script" not in alternative.content
    assert "<a href=x" not in alternative.content
    assert unescape(alternative.content).count(hostile) == 2  # title and text


@pytest.mark.parametrize("words", ["<b>{link}</b>", "{reference} {words} {{ x }} {0}"])
def test_what_the_therapist_writes_to_one_person_is_not_filled_in(db, words):
    do(by_therapist.confirm, ask(), words=words)
    [written] = deliver()
    assert words in written.body
    assert words in unescape(written.alternatives[0].content)
    assert "<b>" not in written.alternatives[0].content


@pytest.mark.parametrize(
    "hostile",
    [
        "{x.__class__} {0:>999999999} {{ }} {% debug %} {unknown} }{ {",
        "{options} {words} {calls}",
        "%s %(link)s {link!r} \\1 \\g<0>",
        "<script>{link}</script>",
        "Hello\r\nBcc: stranger@example.org\r\n\r\n{link}",
        "x" * 120,
    ],
)
@pytest.mark.parametrize("happens", [nothing, confirming, proposing])
def test_a_stored_wording_that_is_not_valid_any_more_is_sent_all_the_same(notify, happens, hostile):
    MessageText.objects.bulk_create(MessageText(kind=kind, subject=hostile[:120], body=hostile) for kind in Kind)
    happens(ask())
    written = deliver()
    assert {address for message in written for address in message.recipients()} >= {"maya@example.org"}
    for message in written:
        assert "Bcc" not in message.message()
        assert "__class__" not in hostile or "{x.__class__} {0:>999999999} {{ }} {% debug %}" in message.body
        assert "<script" not in "".join(alternative.content for alternative in message.alternatives)


def test_an_empty_value_leaves_no_gap():
    assert fill("Hello,\n\n{words}\n\n{link}", {"words": "", "link": "x"}) == "Hello,\n\nx"


@pytest.mark.parametrize("who", ["Editor", None])
def test_nobody_but_the_therapist_reaches_the_wording(member_of, therapist, who):
    therapist.post(address(), wording(subject="Only mine"))
    stranger = Client()
    if who:
        enter(stranger, member_of(who))
    addresses = [reverse("desk:wordings"), *(address(kind) for kind in Kind)]
    for where, method in product(addresses, ("get", "post")):
        response = getattr(stranger, method)(where, wording(subject="Changed"))
        assert response.status_code in (302, 403, 405)
        assert "Only mine" not in response.text
    stranger.post(address(), {"delivered": "yes"})
    assert MessageText.objects.get().subject == "Only mine"


@pytest.mark.parametrize("kind", ["nonsense", "RECEIVED", "received-x"])
def test_a_kind_that_does_not_exist_is_not_found(therapist, kind):
    assert therapist.get(address(kind)).status_code == 404
