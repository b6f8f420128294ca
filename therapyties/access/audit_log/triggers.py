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
    # INSERT OR REPLACE deletes a row without asking the trigger of a deletion.
    f"""CREATE TRIGGER audit_trail_not_replaced BEFORE INSERT ON access_auditentry
    WHEN EXISTS (SELECT 1 FROM access_auditentry WHERE id = NEW.id) BEGIN SELECT RAISE(ABORT, '{SAYS}'); END""",  # noqa: S608 - nothing of a stranger's
    f"""CREATE TRIGGER audit_seal_unchanged BEFORE UPDATE ON access_auditseal
    BEGIN SELECT RAISE(ABORT, '{SAYS}'); END""",
    f"""CREATE TRIGGER audit_seal_kept BEFORE DELETE ON access_auditseal
    WHEN OLD.at > datetime('now', '-{KEPT.days} days') BEGIN SELECT RAISE(ABORT, '{SAYS}'); END""",
    f"""CREATE TRIGGER audit_seal_not_replaced BEFORE INSERT ON access_auditseal
    WHEN EXISTS (SELECT 1 FROM access_auditseal WHERE number = NEW.number OR entry = NEW.entry)
    BEGIN SELECT RAISE(ABORT, '{SAYS}'); END""",  # noqa: S608 - as above
)
WITHOUT_SQLITE = (
    "DROP TRIGGER audit_trail_unchanged",
    "DROP TRIGGER audit_trail_kept",
    "DROP TRIGGER audit_trail_not_replaced",
    "DROP TRIGGER audit_seal_unchanged",
    "DROP TRIGGER audit_seal_kept",
    "DROP TRIGGER audit_seal_not_replaced",
)
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
    """CREATE TRIGGER audit_seal_kept BEFORE UPDATE OR DELETE ON access_auditseal
    FOR EACH ROW EXECUTE FUNCTION audit_trail_guard()""",
    """CREATE TRIGGER audit_seal_whole BEFORE TRUNCATE ON access_auditseal
    FOR EACH STATEMENT EXECUTE FUNCTION audit_trail_guard()""",
)
WITHOUT_POSTGRESQL = (
    "DROP TRIGGER audit_seal_kept ON access_auditseal",
    "DROP TRIGGER audit_seal_whole ON access_auditseal",
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
