"""The project's settings with an environment of their own: nothing of a developer's .env reaches a test."""

import os
import shutil
import tempfile
from pathlib import Path

from tests import template
from tests.environment import environment_in

FOLDER = Path(tempfile.mkdtemp(prefix="therapyties-tests-"))
ENVIRONMENT = environment_in(FOLDER)
os.environ.update(ENVIRONMENT)
if url := os.environ.get("TEST_DATABASE_URL"):
    os.environ["DATABASE_URL"] = url

from therapyties.settings import *  # noqa: E402, F403
from therapyties.settings import DATABASES, STORAGES  # noqa: E402

if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    DATABASES["default"]["TEST"] = {"NAME": str(FOLDER / "test.sqlite3")}  # a file: threads share it
    if made := os.environ.get("TEST_TEMPLATE"):  # by tests.template; goes with --reuse-db
        shutil.copy(Path(made) / template.DATABASE, FOLDER / "test.sqlite3")
        shutil.copytree(Path(made) / template.MEDIA, FOLDER / template.MEDIA)
MAILERS = {"default": {"BACKEND": "django.core.mail.backends.locmem.EmailBackend"}}
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]  # fast; only the tests' own passwords
STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
IDLE_SECONDS = SESSION_COOKIE_AGE = 10 * 365 * 86_400  # tests travel in time; those of sessions set the real ones
WHITENOISE_AUTOREFRESH = True  # there is no collected folder to look at
