"""What stops whatever is started is said in one line: a variable that cannot be used, a database that is not there."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager

from django.db import DEFAULT_DB_ALIAS, OperationalError, connections

from .variables import Refused

# What PostgreSQL and its library say when nobody is let in, and what that means here.
MEANINGS = {
    "password authentication failed": "does not let this user in with this password",
    "no password supplied": "asks for a password",
    "no pg_hba.conf entry": "lets nobody in from this machine as this user",
    "resolve host": "cannot be found by that name",
    "translate host name": "cannot be found by that name",
}


@contextmanager
def in_words() -> Iterator[None]:
    """What goes on in here ends with one line and exit code 1 where a traceback would help nobody."""
    try:
        yield
    except Refused as problem:
        sys.exit(str(problem))
    except OperationalError as error:
        if connections[DEFAULT_DB_ALIAS].connection is not None:  # it was there, and something else is wrong
            raise
        sys.exit(_of_the_database(str(error)))


def _of_the_database(said: str) -> str:
    """What is wrong with it, from what its library said, which is not repeated."""
    known = connections[DEFAULT_DB_ALIAS].settings_dict
    if connections[DEFAULT_DB_ALIAS].vendor == "sqlite":
        return f"DATABASE_URL: the file {known['NAME']} cannot be opened or made."
    where = f"on {known['HOST'] or 'this machine'}, port {known['PORT'] or 5432},"
    if "database" in said and "does not exist" in said:
        return f"DATABASE_URL: PostgreSQL {where} has no database {known['NAME']}: make it there, or name another."
    meaning = next((words for marks, words in MEANINGS.items() if marks in said), "does not answer")
    return f"DATABASE_URL: the database {where} {meaning}."
