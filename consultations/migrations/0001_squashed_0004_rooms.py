"""Everything of this app at once, for a new database; an older one takes the steps it replaces."""

import datetime
import django.core.validators
import django.db.models.deletion
import django.utils.timezone
import modelcluster.fields
from django.db import migrations, models


# Plausible, for a first look at the site: the desk asks for the real ones. Monday is 0.
EXAMPLE_HOURS = [(day, 10, 12) for day in range(5)] + [(day, 14, 17) for day in range(4)]


def give_example_hours(apps, schema_editor):
    availability = apps.get_model("consultations", "Availability").objects.create()
    hours = apps.get_model("consultations", "WeeklyHours")
    hours.objects.bulk_create(
        hours(availability_id=availability.pk, weekday=day, start=datetime.time(start), end=datetime.time(end))
        for day, start, end in EXAMPLE_HOURS
    )


class Migration(migrations.Migration):

    initial = True
    replaces = [
        ("consultations", "0001_initial"),
        ("consultations", "0002_book_a_real_time"),
        ("consultations", "0003_desk_that_forgets"),
        ("consultations", "0004_rooms"),
    ]

    dependencies = [
        ('wagtailcore', '0098_apitoken'),
    ]

    operations = [
        migrations.CreateModel(
            name='Availability',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('step_minutes', models.PositiveSmallIntegerField(choices=[(15, '15 minutes'), (30, '30 minutes'), (45, '45 minutes'), (60, 'hour')], default=30, help_text='Counted from the start of each range of hours.', verbose_name='a call may start every')),
                ('gap_minutes', models.PositiveSmallIntegerField(default=15, validators=[django.core.validators.MaxValueValidator(240)], verbose_name='minutes kept free after a call')),
                ('calls_a_day', models.PositiveSmallIntegerField(default=4, validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(50)], verbose_name='most calls on one day')),
                ('notice_hours', models.PositiveSmallIntegerField(default=24, help_text='Nobody can book a call that starts sooner than this.', validators=[django.core.validators.MaxValueValidator(720)], verbose_name='hours of notice')),
                ('horizon_days', models.PositiveSmallIntegerField(default=21, help_text='How far ahead a call can be booked. From 1 to 90.', validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(90)], verbose_name='days ahead')),
                ('closed_on_federal_holidays', models.BooleanField(default=True, verbose_name='closed on US federal holidays')),
                ('closed_on_jewish_holidays', models.BooleanField(default=False, verbose_name='closed on Shabbat and Jewish holidays')),
                ('eve_closes', models.TimeField(default=datetime.time(15, 0), help_text='On Fridays and the days before Jewish holidays; choose a time before the earliest sunset.', verbose_name='on the eve, closed from')),
                ('is_paused', models.BooleanField(default=False, verbose_name='away for now')),
                ('back_on', models.DateField(blank=True, help_text='The first day on which calls can be booked again.', null=True, verbose_name='back on')),
                ('away_message', models.CharField(blank=True, help_text='Visitors read it above the times. For example: I am away until the 10th and answer after that.', max_length=300, verbose_name='away message')),
                ('is_example', models.BooleanField(default=True, editable=False)),
            ],
            options={
                'verbose_name': 'call times',
            },
        ),
        migrations.CreateModel(
            name='ConsentWording',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('version', models.CharField(max_length=40, unique=True)),
                ('digest', models.CharField(max_length=64)),
                ('text', models.TextField()),
                ('first_used_at', models.DateTimeField(default=django.utils.timezone.now)),
            ],
            options={
                'default_permissions': (),
            },
        ),
        migrations.CreateModel(
            name='MessageText',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(max_length=20, unique=True)),
                ('subject', models.CharField(max_length=120, verbose_name='subject')),
                ('body', models.TextField(max_length=4000, verbose_name='text')),
            ],
            options={
                'default_permissions': (),
            },
        ),
        migrations.CreateModel(
            name='Referral',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=120, verbose_name='name')),
                ('licence', models.CharField(blank=True, help_text='For example: LMFT.', max_length=120, verbose_name='license')),
                ('languages', models.CharField(blank=True, max_length=120, verbose_name='languages')),
                ('fees', models.CharField(blank=True, max_length=160, verbose_name='about fees')),
                ('reach', models.CharField(blank=True, max_length=160, verbose_name='phone, or how to reach them')),
                ('link', models.URLField(blank=True, verbose_name='web address')),
            ],
            options={
                'verbose_name': 'other who may help',
                'verbose_name_plural': 'others who may help',
                'ordering': ('name',),
            },
        ),
        migrations.CreateModel(
            name='SystemState',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('mail_proven_for', models.CharField(blank=True, max_length=64)),
                ('mail_proven_at', models.DateTimeField(null=True)),
                ('self_tested_at', models.DateTimeField(null=True)),
                ('self_test_problem', models.CharField(blank=True, max_length=200)),
            ],
            options={
                'default_permissions': (),
            },
        ),
        migrations.CreateModel(
            name='ConsultationRequest',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('reference', models.CharField(editable=False, max_length=12, unique=True, verbose_name='reference')),
                ('token', models.TextField(editable=False)),
                ('token_digest', models.CharField(editable=False, max_length=64, unique=True)),
                ('submission_digest', models.CharField(blank=True, db_index=True, editable=False, max_length=64)),
                ('answers_digest', models.CharField(blank=True, editable=False, max_length=64)),
                ('received_at', models.DateTimeField(db_index=True, default=django.utils.timezone.now, editable=False, verbose_name='received')),
                ('promised_by', models.DateTimeField(editable=False, verbose_name='reply promised by')),
                ('status', models.CharField(choices=[('requested', 'Requested'), ('confirmed', 'Confirmed'), ('declined', 'Declined'), ('withdrawn', 'Withdrawn'), ('expired', 'Expired'), ('completed', 'Talked'), ('not_a_fit', 'Did not fit'), ('no_show', 'Did not come'), ('became_client', 'Became a client (transferred)'), ('spam', 'Set aside as spam')], db_index=True, default='requested', editable=False, max_length=13, verbose_name='status')),
                ('revision', models.PositiveIntegerField(default=0, editable=False)),
                ('changed_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ('is_doubtful', models.BooleanField(default=False, editable=False, verbose_name='looks like spam')),
                ('doubts', models.JSONField(default=list, editable=False)),
                ('is_second', models.BooleanField(default=False, editable=False)),
                ('slot', models.DateTimeField(blank=True, editable=False, null=True, verbose_name='call')),
                ('zone', models.CharField(blank=True, editable=False, max_length=64)),
                ('proposed', models.JSONField(default=list, editable=False)),
                ('proposed_at', models.DateTimeField(editable=False, null=True)),
                ('words', models.TextField(blank=True, editable=False, verbose_name='your words to the visitor')),
                ('name', models.TextField(verbose_name='name')),
                ('contact_route', models.CharField(choices=[('phone', 'By phone'), ('email', 'By e-mail')], max_length=5, verbose_name='how to answer')),
                ('contact_digest', models.CharField(blank=True, db_index=True, editable=False, max_length=64)),
                ('phone', models.TextField(blank=True, verbose_name='phone')),
                ('email', models.TextField(blank=True, verbose_name='e-mail')),
                ('voicemail_ok', models.BooleanField(default=False, verbose_name='a voicemail is safe')),
                ('times', models.JSONField(default=list, verbose_name='times of day')),
                ('times_note', models.TextField(blank=True, verbose_name='about times')),
                ('service', models.CharField(blank=True, max_length=255, verbose_name='service')),
                ('in_california', models.CharField(max_length=6)),
                ('note', models.TextField(blank=True, verbose_name='note')),
                ('private_notes', models.TextField(blank=True, verbose_name='private notes')),
                ('is_retained', models.BooleanField(default=False, editable=False)),
                ('retained_because', models.TextField(blank=True, editable=False, verbose_name='why it is kept longer')),
                ('erasure_told_at', models.DateTimeField(editable=False, null=True)),
                ('before', models.TextField(blank=True, editable=False)),
                ('undo_until', models.DateTimeField(editable=False, null=True)),
                ('is_self_test', models.BooleanField(default=False, editable=False)),
                ('privacy_version', models.CharField(editable=False, max_length=40)),
                ('privacy_acknowledged_at', models.DateTimeField(editable=False)),
            ],
            options={
                'verbose_name': 'consultation request',
                'verbose_name_plural': 'consultations',
                'ordering': ('-received_at',),
                'default_permissions': ('view', 'change', 'delete'),
                'indexes': [models.Index(condition=models.Q(('is_self_test', False)), fields=['received_at'], name='requests_of_people'), models.Index(condition=models.Q(('is_doubtful', False), ('is_second', False), ('is_self_test', False), ('proposed_at', None), ('status', 'requested')), fields=['promised_by'], name='requests_that_wait'), models.Index(fields=['promised_by'], name='requests_by_promise'), models.Index(fields=['slot'], name='requests_by_call'), models.Index(fields=['service'], name='requests_by_service')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('is_doubtful', False), ('is_second', False), ('status__in', ('requested', 'confirmed'))), fields=('slot',), name='one_call_at_a_time'), models.UniqueConstraint(condition=models.Q(('is_doubtful', False), ('is_second', False), ('status__in', ('requested', 'confirmed')), models.Q(('contact_digest', ''), _negated=True)), fields=('contact_digest',), name='one_live_request_per_contact')],
            },
        ),
        migrations.CreateModel(
            name='ConsultationSettings',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('notify_email', models.EmailField(blank=True, help_text='The mail holds a reference and a link, never a name. Empty: you will only see requests here.', max_length=254, verbose_name='where to tell you of a new request')),
                ('morning_list', models.BooleanField(default=True, help_text='At 7 am, on days with a call or an open request: the calls of the day, without names.', verbose_name='a list every morning')),
                ('reply_working_days', models.PositiveSmallIntegerField(default=2, help_text='Visitors are told a day and 6 pm. From 1 to 5. Days off and holidays do not count.', validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(5)], verbose_name='working days until you answer')),
                ('ask_for_note', models.BooleanField(default=True, help_text='Off: the form has no free text about what brings people.', verbose_name='ask for a short note')),
                ('how_to_call', models.CharField(blank=True, help_text='Put under your confirmation, where you can change it. For example the number they should call.', max_length=300, verbose_name='how to talk with people who gave an e-mail address')),
                ('retention_days', models.PositiveSmallIntegerField(default=90, help_text='After the last contact, from 30 to 365. Who became a client is erased 30 days after you said so: this site is not the clinical record. You are told a week before, and can keep one longer for a reason. The privacy policy names this number: change it there too.', validators=[django.core.validators.MinValueValidator(30), django.core.validators.MaxValueValidator(365)], verbose_name='days until a request is erased')),
                ('feed_titles', models.CharField(choices=[('reference', 'the reference'), ('initials', 'the initials')], default='reference', max_length=9, verbose_name='a call is called by')),
                ('feed_token', models.TextField(blank=True, editable=False)),
                ('feed_digest', models.CharField(blank=True, editable=False, max_length=64)),
                ('site', models.OneToOneField(editable=False, on_delete=django.db.models.deletion.CASCADE, to='wagtailcore.site')),
            ],
            options={
                'verbose_name': 'consultation form',
            },
        ),
        migrations.CreateModel(
            name='TimeOff',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('first_day', models.DateField(verbose_name='first day')),
                ('last_day', models.DateField(blank=True, help_text='Empty: one day only.', null=True, verbose_name='last day')),
                ('start', models.TimeField(blank=True, help_text='Empty: the whole day.', null=True, verbose_name='from')),
                ('end', models.TimeField(blank=True, null=True, verbose_name='until')),
                ('reason', models.CharField(blank=True, help_text='Only for you; never shown.', max_length=80, verbose_name='reason')),
                ('availability', modelcluster.fields.ParentalKey(on_delete=django.db.models.deletion.CASCADE, related_name='time_off', to='consultations.availability')),
            ],
            options={
                'ordering': ('first_day', 'start'),
                'default_permissions': (),
            },
        ),
        migrations.CreateModel(
            name='WeeklyHours',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('weekday', models.PositiveSmallIntegerField(choices=[(0, 'Monday'), (1, 'Tuesday'), (2, 'Wednesday'), (3, 'Thursday'), (4, 'Friday'), (5, 'Saturday'), (6, 'Sunday')], verbose_name='day')),
                ('start', models.TimeField(verbose_name='from')),
                ('end', models.TimeField(verbose_name='until')),
                ('availability', modelcluster.fields.ParentalKey(on_delete=django.db.models.deletion.CASCADE, related_name='hours', to='consultations.availability')),
            ],
            options={
                'ordering': ('weekday', 'start'),
                'default_permissions': (),
            },
        ),
        migrations.CreateModel(
            name='Message',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(max_length=20)),
                ('occasion', models.CharField(default='', max_length=40)),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('attempts', models.PositiveSmallIntegerField(default=0)),
                ('next_try_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('sent_at', models.DateTimeField(null=True)),
                ('given_up_at', models.DateTimeField(null=True)),
                ('dropped_at', models.DateTimeField(null=True)),
                ('problem', models.CharField(blank=True, max_length=200)),
                ('request', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='messages', to='consultations.consultationrequest')),
            ],
            options={
                'ordering': ('created_at', 'pk'),
                'default_permissions': (),
                'indexes': [models.Index(condition=models.Q(('dropped_at', None), ('given_up_at', None), ('sent_at', None)), fields=['next_try_at'], name='messages_that_wait')],
                'constraints': [models.UniqueConstraint(fields=('request', 'kind', 'occasion'), name='one_message_for_an_occasion'), models.UniqueConstraint(condition=models.Q(('request', None)), fields=('kind', 'occasion'), name='one_general_message_for_an_occasion')],
            },
        ),
        migrations.RunPython(give_example_hours, migrations.RunPython.noop),
    ]
