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


def machine_state_moves(apps, schema_editor):
    """What the site has found out about itself leaves the practice's settings."""
    practice = apps.get_model("consultations", "ConsultationSettings").objects.order_by("pk").first()
    if practice is not None:
        names = ("mail_proven_for", "mail_proven_at", "self_tested_at", "self_test_problem")
        values = {name: getattr(practice, name) for name in names}
        apps.get_model("consultations", "SystemState").objects.create(pk=1, **values)


def erased_is_a_kind(apps, schema_editor):
    """The news that a visitor erased a request is no longer a withdrawal without a request."""
    messages = apps.get_model("consultations", "Message").objects
    messages.filter(kind="now_withdrawn", request=None).update(kind="now_erased")


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
        migrations.AlterField(
            "consultationrequest", "zone", models.CharField(blank=True, editable=False, max_length=64)
        ),
        migrations.RenameField("consultationrequest", "is_held", "is_retained"),
        migrations.RenameField("consultationrequest", "held_because", "retained_because"),
        migrations.AlterField("message", "kind", models.CharField(max_length=20)),
        migrations.AlterField("messagetext", "kind", models.CharField(max_length=20, unique=True)),
        migrations.RunPython(erased_is_a_kind, migrations.RunPython.noop),
        migrations.CreateModel(
            name="SystemState",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("mail_proven_for", models.CharField(blank=True, max_length=64)),
                ("mail_proven_at", models.DateTimeField(null=True)),
                ("self_tested_at", models.DateTimeField(null=True)),
                ("self_test_problem", models.CharField(blank=True, max_length=200)),
            ],
            options={"default_permissions": ()},
        ),
        migrations.RunPython(machine_state_moves, migrations.RunPython.noop),
        migrations.RemoveField("consultationsettings", "mail_proven_for"),
        migrations.RemoveField("consultationsettings", "mail_proven_at"),
        migrations.RemoveField("consultationsettings", "self_tested_at"),
        migrations.RemoveField("consultationsettings", "self_test_problem"),
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
