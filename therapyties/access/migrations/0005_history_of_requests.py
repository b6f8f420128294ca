"""What Wagtail's own history held about requests moves into the trail, and is gone from where editors could read it."""

from django.db import migrations


def carry_over(apps, schema_editor):
    """Who, what and when are kept; what a request was called is its reference, and that is no personal data."""
    AuditEntry = apps.get_model("access", "AuditEntry")
    old = apps.get_model("wagtailcore", "ModelLogEntry").objects.filter(
        content_type__app_label="consultations", content_type__model="consultationrequest"
    )
    names = dict(apps.get_model("auth", "User").objects.values_list("pk", "username"))
    AuditEntry.objects.bulk_create(
        AuditEntry(
            at=entry.timestamp,
            action=entry.action,
            account=names.get(entry.user_id, ""),
            about=entry.label[:150],
            detail=str(entry.data.get("status", ""))[:200],
        )
        for entry in old.order_by("timestamp", "pk")
    )
    old.delete()


class Migration(migrations.Migration):

    dependencies = [
        ("access", "0004_entries_of_the_trail"),
        ("auth", "0001_initial"),
        ("consultations", "0003_desk_that_forgets"),
        ("contenttypes", "0002_remove_content_type_name"),
        ("wagtailcore", "0097_baselogentry_uuid_action_timestamp_indexes"),
    ]

    operations = [migrations.RunPython(carry_over, migrations.RunPython.noop)]
