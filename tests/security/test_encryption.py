"""What is encrypted, and what happens with the wrong key."""

from concurrent.futures import ThreadPoolExecutor
from importlib import import_module
from io import StringIO
from types import SimpleNamespace

import pytest
from cryptography.fernet import Fernet
from django.apps import apps
from django.conf import settings
from django.core.exceptions import FieldError
from django.core.management import call_command
from django.db import connection, models
from django.db.migrations.executor import MigrationExecutor
from django.db.models.functions import Cast
from django.test import override_settings

from consultations.models import ConsultationRequest
from therapyties.security.encryption import (
    Ciphertext,
    DecryptionError,
    EncryptedTextField,
    Undecryptable,
    _mark_of,
    decrypt,
    encrypt,
)

pytestmark = pytest.mark.both_databases
NEW, OLD = Fernet.generate_key().decode(), Fernet.generate_key().decode()
PERSONAL = ("name", "phone", "times_note", "note", "private_notes")


@pytest.mark.parametrize("text", ["Maya", "😀\u202eשלום", "x" * 10_000, "a\nb", "v2:not really"])
def test_text_comes_back_as_it_was(text):
    stored = encrypt(text, "name")
    assert stored.startswith("v2:")
    assert text not in stored
    assert decrypt(stored, "name") == text


def test_a_new_key_in_front_still_reads_what_the_old_one_wrote():
    with override_settings(FIELD_ENCRYPTION_KEYS=[OLD]):
        stored = encrypt("Maya", "name")
    with override_settings(FIELD_ENCRYPTION_KEYS=[NEW, OLD]):
        assert decrypt(stored, "name") == "Maya"
        again = encrypt("Maya", "name")
    with override_settings(FIELD_ENCRYPTION_KEYS=[NEW]):
        assert decrypt(again, "name") == "Maya"


@pytest.mark.parametrize(
    "stored", ["Maya", "v2:", "v2:nonsense", "v1:x", pytest.param(encrypt("Maya", "name"), id="under another key")]
)
def test_what_cannot_be_read_names_the_field_and_not_the_text(stored):
    with override_settings(FIELD_ENCRYPTION_KEYS=[NEW]), pytest.raises(DecryptionError, match="name") as raised:
        decrypt(stored, "name")
    assert stored not in str(raised.value) or len(stored) < 5


def test_threads_do_not_disturb_each_other():
    stored = encrypt("Maya", "name")
    with ThreadPoolExecutor(8) as pool:
        assert set(pool.map(lambda _: decrypt(stored, "name"), range(400))) == {"Maya"}


def test_the_database_holds_nothing_that_could_be_read(stored):
    stored.private_notes = "what was said"
    stored.save()
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


# --- in its place, and nowhere else


def raw(pk, field):
    """What the database holds there."""
    rows = ConsultationRequest.objects.filter(pk=pk)
    return rows.values_list(Cast(field, models.TextField()), flat=True).get()


def put(pk, field, ciphertext):
    """As whoever has the database, and not the keys, would."""
    ConsultationRequest.objects.filter(pk=pk).update(**{field: Ciphertext(ciphertext)})


@pytest.fixture
def two(stored):
    other = ConsultationRequest.objects.get()
    other.pk, other.reference, other.token_digest = None, "TT-2222-3333", "0" * 64
    other.row_key = "0" * 32
    other.name, other.email, other.submission_digest = "Noa", "noa@example.org", ""
    other.save(force_insert=True)
    return stored, other


def test_a_ciphertext_of_another_row_cannot_be_put_in_its_place(two):
    first, second = two
    for field in PERSONAL:
        if raw(first.pk, field):
            put(second.pk, field, raw(first.pk, field))
            assert isinstance(getattr(ConsultationRequest.objects.get(pk=second.pk), field), Undecryptable)


def test_nor_can_that_of_another_field_of_the_same_row(two):
    _first, second = two
    put(second.pk, "name", raw(second.pk, "email"))
    put(second.pk, "private_notes", raw(second.pk, "name"))
    changed = ConsultationRequest.objects.get(pk=second.pk)
    assert isinstance(changed.name, Undecryptable)
    assert isinstance(changed.private_notes, Undecryptable)
    assert changed.email == "noa@example.org"


def test_a_row_that_is_given_the_key_of_another_can_no_longer_be_read(two):
    first, second = two
    ConsultationRequest.objects.filter(pk=second.pk).update(row_key=first.row_key)
    changed = ConsultationRequest.objects.get(pk=second.pk)
    assert all(isinstance(getattr(changed, field), Undecryptable) for field in ("name", "email"))


def test_nor_is_a_text_of_the_form_before_believed_which_had_no_place(stored):
    put(stored.pk, "name", "v1:" + Fernet(settings.FIELD_ENCRYPTION_KEYS[0]).encrypt(b"Maya").decode())
    assert isinstance(ConsultationRequest.objects.get().name, Undecryptable)


def test_what_was_put_in_anothers_place_stays_there_to_be_seen_when_the_row_is_saved(two):
    first, second = two
    put(second.pk, "name", raw(first.pk, "name"))
    changed = ConsultationRequest.objects.get(pk=second.pk)
    assert str(changed.name) == "cannot be decrypted"
    changed.save()
    assert raw(second.pk, "name") == raw(first.pk, "name")


def test_a_row_has_its_key_before_it_is_saved_and_every_row_another(db):
    keys = {ConsultationRequest().row_key for _ in range(100)}
    assert len(keys) == 100
    assert all(len(key) == 32 for key in keys)


def test_saving_a_row_writes_nothing_anew_that_nobody_looked_at(stored):
    before = {field: raw(stored.pk, field) for field in PERSONAL}
    row = ConsultationRequest.objects.get()
    row.note = "another"
    row.save()
    after = {field: raw(stored.pk, field) for field in PERSONAL}
    assert {field for field in PERSONAL if before[field] != after[field]} == {"note"}
    assert ConsultationRequest.objects.get().note == "another"


def test_a_text_that_would_be_bound_to_no_row_is_refused(stored):
    with pytest.raises(TypeError, match="bound to its row"):
        ConsultationRequest.objects.update(name="Maya")


def test_a_new_key_keeps_every_text_in_its_place(two):
    first, second = two
    with override_settings(FIELD_ENCRYPTION_KEYS=[NEW, *settings.FIELD_ENCRYPTION_KEYS]):
        call_command("rotate_keys", stdout=StringIO())
    with override_settings(FIELD_ENCRYPTION_KEYS=[NEW]):
        assert [row.name for row in ConsultationRequest.objects.order_by("pk")] == ["Maya", "Noa"]
        put(second.pk, "name", raw(first.pk, "name"))
        assert isinstance(ConsultationRequest.objects.get(pk=second.pk).name, Undecryptable)


def test_the_migration_carries_every_row_over_and_back(two):
    migration = import_module("consultations.migrations.0013_ciphertexts_have_a_place")
    before = list(ConsultationRequest.objects.order_by("pk").values_list("pk", "row_key"))
    editor = SimpleNamespace(connection=connection)
    old = MigrationExecutor(connection).loader.project_state([("consultations", "0013_ciphertexts_have_a_place")]).apps
    migration.backwards(old, editor)
    assert raw(two[0].pk, "name").startswith("v1:")
    ConsultationRequest.objects.filter(pk=two[1].pk).update(row_key=None)
    migration.forwards(old, editor)
    assert [row.name for row in ConsultationRequest.objects.order_by("pk")] == [two[0].name, "Noa"]
    assert ConsultationRequest.objects.get(pk=two[0].pk).row_key == before[0][1]
    assert ConsultationRequest.objects.get(pk=two[1].pk).row_key not in (None, before[1][1])


def test_the_migration_knows_every_encrypted_field_and_its_place():
    migration = import_module("consultations.migrations.0013_ciphertexts_have_a_place")
    known = {(model, field) for model, fields in migration.FIELDS.items() for field in fields}
    there = {
        (model.__name__, field.name)
        for model in apps.get_models()
        for field in model._meta.local_fields
        if isinstance(field, EncryptedTextField)
    }
    assert known == there
    name = ConsultationRequest._meta.get_field("name")
    assert migration.mark_of("ConsultationRequest", "name", "ab") == _mark_of(name.place("ab"))
