"""What is encrypted is bound to its model, field and row. What no key opens stays as it is."""

import hashlib
import secrets

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings
from django.db import migrations, transaction

MARK = 16  # bytes of the place before the text
ROWS = 200  # at once
FIELDS = {
    "BusyCalendar": ("url", "account", "password", "times"),
    "Claim": ("which", "contact"),
    "ConsultationRequest": (
        "token",
        "words",
        "name",
        "phone",
        "email",
        "call_phone",
        "times_note",
        "note",
        "private_notes",
        "retained_because",
        "before",
    ),
    "ConsultationSettings": ("feed_token",),
    "Device": ("endpoint", "public", "auth"),
    "Draft": ("typed",),
    "PushKey": ("private",),
}


def mark_of(model, field, row_key):
    place = f"consultations.{model.lower()}.{field}:{row_key}"
    return hashlib.sha256(place.encode()).digest()[:MARK]


def bind(keys, stored, mark):
    """From v1, a token of the text, to v2, a token of mark and text; whatever else it is stays."""
    if not stored.startswith("v1:"):
        return stored
    try:
        text = keys.decrypt(stored.removeprefix("v1:").encode())
    except InvalidToken:
        return stored
    return "v2:" + keys.encrypt(mark + text).decode()


def release(keys, stored, mark):
    if not stored.startswith("v2:"):
        return stored
    try:
        opened = keys.decrypt(stored.removeprefix("v2:").encode())
    except InvalidToken:
        return stored
    return "v1:" + keys.encrypt(opened[MARK:]).decode() if opened[:MARK] == mark else stored


def carry_over(apps, schema_editor, change):
    keys = MultiFernet([Fernet(key) for key in settings.FIELD_ENCRYPTION_KEYS])
    for model, fields in FIELDS.items():
        rows = apps.get_model("consultations", model).objects.using(schema_editor.connection.alias)
        last = 0
        while pks := list(rows.filter(pk__gt=last).order_by("pk").values_list("pk", flat=True)[:ROWS]):
            with transaction.atomic(using=schema_editor.connection.alias):
                for row in rows.filter(pk__in=pks):
                    row.row_key = row.row_key or secrets.token_hex(16)
                    for field in fields:
                        stored = getattr(row, field)
                        if stored:
                            setattr(row, field, change(keys, stored, mark_of(model, field, row.row_key)))
                    row.save(update_fields=["row_key", *fields])
            last = pks[-1]


def forwards(apps, schema_editor):
    carry_over(apps, schema_editor, bind)


def backwards(apps, schema_editor):
    carry_over(apps, schema_editor, release)


class Migration(migrations.Migration):

    dependencies = [
        ("consultations", "0012_row_keys"),
    ]

    operations = [
        migrations.RunPython(forwards, backwards),
    ]
