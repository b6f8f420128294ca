"""The cache that all processes share, in the database: tries to come in are counted there, under unreadable keys."""

import hashlib
import hmac

from django.conf import settings
from django.core.cache.backends.db import DatabaseCache
from django.core.cache.backends.locmem import LocMemCache

WAGTAILS = "wagtail"  # begins the keys of what Wagtail keeps


def unreadable_key(key: str, prefix: str, version: int) -> str:
    """What stands in the table for `key`: the same for the same key, and nothing to learn a name or an address from."""
    secret = hashlib.sha256(f"cache {settings.SECRET_KEY}".encode()).digest()
    return hmac.new(secret, f"{prefix}:{version}:{key}".encode(), hashlib.sha256).hexdigest()


class SharedCache(DatabaseCache):
    """Django's cache table, but for what Wagtail keeps: asking the database for it would cost each page more than
    what it saves, so every process keeps that for itself."""

    def __init__(self, table, params):
        super().__init__(table, params)
        self.own = LocMemCache("wagtail", params)

    def get(self, key, default=None, version=None):
        return self._for(key).get(key, default, version)

    def set(self, key, value, *args, **kwargs):
        return self._for(key).set(key, value, *args, **kwargs)

    def delete(self, key, version=None):
        return self._for(key).delete(key, version)

    def clear(self):
        super().clear()
        self.own.clear()

    def _for(self, key):
        return self.own if key.startswith(WAGTAILS) else super()
