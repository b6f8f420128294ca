"""On PostgreSQL the audit log can be given to another role, after which the site itself cannot take its guard away."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction

from therapyties.access.audit_log import chain, ownership
from therapyties.access.models import AuditEntry

pytestmark = pytest.mark.both_databases
HARM = (
    "UPDATE access_auditentry SET account = 'somebody'",
    "DELETE FROM access_auditentry",
    "TRUNCATE access_auditentry",
    "ALTER TABLE access_auditentry DISABLE TRIGGER ALL",
    "DROP TRIGGER audit_trail_kept ON access_auditentry",
    "DROP TRIGGER audit_seal_kept ON access_auditseal",
    "UPDATE access_auditseal SET digest = ''",
    "CREATE OR REPLACE FUNCTION audit_trail_guard() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END'",
)


def test_the_site_adds_and_reads_and_can_do_nothing_else(db):
    if connection.vendor != "postgresql":
        with pytest.raises(CommandError, match="Only PostgreSQL"):
            call_command("audit_log_owner", "audit_owner")
        return
    said = StringIO()
    call_command("audit_log_owner", "audit_owner", stdout=said)
    assert 'ALTER TABLE access_auditentry OWNER TO "audit_owner";' in said.getvalue()
    with connection.cursor() as cursor:
        for statement in (
            "CREATE ROLE the_site NOLOGIN",
            "CREATE ROLE audit_owner NOLOGIN",
            "GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO the_site",
            *ownership.statements("audit_owner", "the_site"),
            "SET LOCAL ROLE the_site",
        ):
            cursor.execute(statement)
        try:
            AuditEntry.objects.record("access.refused", about="an entry")
            assert chain.seal_all() >= 1
            for harm in HARM:
                with pytest.raises(DatabaseError), transaction.atomic():
                    cursor.execute(harm)
        finally:
            cursor.execute("RESET ROLE")


def test_a_name_of_a_role_is_only_a_name():
    assert '"a""; DROP TABLE x"' in ownership.statements('a"; DROP TABLE x', "site")[0]
