"""Dumps of databases that cost nothing to make."""

import sqlite3
from contextlib import closing

from therapyties.upkeep import backups


def small_database(target):
    """A file with the tables that a backup counts, and nothing in them."""
    with closing(sqlite3.connect(target)) as database:
        for table in backups.COUNTED.values():
            database.execute(f"CREATE TABLE {table} (id)")
        database.commit()
    return target
