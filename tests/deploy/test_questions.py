"""What is asked when the site is installed: each thing once, what was mistyped in words, and nothing already known."""

import stat

import pytest
from cryptography.fernet import Fernet

from deploy import questions
from therapyties import env_file

TYPED = ("www.example.org", "smtp.example.org:465", "calls@example.org", "p@ss/w'rd#1", "", "liron@example.org")


def nothing_of_its_own(_answers):
    return {}


def test_the_answers_stand_in_env_with_new_secrets_and_are_asked_for_once(folder, types):
    asked = types(*TYPED)
    answers = questions.fill_in(nothing_of_its_own)
    assert len(asked) == len(TYPED)
    assert answers["SITE_URL"] == "https://www.example.org"
    assert answers["MAIL_URL"] == "smtp+ssl://calls%40example.org:p%40ss%2Fw%27rd%231@smtp.example.org:465"
    assert answers["MAIL_FROM"] == "calls@example.org"
    assert answers["THERAPIST_EMAIL"] == "liron@example.org"
    assert len(answers["SECRET_KEY"]) > 40
    assert Fernet(answers["FIELD_ENCRYPTION_KEYS"])
    file = folder / ".env"
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    before = file.read_text()
    asked = types()
    assert questions.fill_in(nothing_of_its_own) == answers
    assert (asked, file.read_text()) == ([], before)


def test_a_site_that_was_tried_keeps_its_keys_and_is_asked_for_its_real_address(folder, types):
    example = (folder / ".env.example").read_text()
    env_file.write(folder / ".env", env_file.with_values(example, env_file.new_secrets()))
    kept = env_file.read((folder / ".env").read_text())
    types(*TYPED)
    answers = questions.fill_in(nothing_of_its_own)
    assert answers["SITE_URL"] == "https://www.example.org"
    for name in ("SECRET_KEY", "FIELD_ENCRYPTION_KEYS"):
        assert answers[name] == kept[name]


def test_without_a_mail_server_the_site_begins_and_it_is_asked_again_the_next_time(folder, types, capsys):
    types("www.example.org", "", "", "liron@example.org")
    assert questions.fill_in(nothing_of_its_own)["MAIL_URL"] == questions.NO_MAIL
    assert "nobody gets them" in capsys.readouterr().out
    asked = types("smtp.example.org", "")
    assert questions.fill_in(nothing_of_its_own)["MAIL_URL"] == "smtp+tls://smtp.example.org:587"
    assert len(asked) == 2


def test_where_nobody_can_be_asked_the_first_question_is_named_and_nothing_is_written(folder, types):
    types()
    with pytest.raises(SystemExit, match=r"There is no answer to: The site's name"):
        questions.fill_in(nothing_of_its_own)
    assert not (folder / ".env").exists()


def test_what_was_mistyped_is_said_and_asked_again(folder, types, capsys):
    asked = types("liron@example.org", "127.0.0.1", "www.example.org")
    assert questions.ask("The name", questions.domain) == "www.example.org"
    assert len(asked) == 3
    said = capsys.readouterr().out.splitlines()
    assert [line.partition(".")[0].strip() for line in said] == [
        "That is an email address",
        "That is the address of a machine",
    ]


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("www.example.org", "www.example.org"),
        ("https://www.Example.org/", "www.example.org"),
        ("xn--4dbcagdahymbxekheh6e0a7fei0b.org", "xn--4dbcagdahymbxekheh6e0a7fei0b.org"),
        ("bücher.example", "xn--bcher-kva.example"),
    ],
)
def test_a_domain_is_kept_as_certificates_name_it(typed, kept):
    assert questions.domain(typed) == kept


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "localhost",
        "a b.org",
        "-a.org",
        "a..org",
        "example.org/shop",
        "example.org:8000",
        "::1",
        "10.0.0.1",
        "a" * 300,
    ],
)
def test_what_is_no_domain_is_refused_in_a_sentence(typed):
    with pytest.raises(ValueError, match=r"\w{3,}.*\.$"):
        questions.domain(typed)


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("smtp.example.org", "smtp.example.org:587"),
        ("smtp.example.org:25", "smtp.example.org:25"),
        ("localhost:25", "localhost:25"),
        ("192.0.2.7", "192.0.2.7:587"),
    ],
)
def test_a_mail_server_has_a_port(typed, kept):
    assert questions.mail_server(typed) == kept


@pytest.mark.parametrize(
    "typed", ["smtp://smtp.example.org", "me@example.org", "smtp.example.org:mail", "smtp", "x.org:0"]
)
def test_what_is_no_mail_server_is_refused_in_a_sentence(typed):
    with pytest.raises(ValueError, match=r"\w{3,}.*\.$"):
        questions.mail_server(typed)


@pytest.mark.parametrize(
    "typed", ["", "liron", "@example.org", "a b@example.org", "liron@", "liron@example", "a@b@c.org"]
)
def test_what_is_no_email_address_is_refused_in_a_sentence(typed):
    with pytest.raises(ValueError, match=r"\w{3,}.*\.$"):
        questions.email(typed)


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("calls@example.org", "calls@example.org"),
        ("Liron <calls@example.org>", "Liron <calls@example.org>"),
        ("Liron O'Neil <calls@example.org>", "Liron O'Neil <calls@example.org>"),
    ],
)
def test_a_sender_may_have_a_name(typed, kept):
    assert questions.sender(typed) == kept
    assert env_file.read(env_file.with_values("", {"MAIL_FROM": kept})) == {"MAIL_FROM": kept}
