"""What is encrypted of a second factor is bound to that: no other ciphertext of the site can stand in its place."""

import hashlib

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings
from django.db import migrations

MARK = hashlib.sha256(b"a second factor").digest()[:16]


def bind(keys, stored):
    """From v1, a token of the text, to v2, a token of mark and text; whatever else it is stays."""
    if not stored.startswith("v1:"):
        return stored
    try:
        return "v2:" + keys.encrypt(MARK + keys.decrypt(stored.removeprefix("v1:").encode())).decode()
    except InvalidToken:
        return stored


def release(keys, stored):
    if not stored.startswith("v2:"):
        return stored
    try:
        opened = keys.decrypt(stored.removeprefix("v2:").encode())
    except InvalidToken:
        return stored
    return "v1:" + keys.encrypt(opened[len(MARK) :]).decode() if opened.startswith(MARK) else stored


def changed(value, change):
    if isinstance(value, dict):
        return {name: changed(part, change) for name, part in value.items()}
    if isinstance(value, list):
        return [changed(part, change) for part in value]
    return change(value) if isinstance(value, str) else value


def carry_over(apps, schema_editor, change):
    keys = MultiFernet([Fernet(key) for key in settings.FIELD_ENCRYPTION_KEYS])
    for factor in apps.get_model("mfa", "Authenticator").objects.using(schema_editor.connection.alias):
        factor.data = changed(factor.data, lambda text: change(keys, text))
        factor.save(update_fields=["data"])


def forwards(apps, schema_editor):
    carry_over(apps, schema_editor, bind)


def backwards(apps, schema_editor):
    carry_over(apps, schema_editor, release)


class Migration(migrations.Migration):

    dependencies = [
        ("access", "0007_hash_chain"),
        ("mfa", "0003_authenticator_type_uniq"),
    ]

    operations = [
        migrations.RunPython(forwards, backwards),
    ]
