"""What the site writes into its logs during a whole journey, and when a page fails: no secret, and nothing personal."""

import json
import re
import sqlite3
from contextlib import closing

import pytest
from django.core.signing import TimestampSigner

from tests.server import FORM, Person, copied_site, forms_shown_a_minute_ago, running

NAME, NUMBER, NOTE = "Zerubavela", "(818) 555-0173", "a few words of hers"
ADDRESS, ENDING = "zerubavela@example.org", "0173"
HOST = "host@example.org"
# Drawn at random, so that four digits stand in one now and then: numbers of requests, of mails and of their parts.
DRAWN = re.compile(r"""(?<=["\[])[0-9a-f]{8}(?=["\]])|Message-ID:\s*<[^>]*>|={15}\d+==""", re.IGNORECASE)


def answers(started, slot, **changed):
    return {
        "slot": f"{slot:%Y-%m-%dT%H:%M:%SZ}",
        "started": started,
        "name": NAME,
        "contact_route": "phone",
        "phone": NUMBER,
        "voicemail_ok": "yes",
        "in_california": "yes",
        "adult": "yes",
        "note": NOTE,
        "privacy": "on",
        "relay_note": "",
    } | changed


@pytest.mark.slow
@pytest.mark.parametrize("form", ["line", pytest.param("json", marks=pytest.mark.soak)])
def test_the_logs_of_a_whole_journey_hold_no_secret_and_nothing_personal(tmp_path, capfd, db, form):
    """Nor do the mails about errors, which go to whoever runs the site."""
    with copied_site(tmp_path, LOG_LEVEL="DEBUG", LOG_FORMAT=form, ADMINS=HOST) as server:
        with running(server):
            secrets = journey(server)
        said = capfd.readouterr()
        written = said.out + said.err
    assert "and its back office" in written, "nothing was read"
    assert "Service Unavailable" in written, "the page that fails did not"
    assert revealed(secrets, written) == {}
    if form == "json":
        lines = [json.loads(line) for line in written.splitlines() if line.startswith("{")]
        assert {"at", "level", "logger", "request", "message"} <= lines[0].keys()
        of_requests = {line["request"] for line in lines if line["logger"].startswith("django.request")}
    else:
        of_requests = set(re.findall(r"django\.request \[(\S+)\]", written))
    assert of_requests
    assert all(re.fullmatch("[0-9a-f]{8}", number) for number in of_requests)
    letters = [text for text in mails(server) if f"To: {HOST}" in text]
    assert letters, "nobody was told that a page fails"
    told = "\n".join(letters)
    assert revealed(secrets, told) == {}


def revealed(secrets, text):
    text = DRAWN.sub("", text)
    return {name: secret for name, secret in secrets.items() if secret and secret in text}


def journey(server):
    """Two people ask, one by phone and one by e-mail; everything that none may find in a log, by what it is."""
    started = forms_shown_a_minute_ago(server, 2)
    maya = Person(server)
    slots = maya.get(FORM).slots
    assert maya.post(FORM, answers(started[0], slots[0])).location.endswith("/yours/")
    page = maya.get(f"{FORM}yours/")
    private = re.search(r'id="keep-address"[^>]*>[^<]*(/consultation/[^<]+/)<', page.text)[1]
    reference = re.search(r"TT-\w{4}-\w{4}", page.text)[0]

    other = Person(server)
    assert other.get(private).status == 200
    assert other.post(private, {"answer": "9999"}).status == 422
    assert other.post(private, {"answer": ENDING}).status == 303
    assert NAME in other.get(f"{FORM}yours/1/held/").text
    seen = {"seen": "0", "about": reference}
    moved = other.post(f"{FORM}yours/1/move/", seen | {"slot": f"{slots[6]:%Y-%m-%dT%H:%M:%SZ}"})
    assert moved.status == 303
    assert other.post(f"{FORM}yours/1/withdraw/", seen).status == 409  # refused, which is logged

    noa = Person(server)
    noa.get(FORM)
    by_mail = {"contact_route": "email", "email": ADDRESS, "phone": "", "voicemail_ok": ""}
    noa.post(FORM, answers(started[1], slots[9], **by_mail))
    server.manage("run_worker")
    [mail] = [text for text in mails(server) if ADDRESS in text]
    proof = re.search(r"/consultation/proof/[^/\s]+/", mail)[0]
    hers = next(path for path in re.findall(r"/consultation/[^/\s]+/", mail) if "proof" not in path)
    reader = Person(server)
    reader.get(proof)
    assert reader.post(proof, {}).status == 303
    reader.get(hers)
    reader.get(f"{FORM}proof/{'x' * 30}/")
    hidden = TimestampSigner(key="x", salt="consultations.yours").sign("x")
    blocked = Person(server)
    blocked.get(f"{FORM}{hidden}/")
    reader.get(f"{FORM}leave/")

    # A page that fails: what it reads is not there.
    with closing(sqlite3.connect(server.folder / "site.sqlite3")) as database:
        database.execute("ALTER TABLE consultations_message RENAME TO gone")
    for path in (private, hers, proof, f"{FORM}yours/1/held/"):
        other.get(path)
        noa.get(path)
    assert noa.get(f"{FORM}yours/").status == 503
    assert other.post(f"{FORM}yours/1/held/", {"answer": ENDING}).status in (303, 500, 503)
    return {
        "private address": private.rstrip("/").rpartition("/")[2],
        "the other private address": hers.rstrip("/").rpartition("/")[2],
        "proof": proof.rstrip("/").rpartition("/")[2],
        "cookie": other.cookies["yours"],
        "first cookie": maya.cookies["yours"],
        "name": NAME,
        "number": NUMBER,
        "number as it is stored": "555-0173",
        "four digits": ENDING,
        "address": ADDRESS,
        "note": NOTE,
        "token of the form": other.form_token,
    }


def mails(server):
    from email import message_from_bytes, policy

    found = []
    for file in sorted((server.folder / "mail").iterdir()):
        for part in message_from_bytes(file.read_bytes(), policy=policy.default).walk():
            if part.get_content_type() == "text/plain":
                found.append(f"{file.read_text(errors='replace').split(chr(10) * 2)[0]}\n{part.get_content()}")
    return found
