"""Reads the content's generation, so cheaply that every request can ask for it."""

import contextlib
import logging
import os
import threading
import time
from typing import Any

from django.db import DEFAULT_DB_ALIAS, connections
from django.db.backends.base.base import BaseDatabaseWrapper

ASK = "SELECT number FROM door_contentgeneration"  # its model is not there yet when the door is put up
OLDEST = 0.5  # seconds that a number may be old on PostgreSQL; SQLite is asked each time
A_MOMENT = 1.0  # seconds: who waited longer does not try again, and for so long nobody else does
logger = logging.getLogger(__name__)


class Reader:
    """The number as it is committed, read on a connection that this process keeps for nothing else.

    It is read before something is rendered and kept with it: what was rendered is then at least as new as its number.
    """

    _wrapper: BaseDatabaseWrapper | None
    _connection: Any  # the database's own, without what Django's adds to each sentence
    _version: int | None
    _number: int | None
    _until: float

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._is_sqlite = False
        self._silent_until = 0.0
        self._forget()
        # No connection survives a fork: two processes would speak on it.
        os.register_at_fork(
            before=self._before_fork, after_in_parent=self._lock.release, after_in_child=self._lock.release
        )

    def look(self, at_once: bool = False) -> int | None:
        """The number; None if the database does not tell, when nothing may be kept. On PostgreSQL it is at most OLDEST
        seconds old, unless `at_once`."""
        with self._lock:
            started = time.monotonic()
            if started < self._silent_until:
                return None
            for trial in (1, 2):  # a server that was started again has ended the connection
                try:
                    return self._look(at_once)
                except Exception as error:  # each database has its own kinds; without a number nothing is kept
                    self._close()
                    now = time.monotonic()
                    if trial == 2 or now - started > A_MOMENT:
                        logger.warning("The content's generation cannot be read: %s", type(error).__name__)
                        self._silent_until = now + A_MOMENT  # others wait for this lock, one after the other
                        break
            return None

    def known(self) -> int | None:
        """The number, if to say it nobody waits for the database, or for somebody who does; else None."""
        if not self._lock.acquire(blocking=False):
            return None
        try:
            if self._wrapper is None:
                return None
            is_true = self._version_now() == self._version if self._is_sqlite else time.monotonic() < self._until
            return self._number if is_true else None
        except Exception:  # whoever looks will see to it
            return None
        finally:
            self._lock.release()

    def close(self) -> None:
        """Nothing is connected until somebody looks again."""
        with self._lock:
            self._close()

    def _look(self, at_once: bool) -> int | None:
        if self._wrapper is None:
            self._open()
        if self._is_sqlite:
            return self._look_on_sqlite()
        now = time.monotonic()
        if at_once or now >= self._until:
            self._number = self._connection.execute(ASK).fetchone()[0]
            self._until = now + OLDEST
        return self._number

    def _look_on_sqlite(self) -> int | None:
        """The version is another after every commit of another connection; only then is the number asked for."""
        version = self._version_now()
        if version != self._version:
            self._number = self._connection.execute(ASK).fetchone()[0]
            self._version = version
        return self._number

    def _version_now(self) -> int:
        return self._connection.execute("PRAGMA data_version").fetchone()[0]

    def _open(self) -> None:
        self._wrapper = connections.create_connection(DEFAULT_DB_ALIAS)
        self._wrapper.inc_thread_sharing()
        self._wrapper.connect()
        self._connection = self._wrapper.connection
        self._is_sqlite = self._wrapper.vendor == "sqlite"

    def _close(self) -> None:
        wrapper = self._wrapper
        self._forget()
        if wrapper is not None:
            with contextlib.suppress(Exception):  # it may have been ended from the other side
                wrapper.close()

    def _forget(self) -> None:
        self._wrapper = None
        self._connection = None
        self._version = self._number = None
        self._until = 0.0

    def _before_fork(self) -> None:
        self._lock.acquire()
        self._close()


reader = Reader()
look = reader.look
