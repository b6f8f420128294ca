"""The project's settings with an environment of their own: nothing of a developer's .env reaches a test."""

import os
import tempfile
from pathlib import Path

from cryptography.fernet import Fernet

FOLDER = Path(tempfile.mkdtemp(prefix="therapyties-tests-"))
ENVIRONMENT = {
    "ALLOWED_HOSTS": "testserver",
    "DATA_DIR": str(FOLDER),
    "DEBUG": "false",
    "FIELD_ENCRYPTION_KEYS": Fernet.generate_key().decode(),
    "MAIL_FROM": "Therapy Ties <calls@example.org>",
    "MAIL_URL": f"file:{FOLDER}/mail",
    "PRACTICE_TIME_ZONE": "America/Los_Angeles",
    "SECRET_KEY": "only-for-tests-and-therefore-not-at-all-secret",
    "SITE_URL": os.environ.get("TEST_SITE_URL", "http://127.0.0.1:8000"),
    "TRUSTED_PROXIES": "",
}
os.environ.update(ENVIRONMENT)
os.environ["DATABASE_URL"] = os.environ.get("TEST_DATABASE_URL") or f"sqlite:///{FOLDER}/site.sqlite3"

from therapyties.settings import *  # noqa: E402, F403
from therapyties.settings import DATABASES, STORAGES  # noqa: E402

if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    DATABASES["default"]["TEST"] = {"NAME": str(FOLDER / "test.sqlite3")}  # a file: threads share it
MAILERS = {"default": {"BACKEND": "django.core.mail.backends.locmem.EmailBackend"}}
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]  # fast; only the tests' own passwords
STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
WHITENOISE_AUTOREFRESH = True  # there is no collected folder to look at
