"""What is encrypted, and what happens with the wrong key."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from cryptography.fernet import Fernet
from django.core.exceptions import FieldError
from django.db import connection
from django.test import override_settings

from consultations.models import ConsultationRequest
from therapyties.security.encryption import DecryptionError, Undecryptable, decrypt, encrypt

pytestmark = pytest.mark.both_databases
NEW, OLD = Fernet.generate_key().decode(), Fernet.generate_key().decode()
PERSONAL = ("name", "phone", "times_note", "note", "private_notes")


@pytest.mark.parametrize("text", ["Maya", "😀\u202eשלום", "x" * 10_000, "a\nb", "v1:not really"])
def test_text_comes_back_as_it_was(text):
    stored = encrypt(text)
    assert stored.startswith("v1:")
    assert text not in stored
    assert decrypt(stored, "name") == text


def test_a_new_key_in_front_still_reads_what_the_old_one_wrote():
    with override_settings(FIELD_ENCRYPTION_KEYS=[OLD]):
        stored = encrypt("Maya")
    with override_settings(FIELD_ENCRYPTION_KEYS=[NEW, OLD]):
        assert decrypt(stored, "name") == "Maya"
        again = encrypt("Maya")
    with override_settings(FIELD_ENCRYPTION_KEYS=[NEW]):
        assert decrypt(again, "name") == "Maya"


@pytest.mark.parametrize("stored", ["Maya", "v1:", "v1:nonsense", encrypt("Maya")])
def test_what_cannot_be_read_names_the_field_and_not_the_text(stored):
    with override_settings(FIELD_ENCRYPTION_KEYS=[NEW]), pytest.raises(DecryptionError, match="name") as raised:
        decrypt(stored, "name")
    assert stored not in str(raised.value) or stored == "v1:"


def test_threads_do_not_disturb_each_other():
    stored = encrypt("Maya")
    with ThreadPoolExecutor(8) as pool:
        assert set(pool.map(lambda _: decrypt(stored, "name"), range(400))) == {"Maya"}


def test_the_database_holds_nothing_that_could_be_read(stored):
    ConsultationRequest.objects.filter(pk=stored.pk).update(private_notes="what was said")
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT * FROM {ConsultationRequest._meta.db_table}")  # noqa: S608
        row = repr(cursor.fetchone())
    for secret in ("Maya", "555-0123", "5550123", "A few words", "what was said", stored.token):
        assert secret not in row


def test_empty_stays_empty(stored):
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT email FROM {ConsultationRequest._meta.db_table}")  # noqa: S608
        assert cursor.fetchone() == ("",)


@pytest.mark.parametrize("lookup", ["name", "name__contains", "name__in", "name__gt"])
def test_it_cannot_be_searched(db, lookup):
    with pytest.raises(FieldError, match="encrypted"):
        ConsultationRequest.objects.filter(**{lookup: ["x"] if lookup.endswith("in") else "x"}).exists()


def test_a_row_read_with_the_wrong_key_loses_nothing_when_it_is_saved(stored):
    with override_settings(FIELD_ENCRYPTION_KEYS=[NEW]):
        unreadable = ConsultationRequest.objects.get()
        assert all(isinstance(getattr(unreadable, field), Undecryptable) for field in ("name", "phone", "note"))
        assert str(unreadable.name) == "cannot be decrypted"
        unreadable.save()
    assert ConsultationRequest.objects.get().name == "Maya"
