"""The audit log has its name, and the table of a cache that nothing needs any more is gone."""

from django.db import migrations


class Migration(migrations.Migration):

    dependencies = [("access", "0005_history_of_requests")]

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
    ]
