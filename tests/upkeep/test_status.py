"""How the site is, seen from outside: who may look, what is said, and who hears of an error."""

import json
import logging
import socket
import ssl
import threading
import time
from contextlib import contextmanager, suppress
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from unittest.mock import patch
from urllib.parse import urlsplit

import pytest
import time_machine
from cryptography import x509
from cryptography.fernet import Fernet
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID
from django.core import mail
from django.db import OperationalError
from django.test import Client, override_settings
from django.utils import timezone
from wagtail.models import Site

from consultations.models import Message
from pages.models import PracticeDetails
from tests.asking import ask
from tests.upkeep.checklist import line
from tests.upkeep.dumps import small_database
from therapyties import logs
from therapyties.security import rotation
from therapyties.upkeep import backups, status
from therapyties.upkeep.jobs import JOBS
from therapyties.upkeep.models import JobRun

TOKEN = "a-token-of-the-tests-that-is-long-enough"
SECRET = "Maya, maya@example.org"
pytestmark = pytest.mark.both_databases


@pytest.fixture
def well(db, home, settings, tmp_path):
    """A site of which nothing bad can be said."""
    settings.STATUS_TOKEN, settings.STATUS_NETWORKS = TOKEN, []
    settings.BACKUP_DIR, settings.MEDIA_ROOT = tmp_path / "backups", tmp_path / "media"
    PracticeDetails.objects.update_or_create(
        site=Site.objects.get(), defaults={"licence_expires": timezone.localdate() + timedelta(days=300)}
    )
    with patch.object(backups, "_dump_database", lambda folder: small_database(folder / "site.sqlite3")):
        backups.make(timezone.now())
    return JobRun.objects.create(name=status.SENDING, last_ok_at=timezone.now())


def look(client, **headers):
    return client.get("/statusz", headers={"Authorization": f"Bearer {TOKEN}"} | headers)


def bad(client):
    answer = look(client)
    assert answer.status_code == 503
    return {line.split()[1].rstrip(":") for line in answer.text.splitlines() if line.startswith("BAD")}


def test_while_all_is_well_it_says_so_in_lines_and_as_json(well, client):
    answer = look(client)
    assert (answer.status_code, answer["Cache-Control"].count("no-store")) == (200, 1)
    lines = answer.text.splitlines()
    assert len(lines) >= 7
    assert all(line.startswith("well ") for line in lines)
    found = look(client, Accept="application/json").json()
    assert found["is_well"] is True
    assert {one["name"] for one in found["findings"]} >= {"worker", "messages", "jobs", "backup", "disk", "license"}


@pytest.mark.parametrize("sent", ["", "Bearer", "Bearer wrong", f"Basic {TOKEN}", f"Bearer {TOKEN}x", "Bearer \xe9"])
def test_whoever_brings_no_token_finds_nothing(well, client, sent):
    assert client.get("/statusz", headers={"Authorization": sent}).status_code == 404
    assert client.get("/statusz").status_code == 404


def test_without_a_token_set_an_empty_one_opens_nothing(well, client, settings):
    settings.STATUS_TOKEN = ""
    assert client.get("/statusz", headers={"Authorization": "Bearer "}).status_code == 404


def test_a_network_that_is_trusted_may_look_and_no_other_may_pretend(well, settings):
    from ipaddress import ip_network

    settings.STATUS_NETWORKS = [ip_network("198.51.100.0/24")]
    assert Client(REMOTE_ADDR="198.51.100.7").get("/statusz").status_code == 200
    assert Client(REMOTE_ADDR="203.0.113.7").get("/statusz").status_code == 404
    pretends = {"X-Forwarded-For": "198.51.100.7"}
    assert Client(REMOTE_ADDR="203.0.113.7").get("/statusz", headers=pretends).status_code == 404


def worker_is_gone(well):
    JobRun.objects.filter(pk=well.pk).update(last_ok_at=timezone.now() - timedelta(hours=1))


def message_waits(well):
    ask(slot=None, now=timezone.now() - timedelta(hours=1))


def worker_never_ran(well):
    JobRun.objects.all().delete()


def job_fails(well):
    JobRun.objects.create(name="making the backup of the night", failing_since=timezone.now())


def no_backup(well):
    for file in backups.existing():
        file.unlink()


def keys_are_others(well):
    with override_settings(FIELD_ENCRYPTION_KEYS=[Fernet.generate_key().decode()]):
        ask(slot=None)
        Message.objects.all().delete()
    ask(slot=None)
    Message.objects.all().delete()


def license_ends(well):
    PracticeDetails.objects.update(licence_expires=timezone.localdate() + timedelta(days=3))


@pytest.mark.parametrize(
    ("happens", "names"),
    [
        (worker_is_gone, {"worker"}),
        (worker_never_ran, {"worker"}),
        (message_waits, {"messages"}),
        (job_fails, {"jobs"}),
        (no_backup, {"backup"}),
        (keys_are_others, {"keys"}),
        (license_ends, {"license"}),
    ],
)
def test_what_is_wrong_is_named_and_nothing_else(well, client, happens, names):
    happens(well)
    assert bad(client) == names


def test_of_a_license_without_a_date_both_say_the_same_and_ready_to_open_misses_it(well, client):
    PracticeDetails.objects.update(licence_expires=None)
    answer = look(client)
    assert (answer.status_code, "well license: no date is given" in answer.text) == (200, True)
    asked = line("Your license is current")
    assert (asked.is_done, asked.why.lower().startswith("no date is given")) == (False, True)


@pytest.fixture
def never_looked():
    rotation._looks.clear()
    yield
    rotation._looks.clear()


def test_what_no_key_opens_is_a_line_of_ready_to_open_as_well_ten_minutes_later(well, never_looked):
    assert line("Keys that open what is stored").is_done
    keys_are_others(well)
    assert line("Keys that open what is stored").is_done  # each page of the desk would look through all tables
    later = time.monotonic() + rotation.LOOK_IS_RECENT + 1
    with patch.object(rotation.time, "monotonic", lambda: later):
        assert not line("Keys that open what is stored").is_done


def test_a_full_disk_is_named(well, client):
    with patch.object(status.shutil, "disk_usage", return_value=type("Usage", (), {"free": 1000})):
        assert bad(client) == {"disk"}
        assert not line("Room on the disk").is_done


def test_a_backup_grows_old_and_a_message_that_was_sent_is_none_that_waits(well, client):
    Message.objects.all().delete()
    with time_machine.travel(timezone.now() + timedelta(hours=30), tick=False):
        assert bad(client) >= {"backup", "worker"}
        assert "messages" not in bad(client)


def test_a_database_that_does_not_answer_is_named_and_the_rest_is_said_all_the_same(well, client):
    error = OperationalError("away")
    with patch("django.db.backends.base.base.BaseDatabaseWrapper.cursor", side_effect=error):
        answer = look(client)
    assert answer.status_code == 503
    assert "BAD  database: does not answer" in answer.text
    assert "well disk: " in answer.text
    assert "well backup: " in answer.text


@pytest.mark.parametrize(("left", "names"), [(-3, {"certificate"}), (30, set()), (3, {"certificate"}), (None, set())])
def test_a_certificate_that_ends_is_named(well, client, settings, left, names):
    settings.HTTPS, settings.SECURE_SSL_REDIRECT = True, False
    ends = None if left is None else timezone.now() + timedelta(days=left, hours=1)
    with (
        patch.object(status, "certificate_ends", return_value=ends),
        patch.object(status, "_certificate_seen", (-float("inf"), None)),
    ):
        assert (bad(client) if names else look(client).status_code) == (names or 200)


@contextmanager
def answering_with_a_certificate(folder, ends):
    """The port of a server on localhost whose certificate ends then, and which this process trusts."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    made = x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
    made = made.not_valid_before(ends - timedelta(days=90)).not_valid_after(ends)
    made = made.add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
    made = made.add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
    file, secret = folder / "certificate.pem", folder / "key.pem"
    file.write_bytes(made.sign(key, hashes.SHA256()).public_bytes(Encoding.PEM))
    secret.write_bytes(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(file, secret)
    trusting = ssl.create_default_context(cafile=file)

    def answer():
        with suppress(OSError), listening.accept()[0] as plain, context.wrap_socket(plain, server_side=True):
            pass

    with socket.create_server(("127.0.0.1", 0)) as listening:
        thread = threading.Thread(target=answer)
        thread.start()
        with patch.object(status.ssl, "create_default_context", return_value=trusting):
            yield listening.getsockname()[1]
        thread.join()


@pytest.mark.parametrize("days", [40, -2])
def test_the_end_of_a_certificate_is_read_from_whoever_answers_at_the_address(tmp_path, days):
    ends = (timezone.now() + timedelta(days=days)).replace(microsecond=0)
    with answering_with_a_certificate(tmp_path, ends) as port:
        found = status.certificate_ends(urlsplit(f"https://localhost:{port}/"))
    assert found
    assert found == ends if days > 0 else found < timezone.now()


def test_an_address_at_which_nobody_answers_says_nothing_of_its_certificate():
    assert status.certificate_ends(urlsplit("https://localhost:1/")) is None


def test_the_watch_is_really_asked(well, settings):
    asked = []

    class Watch(BaseHTTPRequestHandler):
        def do_GET(self):
            asked.append(self.path)
            self.send_response(200)
            self.end_headers()

        def log_message(self, *_args):
            pass

    with HTTPServer(("127.0.0.1", 0), Watch) as watch:
        thread = threading.Thread(target=watch.handle_request)
        thread.start()
        settings.HEARTBEAT_URL = f"http://127.0.0.1:{watch.server_address[1]}/ping/a-name"
        status.say_all_is_well(timezone.now())
        thread.join()
    assert asked == ["/ping/a-name"]
    assert [job.every for job in JOBS if job.name == status.HEARTBEAT] == [timedelta(minutes=1)]


def test_the_watch_is_told_each_minute_while_all_is_well_and_not_otherwise(well, settings):
    settings.HEARTBEAT_URL = "https://watch.example.org/ping"
    with patch.object(status.outside, "ask") as asked:
        status.say_all_is_well(timezone.now())
        assert asked.call_count == 1
        JobRun.objects.create(name=status.HEARTBEAT, failing_since=timezone.now())  # that it failed once stops it not
        status.say_all_is_well(timezone.now())
        assert asked.call_count == 2
        no_backup(well)
        status.say_all_is_well(timezone.now())
        assert asked.call_count == 2


# --- errors


def record_of(error, message="It failed"):
    try:
        raise error
    except type(error) as raised:
        return logging.LogRecord(
            "x", logging.ERROR, __file__, 1, message, (), (type(raised), raised, raised.__traceback__)
        )


def test_an_error_is_mailed_once_an_hour_with_its_kind_and_place_and_no_word_of_it(db, settings):
    settings.ADMINS = ["host@example.org"]
    for _again in range(3):
        logs.mail_once(*logs.described(record_of(ValueError(SECRET))))
    [letter] = mail.outbox
    assert "ValueError" in letter.subject
    assert "test_status.py" in letter.body
    assert "Maya" not in letter.subject + letter.body
    with time_machine.travel(timezone.now() + timedelta(minutes=61)):
        logs.mail_once(*logs.described(record_of(ValueError(SECRET))))
    assert len(mail.outbox) == 2
    logs.mail_once(*logs.described(record_of(KeyError(SECRET))))
    assert len(mail.outbox) == 3


def test_the_handler_asks_nobody_while_nobody_is_named_and_once_for_each_fault(settings):
    handler = logs.ToAdmins()
    with patch.object(logs.threading, "Thread") as thread:
        settings.ADMINS = []
        handler.emit(record_of(ValueError(SECRET)))
        assert thread.call_count == 0
        settings.ADMINS = ["host@example.org"]
        for _again in range(3):
            handler.emit(record_of(ValueError(SECRET)))
        assert thread.call_count == 1


def test_a_mail_server_that_is_gone_is_no_error_about_an_error(db, settings):
    settings.ADMINS = ["host@example.org"]
    with patch.object(logs.EmailMessage, "send", side_effect=OSError):
        logs.mail_once("fault", "ValueError\n")


def test_a_line_bears_the_number_of_its_request_and_as_json_it_can_be_read(rf):
    lines = []

    def answers(request):
        record = record_of(ValueError("bad"), "at /consultation/abcdefghijklmnopqrstuvwxyz/")
        logs.WithoutPrivateLinks().filter(record)
        lines.append(json.loads(logs.AsJson().format(record)))

    for _request in range(2):
        logs.numbered(answers)(rf.get("/"))
    first, second = lines
    assert first["request"] != second["request"]
    assert len(first["request"]) == 8
    assert first["message"] == "at /consultation/…/"
    assert "ValueError" in first["trace"]
