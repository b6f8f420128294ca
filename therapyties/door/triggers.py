"""The triggers that raise the content's generation: put on after migrations, and missed when they are not there."""

import time
from collections.abc import Callable, Sequence
from typing import Any

from django.apps import AppConfig
from django.core.checks import CheckMessage, Warning
from django.db import DEFAULT_DB_ALIAS, connections, transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.utils import CursorWrapper

from .content import tables
from .models import ContentGeneration

PREFIX = "door_"
GENERATION = ContentGeneration._meta.db_table

# SQLite has one writer at a time, so the number may rise with every row.
ON_SQLITE = """
CREATE TRIGGER {name} AFTER {event} ON {table} FOR EACH ROW
BEGIN UPDATE {generation} SET number = number + 1; END
"""
# PostgreSQL has many. The row is locked from when it is raised to the end of the transaction: so that nobody waits for
# it with other rows in hand, it is raised when the transaction is about to end, and once.
FUNCTION = """
CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF current_setting('door.raised', true) IS DISTINCT FROM pg_current_xact_id()::text THEN
        UPDATE {generation} SET number = number + 1;
        PERFORM set_config('door.raised', pg_current_xact_id()::text, true);
    END IF;
    RETURN NULL;
END $$
"""
ON_POSTGRESQL = """
CREATE CONSTRAINT TRIGGER {name} AFTER INSERT OR UPDATE OR DELETE ON {table}
DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION {function}()
"""
WHEN_EMPTIED = "CREATE TRIGGER {name} AFTER TRUNCATE ON {table} FOR EACH STATEMENT EXECUTE FUNCTION {function}()"

type Trigger = tuple[str, str]  # its name and its table's


def wanted(vendor: str) -> dict[Trigger, str]:
    """Every trigger there must be, with the kind of event it answers."""
    events = ("insert", "update", "delete") if vendor == "sqlite" else ("change", "truncate")
    return {(f"{PREFIX}{table}_{event}"[-63:], table): event for table in tables() for event in events}


def found(cursor: CursorWrapper, vendor: str) -> set[Trigger]:
    if vendor == "sqlite":
        cursor.execute("SELECT name, tbl_name FROM sqlite_master WHERE type = 'trigger'")
    else:
        cursor.execute(
            "SELECT tgname, relname FROM pg_trigger JOIN pg_class ON pg_class.oid = tgrelid "
            "WHERE NOT tgisinternal AND pg_table_is_visible(tgrelid) AND tgfoid = to_regproc('door_raise')"
        )
    return {(name, table) for name, table in cursor.fetchall() if vendor != "sqlite" or name.startswith(PREFIX)}


def put_on(connection: BaseDatabaseWrapper) -> None:
    """Every trigger that has its table is there, none more, and the number has risen."""
    quote, vendor = connection.ops.quote_name, connection.vendor
    made = set(connection.introspection.table_names())  # not all of them after a migration to an earlier state
    with transaction.atomic(using=connection.alias), connection.cursor() as cursor:
        function = quote(f"{PREFIX}raise")
        if vendor != "sqlite":
            cursor.execute(FUNCTION.format(name=function, generation=quote(GENERATION)))
        needed = {trigger: event for trigger, event in wanted(vendor).items() if trigger[1] in made}
        there = found(cursor, vendor)
        _drop(cursor, there - needed.keys(), vendor, quote)
        for name, table in needed.keys() - there:
            event = needed[name, table]
            sentence = ON_SQLITE if vendor == "sqlite" else WHEN_EMPTIED if event == "truncate" else ON_POSTGRESQL
            cursor.execute(
                sentence.format(
                    name=quote(name), table=quote(table), event=event, function=function, generation=quote(GENERATION)
                )
            )
        rows = ContentGeneration.objects.using(connection.alias)
        # It begins with the time, so that a database made anew does not count through the numbers of the last one.
        row, _new = rows.get_or_create(pk=1, defaults={"number": time.time_ns() // 1_000_000})
        rows.filter(pk=1).update(number=row.number + 1)


def take_off(connection: BaseDatabaseWrapper) -> None:
    with connection.cursor() as cursor:
        _drop(cursor, found(cursor, connection.vendor), connection.vendor, connection.ops.quote_name)


def _drop(cursor: CursorWrapper, triggers: set[Trigger], vendor: str, quote: Callable[[str], str]) -> None:
    for name, table in triggers:
        cursor.execute(f"DROP TRIGGER {quote(name)}" + ("" if vendor == "sqlite" else f" ON {quote(table)}"))


def missing(connection: BaseDatabaseWrapper) -> list[Trigger]:
    with connection.cursor() as cursor:
        return sorted(wanted(connection.vendor).keys() - found(cursor, connection.vendor))


# --- around migrations


def take_off_before_migrating(
    sender: AppConfig, using: str = DEFAULT_DB_ALIAS, plan: Sequence[Any] = (), **kwargs: Any
) -> None:
    """PostgreSQL alters no table with triggers still to come, and SQLite makes tables anew without theirs."""
    if plan:
        take_off(connections[using])


def put_on_after_migrating(sender: AppConfig, using: str = DEFAULT_DB_ALIAS, **kwargs: Any) -> None:
    """Unless there is no generation: migrations were undone as far as that."""
    if GENERATION in connections[using].introspection.table_names():
        put_on(connections[using])


def check(app_configs: Any = None, databases: Sequence[str] | None = None, **kwargs: Any) -> list[CheckMessage]:
    """A warning for each database without all of them; none where the tables are still to be made."""
    problems: list[CheckMessage] = []
    for alias in databases or ():
        connection = connections[alias]
        if GENERATION in connection.introspection.table_names() and (gone := missing(connection)):
            problems.append(
                Warning(
                    f"{len(gone)} triggers are missing, for example {gone[0][0]}: stored pages may be old.",
                    hint="Run manage.py migrate, which puts them on.",
                    id="door.W001",
                )
            )
    return problems
