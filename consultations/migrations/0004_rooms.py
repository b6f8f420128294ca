"""Counts of abuse move to another app with their table; a second request of a contact becomes a field."""

from django.db import migrations, models

LIVE = models.Q(status__in=("requested", "confirmed"), is_doubtful=False, is_second=False)
WAITING = models.Q(
    status="requested", is_doubtful=False, is_second=False, proposed_at=None, is_self_test=False
)


def second_is_a_field(apps, schema_editor):
    """What was said by a word in a list of doubts is said by a field, and no doubt any more."""
    for request in apps.get_model("consultations", "ConsultationRequest").objects.exclude(doubts=[]):
        if "again" in request.doubts:
            request.doubts = [doubt for doubt in request.doubts if doubt != "again"]
            request.is_second, request.is_doubtful = True, request.is_doubtful and bool(request.doubts)
            request.save(update_fields=["doubts", "is_second", "is_doubtful"])


class Migration(migrations.Migration):
    dependencies = [("consultations", "0003_desk_that_forgets")]

    operations = [
        migrations.SeparateDatabaseAndState(state_operations=[migrations.DeleteModel("AbuseCount")]),
        migrations.RemoveConstraint("consultationrequest", "one_call_at_a_time"),
        migrations.RemoveConstraint("consultationrequest", "one_live_request_per_contact"),
        migrations.RemoveIndex("consultationrequest", "requests_that_wait"),
        migrations.AddField(
            "consultationrequest", "is_second", models.BooleanField(default=False, editable=False)
        ),
        migrations.RunPython(second_is_a_field, migrations.RunPython.noop),
        migrations.AddIndex(
            "consultationrequest",
            models.Index(fields=["promised_by"], condition=WAITING, name="requests_that_wait"),
        ),
        migrations.AddConstraint(
            "consultationrequest",
            models.UniqueConstraint(fields=("slot",), condition=LIVE, name="one_call_at_a_time"),
        ),
        migrations.AddConstraint(
            "consultationrequest",
            models.UniqueConstraint(
                fields=("contact_digest",),
                condition=LIVE & ~models.Q(contact_digest=""),
                name="one_live_request_per_contact",
            ),
        ),
    ]
