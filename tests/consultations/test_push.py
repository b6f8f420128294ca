"""A word on her phone: encrypted by the standard, signed, bounded, and honest about a push service that misbehaves."""

import json
import threading
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest
from cryptography.fernet import Fernet
from cryptography.hazmat.primitives.asymmetric import ec
from django.contrib.auth.models import User
from django.core.management import call_command
from django.db import connection, transaction
from django.test import Client
from django.urls import reverse

from consultations.desk.devices import troubles
from consultations.jobs.push import forget_devices, tell_devices
from consultations.messages import push
from consultations.models import Device, Message, PushKey, PushNotice
from consultations.services import by_therapist, by_visitor
from tests.asking import BY_PHONE, DAY, HOUR, MINUTE, NOW, OTHERS, SLOT, announce_requests, ask, do
from tests.caldav import LOOPBACK
from tests.entering import enter
from tests.pushing import CURVE, Browser, push_service, raw, signer, written
from therapyties.access.models import AuditEntry

PAGE = "/admin/consultations/devices/"
ENDPOINT = "https://push.example.org/send/a-secret"
SECOND = timedelta(seconds=1)
# RFC 8291, Appendix A.
VECTOR = {
    "text": b"When I grow up, I want to be a watermelon",
    "sender": "yfWPiYE-n46HLnH0KqZOF1fJJU3MYrct3AELtAQ-oRw",
    "receiver": "q1dXpw3UpT5VOmu_cf_v6ih07Aems3njxI-JWgLcM94",
    "public": "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4",
    "auth": "BTBZMqHH6r4Tts7J_aSIgg",
    "salt": "DGv6ra1nlYgDCS1FRnbzlw",
    "body": "DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6P"
    "Bru3jl7A_yl95bQpu6cVPTpK4Mqgkf1CXztLVBSt2Ks3oZwbuwXPXLWyouBWLVWGNWQexSgSxsj_Qulcy4a-fN",
}


def private(text):
    return ec.derive_private_key(int.from_bytes(raw(text)), CURVE)


@pytest.fixture
def service():
    with push_service() as service:
        yield service


@pytest.fixture
def her(member_of):
    return member_of("Therapist")


def device_of(user, endpoint, browser=None, label="iPhone, Safari"):
    push.signing_key_made()
    keys = (browser or Browser()).subscription(endpoint)["keys"]
    return Device.keep(user, label, endpoint, keys["p256dh"], keys["auth"])


def therapist_user():
    return User.objects.get(username="therapist")


def told(now=NOW):
    tell_devices(now, LOOPBACK)


def again(device):
    device.refresh_from_db()
    return device


# --- the standard


def test_the_body_is_that_of_the_standards_own_example():
    body = push.encrypt(
        VECTOR["text"] + b"\x02",
        raw(VECTOR["public"]),
        raw(VECTOR["auth"]),
        ours=private(VECTOR["sender"]),
        salt=raw(VECTOR["salt"]),
    )
    assert written(body) == VECTOR["body"]


def test_a_browser_written_from_the_standard_reads_the_standards_own_example():
    browser = Browser(private(VECTOR["receiver"]), raw(VECTOR["auth"]))
    assert written(browser.public) == VECTOR["public"]
    assert browser.read(raw(VECTOR["body"])) == VECTOR["text"]


def test_a_new_request_is_told_to_each_device_in_words_that_name_nobody(her, service):
    first, second = Browser(), Browser()
    device_of(her, f"{service.url}/1", first)
    device_of(her, f"{service.url}/2", second, label="Mac, Safari")
    ask(name="Nephele")
    told()
    read = [browser.read(body) for browser, (_headers, body) in zip((first, second), service.sent, strict=True)]
    assert [json.loads(text) for text in read] == [{"kind": "request", "words": "A request waits"}] * 2
    assert {len(body) for _headers, body in service.sent} == {86 + push.LENGTH + 1 + 16}


def test_its_size_does_not_tell_a_request_from_a_test(her, service):
    device = device_of(her, service.url)
    ask()
    told()
    Device.objects.update(is_test_wanted=True)
    told(NOW + HOUR)
    (_, request), (_, test) = service.sent
    assert len(request) == len(test)
    assert again(device).told_at == NOW + HOUR


def test_the_site_signs_for_this_push_service_alone_and_for_less_than_a_day(her, service, settings):
    device_of(her, service.url)
    ask()
    told()
    [(headers, _body)] = service.sent
    claims, key = signer(headers["authorization"])
    assert key == push.point(push.signing_key().public_key())
    assert claims["aud"] == service.url.rpartition("/push/")[0]
    assert NOW < datetime.fromtimestamp(claims["exp"], UTC) <= NOW + DAY
    assert claims["sub"] == settings.SITE_URL
    assert headers["content-encoding"] == "aes128gcm"
    assert (headers["ttl"], headers["topic"], headers["urgency"]) == ("86400", "request", "high")
    assert set(headers) & {"cookie", "referer", "user-agent"} == set()


# --- when a word is sent


@pytest.mark.both_databases
def test_the_visitors_request_writes_one_row_that_says_nothing_of_them(her):
    device_of(her, ENDPOINT)
    ask(name="Nephele")
    assert PushNotice.objects.count() == 1
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM consultations_pushnotice")
        [row] = cursor.fetchall()
    assert len(row) == 2  # its number and when


@pytest.mark.both_databases
def test_what_is_rolled_back_is_told_to_nobody(her):
    device_of(her, ENDPOINT)
    with transaction.atomic():
        ask()
        transaction.set_rollback(True)
    assert not PushNotice.objects.exists()


def test_without_a_device_nothing_is_written(db):
    ask()
    assert not PushNotice.objects.exists()


def test_several_requests_within_a_minute_are_one_word_and_the_next_comes_a_minute_later(her, service):
    device = device_of(her, service.url)
    ask()
    ask(OTHERS[0], **BY_PHONE)
    told()
    assert len(service.sent) == 1
    ask(OTHERS[1], now=NOW + 10 * SECOND, email="tal@example.org")
    told(NOW + 10 * SECOND)
    told(NOW + 59 * SECOND)
    assert len(service.sent) == 1
    told(NOW + MINUTE)
    told(NOW + HOUR)
    assert len(service.sent) == 2
    assert again(device).wanted_at is None


def test_of_a_crowd_no_more_is_told_than_by_mail(her, notify):
    device_of(her, ENDPOINT)
    for number in range(20):
        ask(None, email=f"visitor-{number}@example.org")
    assert PushNotice.objects.count() == 15


def test_who_was_answered_or_went_away_before_it_could_be_told_waits_no_more(her, service):
    device = device_of(her, service.url)
    do(by_visitor.withdraw, ask())
    do(by_therapist.decline, ask(OTHERS[0], **BY_PHONE), words="")
    told()
    assert service.sent == []
    assert again(device).wanted_at is None


@pytest.mark.both_databases
def test_of_two_workers_one_tells_a_device(her):
    device = device_of(her, ENDPOINT)
    Device.objects.update(wanted_at=NOW)
    assert [device.claim(NOW), device.claim(NOW)] == [True, False]
    assert device.claim(NOW + MINUTE), "a worker that died holds it no longer"


# --- what push services answer


def failing(her, service, status=201, **headers):
    device = device_of(her, service.url)
    ask()
    service.answer(status, **headers)
    told()
    return again(device)


@pytest.mark.parametrize("status", [200, 201, 202])
def test_a_good_answer_is_a_word_that_arrived(her, service, status):
    device = failing(her, service, status)
    assert (device.told_at, device.problem, device.wanted_at) == (NOW, "", None)
    assert troubles(her) == []


@pytest.mark.parametrize("status", [404, 410])
def test_a_device_that_its_service_does_not_know_is_forgotten_and_the_desk_says_so(her, service, status):
    device = failing(her, service, status)
    assert (device.gone_at, device.endpoint, device.public, device.auth, device.digest) == (NOW, "", "", "", None)
    assert troubles(her) == [
        "“iPhone, Safari” is not told of new requests. It was turned off over there, or its browser was removed."
    ]
    told(NOW + DAY)
    assert len(service.sent) == 1
    forget_devices(NOW + 14 * DAY)
    assert not Device.objects.exists()


@pytest.mark.parametrize(
    ("said", "pause"),
    [
        ("600", 600),
        (format_datetime(NOW + HOUR), 3600),
        ("9" * 40, 86_400),
        ("", 60),
        ("soon", 60),
        ("-5", 60),
        ("0", 60),
        ("Wed, 99 Foo 2026", 60),
    ],
)
def test_a_service_that_asks_for_patience_is_asked_later(her, service, said, pause):
    device = failing(her, service, 429, Retry_After=said)
    assert device.next_try_at == NOW + timedelta(seconds=pause)
    assert troubles(her) == []
    service.answer(201)
    told(device.next_try_at - SECOND)
    assert len(service.sent) == 1
    told(device.next_try_at)
    assert len(service.sent) == 2
    assert (again(device).problem, device.failing_since, device.wanted_at) == ("", None, None)


def test_the_desks_first_page_says_that_a_device_is_not_told(therapist, service, django_assert_num_queries):
    devices = reverse("desk:devices")
    line = "“iPhone, Safari” is not told of new requests."
    assert line not in therapist.get("/admin/").text
    failing(therapist_user(), service, 403)
    page = therapist.get("/admin/").text
    assert line in page
    assert f'href="{devices}"' in page
    her = therapist_user()
    with django_assert_num_queries(1):
        assert len(troubles(her)) == 1


@pytest.mark.parametrize("status", [400, 401, 403, 413])
def test_a_refusal_is_not_tried_again_and_seen_on_the_desk(her, service, status):
    device = failing(her, service, status)
    assert f"refuses the word ({status})" in device.problem
    assert troubles(her) == [f"“iPhone, Safari” is not told of new requests. {device.problem}"]
    told(NOW + DAY)
    assert len(service.sent) == 1
    service.answer(201)
    ask(OTHERS[0], now=NOW + DAY, **BY_PHONE)
    told(NOW + DAY)
    assert (len(service.sent), troubles(her)) == (2, [])


def rounds(service, since, until):
    """The worker's rounds in that time, a minute apart; how many of them asked the service."""
    before, moment = len(service.sent), since
    while moment <= until:
        told(moment)
        moment += MINUTE
    return len(service.sent) - before


def test_a_service_out_of_order_is_tried_a_few_times_with_longer_pauses_and_then_seen_on_the_desk(her, service):
    device = failing(her, service, 503)
    assert "out of order (503)" in device.problem
    assert troubles(her) == []
    assert rounds(service, NOW, NOW + 4 * MINUTE) == 1
    assert rounds(service, NOW + 5 * MINUTE, NOW + 6 * HOUR) == 4
    assert again(device).given_up_at
    assert troubles(her) == [f"“iPhone, Safari” is not told of new requests. {device.problem}"]


def test_a_service_that_says_nothing_costs_a_few_seconds_and_is_tried_again(her, service, monkeypatch):
    monkeypatch.setattr(push, "LIMITS", push.Limits(size=1000, seconds=0.4))
    service.hold = threading.Event()
    device = failing(her, service)
    assert device.problem == "There was no answer in time."
    assert device.next_try_at == NOW + MINUTE


def test_one_that_cannot_be_reached_stops_no_other(her, service):
    lost = device_of(her, "http://127.0.0.1:9/push")
    other = device_of(her, service.url)
    ask()
    told()
    assert again(lost).problem == "There was no answer from there."
    assert again(other).told_at == NOW


@pytest.mark.parametrize("to", ["http://10.0.0.1/push", "http://[::ffff:192.168.0.1]/push", "http://169.254.169.254/"])
def test_a_redirect_to_a_private_network_is_not_followed(her, service, to):
    device = failing(her, service, 307, Location=to)
    assert device.problem == "This address is not on the internet."
    assert len(service.sent) == 1


@pytest.mark.parametrize("where", ["https://127.0.0.1/push", "https://localhost/push", "https://192.168.0.1/push"])
def test_an_address_of_the_machines_own_network_is_never_asked(her, where):
    device = device_of(her, where)
    ask()
    tell_devices(NOW)
    assert again(device).problem == "This address is not on the internet."


def test_a_device_that_fails_for_two_weeks_is_forgotten(her, service):
    device = failing(her, service, 500)
    for day in range(1, 15):
        Device.objects.update(wanted_at=NOW + day * DAY)
        told(NOW + day * DAY)
        assert bool(again(device).gone_at) == (day == 14)
    assert device.endpoint == ""


def test_what_is_stored_badly_of_one_stops_no_other(her, service):
    bad, good = device_of(her, f"{service.url}/1"), device_of(her, f"{service.url}/2")
    Device.objects.filter(pk=bad.pk).update(public="AAAA")
    ask()
    told()
    assert again(bad).problem == "The word for it could not be made."
    assert again(good).told_at == NOW


# --- secrets and keys


@pytest.mark.both_databases
def test_where_a_device_is_reached_stands_nowhere_in_the_database(her):
    browser = Browser()
    device_of(her, ENDPOINT, browser)
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM consultations_device")
        row = str(cursor.fetchall())
        cursor.execute("SELECT * FROM consultations_pushkey")
        key = str(cursor.fetchall())
    for secret in (ENDPOINT, "push.example.org", written(browser.public), written(browser.auth)):
        assert secret not in row
    assert PushKey.objects.get().private not in key


def test_a_new_key_of_the_site_encrypts_them_anew_and_devices_are_told_as_before(her, service, settings):
    old, new = settings.FIELD_ENCRYPTION_KEYS, [Fernet.generate_key().decode()]
    browser = Browser()
    device_of(her, service.url, browser)
    settings.FIELD_ENCRYPTION_KEYS = new + old
    call_command("rotate_keys", verbosity=0)
    settings.FIELD_ENCRYPTION_KEYS = new
    Device.objects.update(is_test_wanted=True)
    told()
    [(_headers, body)] = service.sent
    assert json.loads(browser.read(body))["kind"] == "test"


def test_a_lost_key_is_said_in_words_and_turning_it_on_again_mends_it(her, service, settings):
    device = device_of(her, service.url)
    settings.FIELD_ENCRYPTION_KEYS = [Fernet.generate_key().decode()]
    ask()
    told()
    assert "can no longer be decrypted" in again(device).problem
    assert len(troubles(her)) == 1
    assert push.signing_key() is None
    made = push.signing_key_made()
    assert push.signing_key().private_numbers() == made.private_numbers()
    assert PushKey.objects.count() == 1


@pytest.mark.parametrize("how", ["deactivated", "without the role", "deleted"])
def test_who_may_not_use_the_desk_any_more_is_told_nothing(her, service, how):
    device_of(her, service.url)
    ask()
    if how == "deactivated":
        her.is_active = False
        her.save()
    elif how == "deleted":
        her.delete()
    else:
        her.groups.clear()
    told()
    assert service.sent == []
    assert not Device.objects.exists()


def test_the_devices_of_who_left_are_forgotten_without_a_request(her, member_of):
    device_of(her, ENDPOINT)
    device_of(member_of("Owner"), f"{ENDPOINT}/2")
    her.groups.clear()
    forget_devices(NOW)
    assert Device.objects.get().user.username == "owner"


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
    assert not [word for word in ("therap", "counsel", "couple", "liron", "csrf") if word in text]
    assert not worker.cookies


def test_the_script_answers_no_request_of_the_browser_and_keeps_nothing(client):
    text = client.get("/admin/worker.js").content.decode()
    assert 'addEventListener("fetch"' not in text
    assert not [word for word in ("caches", "onfetch", "indexedDB", "fetch(", "importScripts") if word in text]


def test_only_the_back_office_may_start_a_script_in_the_background(therapist, client):
    inside, outside = therapist.get(PAGE), client.get("/consultation/")
    assert "worker-src 'self'" in inside["Content-Security-Policy"]
    assert "worker-src" not in outside["Content-Security-Policy"]
    assert 'rel="manifest" href="/admin/desk.webmanifest"' in inside.content.decode()
    assert "manifest" not in outside.content.decode()


def test_the_mail_goes_on_beside_it(her, service):
    announce_requests()
    device_of(her, service.url)
    ask(SLOT)
    assert Message.objects.filter(kind="new_request").exists()
    assert PushNotice.objects.exists()
