"""The audit log has its name, and the table of a cache that nothing needs any more is gone."""

from django.db import migrations


def forget_the_content_type(apps, schema_editor):
    """Django leaves it where the model was."""
    kinds = apps.get_model("contenttypes", "ContentType").objects.using(schema_editor.connection.alias)
    kinds.filter(app_label="access", model="sharedcacherow").delete()


class Migration(migrations.Migration):

    dependencies = [
        ("access", "0005_history_of_requests"),
        ("contenttypes", "0002_remove_content_type_name"),
    ]

    operations = [
        migrations.AlterModelOptions(
            name="auditentry",
            options={
                "default_permissions": ("view",),
                "ordering": ("-at", "-pk"),
                "verbose_name": "entry of the audit log",
                "verbose_name_plural": "entries of the audit log",
            },
        ),
        migrations.DeleteModel(name="SharedCacheRow"),
        migrations.RunPython(forget_the_content_type, migrations.RunPython.noop),
    ]
