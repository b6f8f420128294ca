"""A word on the therapist's phone: which devices are told of a request (Web Push), and the key that signs for it."""

from datetime import datetime, timedelta

from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser
from django.db import models, transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from therapyties.security.encryption import EncryptedTextField, RowKeyField, Undecryptable
from therapyties.security.tokens import digest_of

PUSH_LEASE = timedelta(minutes=1)  # whoever tried a device and has not settled it by then is dead
PUSH_PAUSES = tuple(timedelta(minutes=minutes) for minutes in (1, 4, 15, 60, 180))  # after the 1st, 2nd… failure
APART = timedelta(minutes=1)  # several requests within it are one word
FORGOTTEN_AFTER = timedelta(days=14)  # a device that fails for so long; and what is said about one that is forgotten


class PushKey(models.Model):
    """One row: the site's own key, by which push services know who sends (VAPID, RFC 8292)."""

    row_key = RowKeyField()
    private = EncryptedTextField()  # base64url of its 32 bytes
    made_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        default_permissions = ()

    def __str__(self):
        return "push key"


class PushNotice(models.Model):
    """A request came: written with it, taken by the worker a few seconds later. It says nothing about anybody."""

    created_at = models.DateTimeField()

    class Meta:
        default_permissions = ()

    def __str__(self):
        return f"{self.created_at:%H:%M}"


class DeviceQuerySet(models.QuerySet):
    def listening(self):
        """Those that can be told of something."""
        return self.filter(gone_at=None)

    def due(self, now: datetime):
        """Those that are to be told something now, and are in nobody's hands and in no pause.

        A next try further off than any pause but a push service's own was written by a clock that ran ahead.
        """
        its_time = Q(next_try_at=None) | Q(next_try_at__lte=now) | Q(next_try_at__gt=now + timedelta(days=2))
        return self.listening().filter(its_time, Q(is_test_wanted=True) | ~Q(wanted_at=None))

    def in_trouble(self):
        """Those of which the therapist should know: a word did not reach them, or none can any more."""
        return self.exclude(given_up_at=None, gone_at=None)


class Device(models.Model):
    """A browser of somebody at the desk that is told of requests. Where it is reached is a secret, and encrypted.

    Once it is gone (`gone_at`) nothing can reach it: its secrets are erased, and the row only says so for a while.
    """

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    label = models.CharField(_("what you call it"), max_length=60)
    row_key = RowKeyField()
    endpoint = EncryptedTextField(blank=True)
    public = EncryptedTextField(blank=True)  # `p256dh` of the subscription, base64url
    auth = EncryptedTextField(blank=True)  # its other secret, base64url
    digest = models.CharField(max_length=64, null=True, unique=True)  # noqa: DJ001 - of the endpoint; gone ones have none
    added_at = models.DateTimeField(auto_now_add=True)
    wanted_at = models.DateTimeField(null=True)  # of the newest request it is still to be told of
    is_test_wanted = models.BooleanField(default=False)
    next_try_at = models.DateTimeField(null=True)
    attempts = models.PositiveSmallIntegerField(default=0)  # for what it is to be told now
    told_at = models.DateTimeField(null=True)  # when its push service last took a word
    problem = models.CharField(max_length=200, blank=True)  # of the last try, in words; else empty
    failing_since = models.DateTimeField(null=True)
    given_up_at = models.DateTimeField(null=True)  # a word for it was given up, and none has reached it since
    gone_at = models.DateTimeField(null=True)

    objects = DeviceQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "devices"
        default_permissions = ()
        ordering = ("added_at", "pk")

    def __str__(self):
        return self.label

    @property
    def is_readable(self) -> bool:
        """Whether a key opens all that is needed to reach it."""
        return not any(isinstance(secret, Undecryptable) for secret in (self.endpoint, self.public, self.auth))

    @classmethod
    def keep(cls, user: AbstractBaseUser, label: str, endpoint: str, public: str, auth: str) -> "Device":
        """This browser is told from now on, and belongs to whoever has just said so."""
        fresh = {"wanted_at": None, "next_try_at": None, "attempts": 0, "problem": ""}
        fresh |= {"failing_since": None, "given_up_at": None, "is_test_wanted": False}
        secrets = {"endpoint": endpoint, "public": public, "auth": auth}
        device, _is_new = cls.objects.update_or_create(
            digest=digest_of(endpoint), defaults={"user": user, "label": label, **secrets, **fresh}
        )
        return device

    def move(self, endpoint: str, public: str, auth: str) -> None:
        """It is reached at another address from now on; what it still is to be told, it is told there."""
        with transaction.atomic():
            Device.objects.filter(digest=digest_of(endpoint)).exclude(pk=self.pk).delete()
            self.endpoint, self.public, self.auth, self.digest = endpoint, public, auth, digest_of(endpoint)
            self.failing_since, self.given_up_at, self.problem, self.attempts = None, None, "", 0
            self.save()

    def claim(self, now: datetime) -> bool:
        """Take it for the time of a lease; of many who claim at once one gets it."""
        free = Device.objects.due(now).filter(pk=self.pk)
        return bool(free.update(next_try_at=now + PUSH_LEASE, attempts=models.F("attempts") + 1))

    def note_told(self, now: datetime) -> None:
        """It was told; of a request that came after that moment it still is to be told, a little later."""
        row = Device.objects.filter(pk=self.pk)
        good = {"failing_since": None, "given_up_at": None, "problem": "", "attempts": 0}
        row.update(told_at=now, next_try_at=now + APART, is_test_wanted=False, **good)
        row.filter(wanted_at__lte=now).update(wanted_at=None)

    def note_needless(self) -> None:
        """Nobody waits any more: there is nothing to tell."""
        Device.objects.filter(pk=self.pk).update(wanted_at=None, next_try_at=None, attempts=0)

    def note_failure(self, problem: str, now: datetime, *, later: timedelta | None, is_over: bool = False) -> None:
        """It was not told. `later`: the push service's own wish when to be asked again; `is_over`: asking again would
        bring the same answer. Tried too often, this word is given up; after two weeks of failing the device is."""
        since = self.failing_since or now
        if now - since >= FORGOTTEN_AFTER:
            return self.let_go(problem, now)
        tried = self.attempts + 1
        pause = PUSH_PAUSES[min(tried, len(PUSH_PAUSES)) - 1]
        values = {"problem": problem, "failing_since": since, "next_try_at": now + max(later or pause, pause)}
        if is_over or tried > len(PUSH_PAUSES):
            values |= {"given_up_at": now, "wanted_at": None, "is_test_wanted": False, "attempts": 0}
            values["next_try_at"] = now + APART
        Device.objects.filter(pk=self.pk).update(**values)

    def let_go(self, problem: str, now: datetime) -> None:
        """Nothing reaches it any more; what is left of it says so until it is removed."""
        secrets = {"endpoint": "", "public": "", "auth": "", "digest": None}
        nothing = {"wanted_at": None, "is_test_wanted": False, "next_try_at": None}
        Device.objects.filter(pk=self.pk).update(gone_at=now, problem=problem, **secrets, **nothing)
