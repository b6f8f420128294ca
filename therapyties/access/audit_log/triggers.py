"""The database's own guard over the audit log: no row is changed, and none deleted before its six years are over."""

from collections.abc import Mapping, Sequence

from django.db.backends.base.base import BaseDatabaseWrapper

from .retention import KEPT

# Migrations hold a frozen copy of these; a change here needs a migration that replaces the triggers.
SAYS = "the audit trail is only added to"
SQLITE = (
    f"""CREATE TRIGGER audit_trail_unchanged BEFORE UPDATE ON access_auditentry
    BEGIN SELECT RAISE(ABORT, '{SAYS}'); END""",
    f"""CREATE TRIGGER audit_trail_kept BEFORE DELETE ON access_auditentry
    WHEN OLD.at > datetime('now', '-{KEPT.days} days') BEGIN SELECT RAISE(ABORT, '{SAYS}'); END""",
)
WITHOUT_SQLITE = ("DROP TRIGGER audit_trail_unchanged", "DROP TRIGGER audit_trail_kept")
POSTGRESQL = (
    f"""CREATE FUNCTION audit_trail_guard() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        IF TG_OP = 'DELETE' AND OLD.at <= now() - interval '{KEPT.days} days' THEN RETURN OLD; END IF;
        RAISE EXCEPTION '{SAYS}' USING ERRCODE = 'integrity_constraint_violation';
    END $$""",
    """CREATE TRIGGER audit_trail_kept BEFORE UPDATE OR DELETE ON access_auditentry
    FOR EACH ROW EXECUTE FUNCTION audit_trail_guard()""",
    """CREATE TRIGGER audit_trail_whole BEFORE TRUNCATE ON access_auditentry
    FOR EACH STATEMENT EXECUTE FUNCTION audit_trail_guard()""",
)
WITHOUT_POSTGRESQL = (
    "DROP TRIGGER audit_trail_kept ON access_auditentry",
    "DROP TRIGGER audit_trail_whole ON access_auditentry",
    "DROP FUNCTION audit_trail_guard()",
)


def install(connection: BaseDatabaseWrapper) -> None:
    """After it, the database refuses changes of the audit log with an IntegrityError."""
    _execute(connection, {"sqlite": SQLITE, "postgresql": POSTGRESQL})


def remove(connection: BaseDatabaseWrapper) -> None:
    """After it, the audit log is a table like any other: for tests that empty tables."""
    _execute(connection, {"sqlite": WITHOUT_SQLITE, "postgresql": WITHOUT_POSTGRESQL})


def _execute(connection: BaseDatabaseWrapper, statements: Mapping[str, Sequence[str]]) -> None:
    with connection.cursor() as cursor:
        for statement in statements[connection.vendor]:
            cursor.execute(statement)
