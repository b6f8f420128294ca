"""The audit log gets a hash chain, and none of its rows can be replaced by another."""

from django.db import migrations, models

INSTALL = {
    "sqlite": (
        """CREATE TRIGGER audit_trail_not_replaced BEFORE INSERT ON access_auditentry
        WHEN EXISTS (SELECT 1 FROM access_auditentry WHERE id = NEW.id)
        BEGIN SELECT RAISE(ABORT, 'the audit trail is only added to'); END""",
        """CREATE TRIGGER audit_seal_unchanged BEFORE UPDATE ON access_auditseal
        BEGIN SELECT RAISE(ABORT, 'the audit trail is only added to'); END""",
        """CREATE TRIGGER audit_seal_kept BEFORE DELETE ON access_auditseal
        WHEN OLD.at > datetime('now', '-2196 days')
        BEGIN SELECT RAISE(ABORT, 'the audit trail is only added to'); END""",
        """CREATE TRIGGER audit_seal_not_replaced BEFORE INSERT ON access_auditseal
        WHEN EXISTS (SELECT 1 FROM access_auditseal WHERE number = NEW.number OR entry = NEW.entry)
        BEGIN SELECT RAISE(ABORT, 'the audit trail is only added to'); END""",
    ),
    "postgresql": (
        """CREATE TRIGGER audit_seal_kept BEFORE UPDATE OR DELETE ON access_auditseal
        FOR EACH ROW EXECUTE FUNCTION audit_trail_guard()""",
        """CREATE TRIGGER audit_seal_whole BEFORE TRUNCATE ON access_auditseal
        FOR EACH STATEMENT EXECUTE FUNCTION audit_trail_guard()""",
    ),
}
REMOVE = {
    "sqlite": (
        "DROP TRIGGER audit_trail_not_replaced",
        "DROP TRIGGER audit_seal_unchanged",
        "DROP TRIGGER audit_seal_kept",
        "DROP TRIGGER audit_seal_not_replaced",
    ),
    "postgresql": (
        "DROP TRIGGER audit_seal_kept ON access_auditseal",
        "DROP TRIGGER audit_seal_whole ON access_auditseal",
    ),
}


def install(apps, schema_editor):
    for statement in INSTALL[schema_editor.connection.vendor]:
        schema_editor.execute(statement, params=None)


def remove(apps, schema_editor):
    for statement in REMOVE[schema_editor.connection.vendor]:
        schema_editor.execute(statement, params=None)


class Migration(migrations.Migration):

    dependencies = [
        ("access", "0006_audit_log_and_no_shared_cache"),
    ]

    operations = [
        migrations.CreateModel(
            name="AuditSeal",
            fields=[
                ("number", models.BigIntegerField(primary_key=True, serialize=False)),
                ("entry", models.BigIntegerField(unique=True)),
                ("at", models.DateTimeField()),
                ("previous", models.CharField(max_length=64)),
                ("digest", models.CharField(max_length=64)),
            ],
            options={"default_permissions": ()},
        ),
        migrations.RunPython(install, remove),
    ]
