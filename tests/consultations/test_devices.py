"""The page on which a device is turned on for a word on her phone, and what the browser asks for by itself."""

import json
import re
from datetime import UTC, datetime

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from consultations.models import Device, Message, PushKey, PushNotice
from tests.asking import DAY, HOUR, NOW, SLOT, announce_requests, ask
from tests.entering import enter
from tests.pushing import (
    ENDPOINT,
    Browser,
    device_of,
    failing,
    raw,
    therapist_user,
    told,
    written,
)
from therapyties.access.models import AuditEntry

PAGE = "/admin/consultations/devices/"


# --- the page


def posted(client, endpoint=ENDPOINT, subscription=None, **more):
    said = Browser().subscription(endpoint) if subscription is None else subscription
    return client.post(PAGE, {"subscription": said if isinstance(said, str) else json.dumps(said), **more})


def test_a_press_turns_a_device_on_and_the_audit_log_knows(therapist):
    agent = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 Version/18.0 Safari/604.1"
    said = json.dumps(Browser().subscription(ENDPOINT))
    answer = therapist.post(PAGE, {"subscription": said}, headers={"user-agent": agent})
    assert (answer.status_code, answer["Location"]) == (302, PAGE)
    device = Device.objects.get()
    assert (device.label, device.endpoint, device.user.username) == ("iPhone, Safari", ENDPOINT, "therapist")
    assert AuditEntry.objects.filter(action="consultations.device_added", about="iPhone, Safari").count() == 1
    assert ENDPOINT not in str(list(AuditEntry.objects.values()))
    page = therapist.get(PAGE).content.decode()
    assert "iPhone, Safari" in page
    assert "No word yet." in page
    assert ENDPOINT not in page


def test_the_same_browser_again_is_the_same_device_under_its_new_name(therapist):
    posted(therapist)
    posted(therapist, label="My phone")
    assert Device.objects.get().label == "My phone"


MOVED = f"{ENDPOINT}-moved"


def test_a_browser_that_gets_another_address_is_the_same_device_and_is_told_there_what_waits(therapist):
    posted(therapist, label="My phone")
    waiting = timezone.now()
    Device.objects.update(wanted_at=waiting, problem="It did not answer.", attempts=3, failing_since=waiting)
    for _twice in range(2):
        answer = posted(therapist, endpoint=MOVED, instead=ENDPOINT)
    device = Device.objects.get()
    assert (device.endpoint, device.label, device.wanted_at) == (MOVED, "My phone", waiting)
    assert (device.problem, device.failing_since, device.attempts) == ("", None, 0)
    assert answer.status_code == 422  # the second time there is nothing to move
    assert not [entry for entry in AuditEntry.objects.values() if ENDPOINT in str(entry)]


@pytest.mark.parametrize("how", ["removed", "forgotten", "another's", "never"])
def test_a_device_that_is_not_told_anything_does_not_turn_itself_on(therapist, member_of, how):
    if how == "another's":
        posted(enter(Client(), member_of("Owner")))
    elif how != "never":
        posted(therapist)
        if how == "removed":
            therapist.post(reverse("desk:device_remove", args=[Device.objects.get().pk]))
        else:
            Device.objects.get().let_go("Nobody is there.", timezone.now())
    before = list(Device.objects.values())
    answer = posted(therapist, endpoint=MOVED, instead=ENDPOINT)
    assert answer.status_code == 422
    assert "Turn it on again here." in answer.text
    assert list(Device.objects.values()) == before


def test_a_browser_belongs_to_whoever_turned_it_on_last(therapist, member_of):
    posted(therapist)
    posted(enter(Client(), member_of("Owner")))
    assert Device.objects.get().user.username == "owner"


@pytest.mark.parametrize(
    "said",
    [
        "",
        "x",
        "null",
        "[]",
        "{}",
        "[" * 3000,
        "9" * 3999,
        '{"endpoint": 5, "keys": {"p256dh": 5, "auth": null}}',
        '{"endpoint": "https://push.example.org/", "keys": []}',
        '{"endpoint": "https://push.example.org/", "keys": {"p256dh": "AAAA", "auth": "AAAA"}}',
        '{"endpoint": "https://push.example.org/", "keys": {"p256dh": "\\ud800", "auth": "\\u0000"}}',
        "\x00",
        "a" * 5000,
    ],
)
def test_what_is_no_subscription_is_refused_in_words(therapist, said):
    answer = posted(therapist, subscription=said)
    assert answer.status_code == 422
    assert not Device.objects.exists()
    assert 'role="alert"' in answer.content.decode()


@pytest.mark.parametrize(
    ("endpoint", "words"),
    [
        ("http://push.example.org/x", "must begin with https"),
        ("https://her:secret@push.example.org/x", "not an address"),
        ("https://push.example.org:22/x", "a port"),
        ("https://push.example.org/" + "x" * 2000, "not an address"),
        ("file:///etc/passwd", "not an address"),
        ("https://push.example.org/\ud800", "not an address"),
        ("https://push.example.org/\n", "not an address"),
        ("", "not an address"),
        (["https://push.example.org/"], "did not say how"),
    ],
)
def test_an_address_that_no_push_service_has_is_refused_in_words(therapist, endpoint, words):
    answer = posted(therapist, endpoint)
    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert not Device.objects.exists()


def test_a_compressed_key_is_refused(therapist):
    said = Browser().subscription(ENDPOINT)
    key = raw(said["keys"]["p256dh"])
    said["keys"]["p256dh"] = written(bytes([2 + key[-1] % 2]) + key[1:33])
    assert posted(therapist, subscription=said).status_code == 422


@pytest.mark.parametrize("label", ["x" * 61, "\x00"])
def test_a_name_that_cannot_be_kept_is_refused_in_words(therapist, label):
    assert posted(therapist, label=label).status_code == 422


def test_ten_devices_are_enough(therapist):
    for number in range(10):
        assert posted(therapist, f"{ENDPOINT}/{number}").status_code == 302
    answer = posted(therapist, f"{ENDPOINT}/11")
    assert answer.status_code == 422
    assert "You have ten devices already." in answer.content.decode()
    assert posted(therapist, f"{ENDPOINT}/3").status_code == 302  # one of them says it again
    assert Device.objects.count() == 10


def test_a_test_is_sent_by_the_worker_and_a_removed_device_is_told_nothing(therapist, service):
    browser = Browser()
    device = device_of(therapist_user(), service.url, browser)
    therapist.post(reverse("desk:device_test", args=[device.pk]))
    assert service.sent == []
    told(NOW + 100 * 365 * DAY)
    assert json.loads(browser.read(service.sent[0][1])) == {"kind": "test", "words": "This is a test"}
    therapist.post(reverse("desk:device_remove", args=[device.pk]))
    assert not Device.objects.exists()
    assert AuditEntry.objects.filter(action="consultations.device_removed").exists()


def test_a_test_is_sent_at_once_even_in_a_pause(therapist, service):
    device = device_of(therapist_user(), service.url)
    Device.objects.update(next_try_at=datetime.now(UTC) + HOUR)
    therapist.post(reverse("desk:device_test", args=[device.pk]))
    told(datetime.now(UTC))
    assert len(service.sent) == 1


@pytest.mark.parametrize("name", ["device_test", "device_remove"])
def test_nobody_touches_anothers_device(therapist, member_of, name):
    device = device_of(member_of("Owner"), ENDPOINT)
    url = reverse(f"desk:{name}", args=[device.pk])
    assert therapist.post(url).status_code == 404
    assert therapist.get(url).status_code == 405
    assert Device.objects.filter(is_test_wanted=False).exists()
    assert "iPhone, Safari" not in therapist.get(PAGE).content.decode()


def test_who_may_not_use_the_desk_gets_none_of_it(editor_client):
    for url in (PAGE, reverse("desk:device_key")):
        assert editor_client.post(url).status_code in (302, 403)
    assert editor_client.get(PAGE).status_code in (302, 403)
    assert "A word on your phone" not in editor_client.get("/admin/").content.decode()
    assert not PushKey.objects.exists()


def test_every_form_of_the_page_carries_its_token(therapist):
    strict = Client(enforce_csrf_checks=True)
    strict.cookies = therapist.cookies
    device = device_of(therapist_user(), ENDPOINT)
    page = strict.get(PAGE).content.decode()
    assert page.count('method="post"') == page.count('name="csrfmiddlewaretoken"')
    for url in (PAGE, reverse("desk:device_key"), reverse("desk:device_remove", args=[device.pk])):
        assert strict.post(url).status_code == 403
    assert Device.objects.exists()


def test_the_page_reads_and_the_key_is_made_on_a_press(therapist):
    therapist.get(PAGE)
    assert not PushKey.objects.exists()
    keys = {therapist.post(reverse("desk:device_key")).json()["key"] for _twice in range(2)}
    assert [len(raw(key)) for key in keys] == [65]
    assert therapist.get(reverse("desk:device_key")).status_code == 405


def test_a_device_in_trouble_is_said_on_its_page(therapist, service):
    failing(therapist_user(), service, 410)
    page = therapist.get(PAGE).content.decode()
    assert "It gets no more messages." in page
    assert "It was turned off over there, or its browser was removed." in page
    assert "Send a test" not in page


# --- what the browser asks for by itself


@pytest.mark.parametrize("who", ["anonymous", "therapist"])
def test_the_script_and_the_manifest_are_everybodys_and_tell_nothing(client, therapist, who):
    asking = client if who == "anonymous" else therapist
    worker, manifest = asking.get("/admin/worker.js"), asking.get("/admin/desk.webmanifest")
    assert (worker.status_code, worker["Content-Type"]) == (200, "text/javascript; charset=utf-8")
    assert (worker["Cache-Control"], manifest["Cache-Control"]) == ("no-cache", "no-cache")
    said = json.loads(manifest.content)
    assert manifest["Content-Type"] == "application/manifest+json"
    assert (said["name"], said["short_name"], said["start_url"], said["display"]) == (
        "Desk",
        "Desk",
        "/admin/",
        "standalone",
    )
    assert {icon["purpose"] for icon in said["icons"]} == {"any", "maskable"}
    text = (worker.content + manifest.content).decode().casefold()
    assert not [word for word in ("therap", "counsel", "couple", "liron", "csrfmiddlewaretoken") if word in text]
    assert not worker.cookies


def test_the_script_answers_no_request_of_the_browser_and_keeps_nothing(client):
    text = client.get("/admin/worker.js").content.decode()
    assert 'addEventListener("fetch"' not in text
    assert not [word for word in ("caches", "onfetch", "indexedDB", "importScripts") if word in text]
    asked = re.findall(r'fetch\("([^"]*)"', text)  # for another address of the browser alone
    assert asked == ["/accounts/stay/", PAGE]
    assert len(asked) == text.count("fetch(")


def test_only_the_back_office_may_start_a_script_in_the_background(therapist, client):
    inside, outside = therapist.get(PAGE), client.get("/consultation/")
    assert "worker-src 'self'" in inside["Content-Security-Policy"]
    assert "worker-src" not in outside["Content-Security-Policy"]
    assert 'rel="manifest" href="/admin/desk.webmanifest"' in inside.content.decode()
    assert "desk.webmanifest" not in outside.content.decode()


def test_the_mail_goes_on_beside_it(her, service):
    announce_requests()
    device_of(her, service.url)
    ask(SLOT)
    assert Message.objects.filter(kind="new_request").exists()
    assert PushNotice.objects.exists()
