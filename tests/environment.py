"""The environment of a site under test: complete, and of nobody's machine."""

import secrets

from cryptography.fernet import Fernet


def environment_in(folder) -> dict[str, str]:
    """Every variable the site reads, for a site that keeps its data in `folder`."""
    return {
        "ALLOWED_HOSTS": "testserver",
        "DATABASE_URL": f"sqlite:///{folder}/site.sqlite3",
        "DATA_DIR": str(folder),
        "DEBUG": "false",
        "FIELD_ENCRYPTION_KEYS": Fernet.generate_key().decode(),
        "MAIL_FROM": "Liron <calls@example.org>",
        "MAIL_URL": f"file:{folder}/mail",
        "PRACTICE_TIME_ZONE": "America/Los_Angeles",
        "RUN_WORKER": "false",
        "SECRET_KEY": secrets.token_urlsafe(48),
        "SITE_URL": "http://127.0.0.1:8000",
        "TRUSTED_PROXIES": "",
    }
