"""A word on her phone: encrypted by the standard, signed, bounded, and honest about a push service that misbehaves."""

import json
import threading
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest
from cryptography.fernet import Fernet
from cryptography.hazmat.primitives.asymmetric import ec
from django.core.management import call_command
from django.db import connection, transaction
from django.urls import reverse

from consultations.desk.devices import troubles
from consultations.jobs.push import forget_devices, tell_devices
from consultations.messages import push
from consultations.models import Device, PushKey, PushNotice
from consultations.services import by_therapist, by_visitor
from tests.asking import BY_PHONE, DAY, HOUR, MINUTE, NOW, OTHERS, ask, do
from tests.pushing import (
    CURVE,
    ENDPOINT,
    Browser,
    again,
    device_of,
    failing,
    raw,
    signer,
    therapist_user,
    told,
    written,
)

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
    bad.public = "AAAA"
    bad.save(update_fields=["public"])
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
