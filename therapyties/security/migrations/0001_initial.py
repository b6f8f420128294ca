"""The counts of abuse: a new table, or the one that another app has had until now."""

import django.utils.timezone
from django.db import migrations, models

TABLE = "consultations_abusecount"


def make_table(apps, schema_editor):
    """Make the table, unless it is there already."""
    connection = schema_editor.connection
    with connection.cursor() as cursor:
        if TABLE not in connection.introspection.table_names(cursor):
            schema_editor.create_model(apps.get_model("security", "AbuseCount"))


def move_content_type(apps, schema_editor):
    """What points at the model's old place points at its new one."""
    types = apps.get_model("contenttypes", "ContentType").objects
    types.filter(app_label="consultations", model="abusecount").update(app_label="security")


class Migration(migrations.Migration):
    initial = True
    dependencies = [
        ("consultations", "0004_rooms"),
        ("contenttypes", "0002_remove_content_type_name"),
    ]

    operations = [
        migrations.SeparateDatabaseAndState(
            state_operations=[
                migrations.CreateModel(
                    name="AbuseCount",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("key", models.CharField(max_length=64, unique=True)),
                        ("since", models.DateTimeField(db_index=True, default=django.utils.timezone.now)),
                        ("count", models.PositiveIntegerField(default=0)),
                    ],
                    options={"db_table": TABLE, "default_permissions": ()},
                )
            ]
        ),
        migrations.RunPython(make_table, migrations.RunPython.noop),
        migrations.RunPython(move_content_type, migrations.RunPython.noop),
    ]
