"""The project's settings with an environment of their own: nothing of a developer's .env reaches a test."""

import atexit
import os
import secrets
import shutil
import tempfile
from pathlib import Path
from urllib.parse import urlsplit

from tests.environment import environment_in

FOLDER = Path(tempfile.mkdtemp(prefix="therapyties-tests-"))
atexit.register(shutil.rmtree, FOLDER, ignore_errors=True)
ENVIRONMENT = environment_in(FOLDER)
if server := os.environ.get("TEST_DATABASE_URL"):  # a PostgreSQL server, on which every process has its own database
    ENVIRONMENT["DATABASE_URL"] = urlsplit(server)._replace(path=f"/tests_{secrets.token_hex(4)}").geturl()
os.environ.update(ENVIRONMENT)

from therapyties.settings import *  # noqa: E402, F403
from therapyties.settings import STORAGES  # noqa: E402

MAILERS = {"default": {"BACKEND": "django.core.mail.backends.locmem.EmailBackend"}}
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]  # fast; only the tests' own passwords
STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
IDLE_SECONDS = SESSION_COOKIE_AGE = 10 * 365 * 86_400  # tests travel in time; those of sessions set the real ones
WHITENOISE_AUTOREFRESH = True  # there is no collected folder to look at
