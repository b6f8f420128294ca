"""The therapist's own calendars: from when to when they are busy, and nothing else of what stands in them."""

import json
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta

from django.db import models, transaction
from django.utils.translation import gettext_lazy as _

from therapyties.security.encryption import EncryptedTextField, RowKeyField, Undecryptable

from ..rules.stretches import Interval


class BusyCalendarQuerySet(models.QuerySet):
    def due(self, now: datetime, every: timedelta):
        """Those that were not asked for so long."""
        return self.filter(models.Q(tried_at=None) | models.Q(tried_at__lte=now - every))


class BusyCalendar(models.Model):
    """One calendar that the worker reads. Its times are one encrypted value, for thousands of rows would be slow."""

    class Way(models.TextChoices):
        FILE = "file", _("a private address that ends in .ics (Google, Outlook, iCloud)")
        CALDAV = "caldav", _("CalDAV, with a name and a password")

    name = models.CharField(_("what you call it"), max_length=60)
    way = models.CharField(_("how it is read"), max_length=6, choices=Way, default=Way.FILE)
    row_key = RowKeyField()
    url = EncryptedTextField(_("its private address"))
    account = EncryptedTextField(_("name of the account"), blank=True)
    password = EncryptedTextField(_("password for this calendar alone"), blank=True)
    added_at = models.DateTimeField(auto_now_add=True)
    tried_at = models.DateTimeField(null=True, editable=False)
    read_at = models.DateTimeField(null=True, editable=False)  # the last time that it could be read
    problem = models.CharField(max_length=200, blank=True, editable=False)  # of the last try, in words; else empty
    times = EncryptedTextField(blank=True, editable=False)  # [[start, end]] in seconds since 1970, as JSON

    objects = BusyCalendarQuerySet.as_manager()

    class Meta:
        verbose_name = _("calendar of yours")
        verbose_name_plural = _("calendars of yours")
        ordering = ("name", "pk")
        default_permissions = ("add", "change", "delete")

    def __str__(self):
        return self.name

    def is_stale(self, now: datetime, after: timedelta) -> bool:
        """Whether nothing could be read of it for so long."""
        return now - (self.read_at or self.added_at) >= after

    @property
    def intervals(self) -> list[Interval]:
        """The busy times that were last read; none where no key opens them."""
        return [(_moment(start), _moment(end)) for start, end in self._seconds]

    def intervals_in(self, first: datetime, last: datetime) -> list[Interval]:
        """Those of which a part lies between these two: of thousands, to look at one week."""
        since, until = first.timestamp(), last.timestamp()
        return [(_moment(start), _moment(end)) for start, end in self._seconds if start < until and end > since]

    @property
    def number(self) -> int:
        """How many there are."""
        return len(self._seconds)

    @property
    def _seconds(self) -> list[list[int]]:
        readable = self.times and not isinstance(self.times, Undecryptable)
        return json.loads(self.times) if readable else []

    def keep(self, intervals: Iterable[Interval], now: datetime) -> None:
        """These are its busy times from now on."""
        times = json.dumps([[int(start.timestamp()), int(end.timestamp())] for start, end in intervals])
        self._note(times=times, read_at=now, tried_at=now, problem="")

    def note_problem(self, problem: str, now: datetime) -> None:
        """It could not be read; what was read before stays."""
        self._note(tried_at=now, problem=problem)

    def _note(self, **values: object) -> None:
        """Stored, unless it was removed or is read from elsewhere since this object was loaded: what came from there
        says nothing of it now, and it is still due."""
        with transaction.atomic():
            stored = BusyCalendar.objects.select_for_update().filter(pk=self.pk).first()
            if stored is None or stored._source != self._source:
                return
            for name, value in values.items():
                setattr(self, name, value)
            self.save(update_fields=list(values))

    @property
    def _source(self) -> tuple[str, ...]:
        return self.way, str(self.url), str(self.account), str(self.password)


def _moment(seconds: int) -> datetime:
    return datetime.fromtimestamp(seconds, UTC)
