"""Everything of this app at once, for a new database; an older one takes the steps it replaces."""

import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


INSTALL = {
    "sqlite": (
        """CREATE TRIGGER audit_trail_unchanged BEFORE UPDATE ON access_auditentry
        BEGIN SELECT RAISE(ABORT, 'the audit trail is only added to'); END""",
        """CREATE TRIGGER audit_trail_kept BEFORE DELETE ON access_auditentry
        WHEN OLD.at > datetime('now', '-2196 days')
        BEGIN SELECT RAISE(ABORT, 'the audit trail is only added to'); END""",
    ),
    "postgresql": (
        """CREATE FUNCTION audit_trail_guard() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            IF TG_OP = 'DELETE' AND OLD.at <= now() - interval '2196 days' THEN RETURN OLD; END IF;
            RAISE EXCEPTION 'the audit trail is only added to' USING ERRCODE = 'integrity_constraint_violation';
        END $$""",
        """CREATE TRIGGER audit_trail_kept BEFORE UPDATE OR DELETE ON access_auditentry
        FOR EACH ROW EXECUTE FUNCTION audit_trail_guard()""",
        """CREATE TRIGGER audit_trail_whole BEFORE TRUNCATE ON access_auditentry
        FOR EACH STATEMENT EXECUTE FUNCTION audit_trail_guard()""",
    ),
}
REMOVE = {
    "sqlite": ("DROP TRIGGER audit_trail_unchanged", "DROP TRIGGER audit_trail_kept"),
    "postgresql": (
        "DROP TRIGGER audit_trail_kept ON access_auditentry",
        "DROP TRIGGER audit_trail_whole ON access_auditentry",
        "DROP FUNCTION audit_trail_guard()",
    ),
}


def install(apps, schema_editor):
    for statement in INSTALL[schema_editor.connection.vendor]:
        schema_editor.execute(statement, params=None)


def remove(apps, schema_editor):
    for statement in REMOVE[schema_editor.connection.vendor]:
        schema_editor.execute(statement, params=None)


class Migration(migrations.Migration):

    initial = True
    replaces = [
        ("access", "0001_audit_trail"),
        ("access", "0002_shared_cache"),
        ("access", "0003_emergency_links"),
        ("access", "0004_entries_of_the_trail"),
        ("access", "0005_history_of_requests"),
        ("access", "0006_audit_log_and_no_shared_cache"),
    ]

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='AuditEntry',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('at', models.DateTimeField(db_index=True, default=django.utils.timezone.now, editable=False, verbose_name='when')),
                ('action', models.CharField(db_index=True, editable=False, max_length=60, verbose_name='what')),
                ('account', models.CharField(blank=True, db_index=True, editable=False, max_length=150, verbose_name='account')),
                ('about', models.CharField(blank=True, db_index=True, editable=False, max_length=150, verbose_name='about')),
                ('detail', models.CharField(blank=True, editable=False, max_length=200, verbose_name='detail')),
            ],
            options={
                'verbose_name': 'entry of the audit log',
                'verbose_name_plural': 'entries of the audit log',
                'ordering': ('-at', '-pk'),
                'default_permissions': ('view',),
            },
        ),
        migrations.CreateModel(
            name='EmergencyLink',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('digest', models.CharField(max_length=64, unique=True)),
                ('made_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('used_at', models.DateTimeField(null=True)),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'default_permissions': (),
            },
        ),
        migrations.RunPython(install, remove),
    ]
