"""A contact is a claim until it is proven: requests of one contact stand side by side, and holds are firm or soft."""

from datetime import UTC, datetime

import django.core.validators
import django.db.models.deletion
import django.utils.timezone
from django.db import migrations, models


HOLDING = ("requested", "proposed", "confirmed")


def proposed_is_a_state(apps, schema_editor):
    """Times that wait for the visitor are kept until the last of them."""
    requests = apps.get_model("consultations", "ConsultationRequest").objects
    for request in requests.filter(status="requested", proposed_at__isnull=False):
        request.status = "proposed"
        request.proposed_until = max((datetime.fromisoformat(slot) for slot in request.proposed), default=None)
        request.proposed_until = request.proposed_until or request.proposed_at
        request.save(update_fields=["status", "proposed_until"])


def holds_are_a_field(apps, schema_editor):
    """What was held is held firmly; a second request of a contact, or one with a sign of spam, was not held."""
    requests = apps.get_model("consultations", "ConsultationRequest").objects
    live = requests.filter(status__in=HOLDING, slot__isnull=False, is_doubtful=False, is_second=False)
    live.update(is_held=True)
    requests.filter(status="confirmed").update(confirmed_slot=models.F("slot"))
    for request in requests.filter(is_doubtful=True):
        request.is_doubtful = len(request.doubts) > 1
        request.save(update_fields=["is_doubtful"])


def one_acknowledgement(apps, schema_editor):
    """“You asked before” is not said any more, and a request is acknowledged once."""
    apps.get_model("consultations", "MessageText").objects.filter(kind="already").delete()
    messages = apps.get_model("consultations", "Message").objects
    now = datetime.now(UTC)
    told = messages.filter(kind__in=("already", "received"), request__isnull=False)
    for request in set(told.values_list("request", flat=True)):
        rows = list(told.filter(request=request).order_by("sent_at", "-created_at"))
        first = next((row for row in rows if row.sent_at), rows[0])
        for number, row in enumerate(row for row in rows if row is not first):
            row.kind, row.occasion = "received", f"before {number}"  # no round of a contact: nobody sends it any more
            row.dropped_at = row.dropped_at or (None if row.sent_at or row.given_up_at else now)
            row.save()
        first.kind, first.occasion = "received", "0"
        first.save()


class Migration(migrations.Migration):

    dependencies = [
        ('consultations', '0001_squashed_0004_rooms'),
    ]

    operations = [
        migrations.CreateModel(
            name='Claim',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('received_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('which', models.TextField()),
                ('contact', models.TextField()),
                ('settled_at', models.DateTimeField(null=True)),
            ],
            options={
                'ordering': ('-received_at', '-pk'),
                'default_permissions': (),
            },
        ),
        migrations.RemoveConstraint(
            model_name='consultationrequest',
            name='one_call_at_a_time',
        ),
        migrations.RemoveConstraint(
            model_name='consultationrequest',
            name='one_live_request_per_contact',
        ),
        migrations.RemoveIndex(
            model_name='consultationrequest',
            name='requests_that_wait',
        ),
        migrations.RemoveIndex(
            model_name='message',
            name='messages_that_wait',
        ),
        migrations.AddField(
            model_name='availability',
            name='unproven_holds',
            field=models.PositiveSmallIntegerField(default=8, help_text="Anybody can type anybody's number. Until you have spoken with them, or they have pressed the button in your message, only so many times are kept, and a third of a day's calls. Whoever asks beyond that is answered like everybody; their time stays in the list until you confirm it.", validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(50)], verbose_name='most times kept for people nobody knows yet'),
        ),
        migrations.AddField(
            model_name='consultationrequest',
            name='call_phone',
            field=models.TextField(blank=True, verbose_name='number for the call'),
        ),
        migrations.AddField(
            model_name='consultationrequest',
            name='confirmed_slot',
            field=models.DateTimeField(editable=False, null=True),
        ),
        migrations.AddField(
            model_name='consultationrequest',
            name='contact_round',
            field=models.PositiveSmallIntegerField(default=0, editable=False),
        ),
        migrations.AddField(
            model_name='consultationrequest',
            name='earlier_slot',
            field=models.DateTimeField(editable=False, null=True),
        ),
        migrations.AddField(
            model_name='consultationrequest',
            name='held_until',
            field=models.DateTimeField(editable=False, null=True),
        ),
        migrations.AddField(
            model_name='consultationrequest',
            name='is_held',
            field=models.BooleanField(default=False, editable=False),
        ),
        migrations.AddField(
            model_name='consultationrequest',
            name='proposed_until',
            field=models.DateTimeField(editable=False, null=True),
        ),
        migrations.AddField(
            model_name='consultationrequest',
            name='proven_at',
            field=models.DateTimeField(editable=False, null=True),
        ),
        migrations.AddField(
            model_name='consultationrequest',
            name='proven_by',
            field=models.CharField(blank=True, choices=[('email', 'They pressed the button in the message to them.'), ('therapist', 'You spoke with them.')], editable=False, max_length=9),
        ),
        migrations.AddField(
            model_name='consultationrequest',
            name='wants_earlier',
            field=models.BooleanField(default=False, editable=False),
        ),
        migrations.AddField(
            model_name='consultationsettings',
            name='talk_by_email',
            field=models.CharField(blank=True, choices=[('write', 'I write to them how we talk'), ('number', 'I call them: the form has room for a number, for the call alone'), ('visitor', 'They call me, at the phone number under Practice details')], help_text='The form, the messages and the calendar say it. Until you choose: you write to them how you talk.', max_length=7, verbose_name='who calls whom, when somebody chose e-mail'),
        ),
        migrations.AddField(
            model_name='message',
            name='name',
            field=models.CharField(db_index=True, default='', max_length=22),
        ),
        migrations.AddField(
            model_name='message',
            name='told_slot',
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name='message',
            name='waits_for_press',
            field=models.BooleanField(default=False),
        ),
        migrations.AlterField(
            model_name='consultationrequest',
            name='status',
            field=models.CharField(choices=[('requested', 'Waits for you'), ('proposed', 'Waits for them'), ('confirmed', 'Confirmed'), ('declined', 'Declined'), ('withdrawn', 'Withdrawn'), ('expired', 'Expired'), ('completed', 'Talked'), ('not_a_fit', 'Did not fit'), ('no_show', 'Did not come'), ('became_client', 'Became a client (transferred)'), ('spam', 'Set aside as spam')], db_index=True, default='requested', editable=False, max_length=13, verbose_name='status'),
        ),
        migrations.RunPython(proposed_is_a_state, migrations.RunPython.noop),
        migrations.RunPython(holds_are_a_field, migrations.RunPython.noop),
        migrations.RunPython(one_acknowledgement, migrations.RunPython.noop),
        migrations.AddIndex(
            model_name='consultationrequest',
            index=models.Index(condition=models.Q(('is_self_test', False), ('status', 'requested')), fields=['promised_by'], name='requests_that_wait'),
        ),
        migrations.AddIndex(
            model_name='message',
            index=models.Index(condition=models.Q(('dropped_at', None), ('given_up_at', None), ('sent_at', None), ('waits_for_press', False)), fields=['next_try_at'], name='messages_that_wait'),
        ),
        migrations.AddConstraint(
            model_name='consultationrequest',
            constraint=models.UniqueConstraint(condition=models.Q(('is_held', True), ('status__in', ('requested', 'proposed', 'confirmed'))), fields=('slot',), name='one_call_at_a_time'),
        ),
        migrations.AddField(
            model_name='claim',
            name='request',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='claims', to='consultations.consultationrequest'),
        ),
        migrations.RemoveField(
            model_name='consultationrequest',
            name='is_second',
        ),
        migrations.AddIndex(
            model_name='claim',
            index=models.Index(condition=models.Q(('settled_at', None)), fields=['received_at'], name='claims_that_wait'),
        ),
    ]
