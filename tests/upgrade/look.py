"""`python -m tests.upgrade.look`: prints as JSON what a database holds and whether its site answers.

It speaks of what things are, not of where the code keeps them: a model is found by its name in whatever app it is, and
what has been renamed or moved since the databases were kept is read from the newest place that there is.
"""

import json
import os
import sys
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path

NOW = datetime(2026, 11, 23, 9, 0, 10, tzinfo=UTC)  # ten seconds after the newest row: one answer can still be undone
OURS = ("consultations", "pages", "therapyties")
WORDINGS = Path(__file__).parents[2] / "templates" / "emails"
GONE = object()


def ours():
    """Every model of ours by its name."""
    from django.apps import apps

    return {model.__name__: model for model in apps.get_models() if model.__module__.partition(".")[0] in OURS}


def newest(row, *names):
    """The value under the first of these names that the row has."""
    return next(value for name in names if (value := getattr(row, name, GONE)) is not GONE)


def moment(value):
    return value and value.astimezone(UTC).isoformat()


def what_is_there(models):
    return {
        "rows": {name: models[name].objects.count() for name in COUNTED} | {"AuditEntry": entries(models).count()},
        "requests": {row.reference: request(row) for row in models["ConsultationRequest"].objects.order_by("pk")},
        "messages": sorted(message(row) for row in models["Message"].objects.select_related("request")),
        "wordings": {row.kind: [row.subject, row.body] for row in models["MessageText"].objects.order_by("kind")},
        "consent": {row.version: [row.digest, len(row.text)] for row in models["ConsentWording"].objects.all()},
        "availability": availability(models["Availability"].objects.get()),
        "practice": practice(models),
        "details": details(models["PracticeDetails"].objects.get()),
        "referrals": [row.lines for row in models["Referral"].objects.all()],
        "counts of abuse": sorted(models["AbuseCount"].objects.values_list("key", "count")),
        "audit log": [
            [moment(row.at), row.action, row.account, row.about, row.detail]
            for row in entries(models).order_by("at", "pk")
        ],
        "audit log refuses changes": refuses_changes(models["AuditEntry"]),
        "accounts": accounts(models),
        "pages": pages(),
        "history of Wagtail": history(),
        "content types without a model": without_a_model(),
        "redirects": redirects(),
    }


def entries(models):
    """Of the audit log, without what the upgrade itself adds: that it has changed roles."""
    return models["AuditEntry"].objects.exclude(action="access.role_changed", account="")


COUNTED = (
    "AbuseCount",
    "ConsentWording",
    "ConsultationRequest",
    "EmergencyLink",
    "Message",
    "MessageText",
    "Referral",
    "SiteImage",
    "SiteRendition",
    "TimeOff",
    "Topic",
    "WeeklyHours",
)


def request(row):
    before = json.loads(row.before) if row.before else {}
    doubts, is_doubtful = what_is_doubted(row)
    return {
        "status": str(row.status),
        "revision": row.revision,
        "received": moment(row.received_at),
        "changed": moment(row.changed_at),
        "promised by": moment(row.promised_by),
        "slot": moment(row.slot),
        "zone": row.zone,
        "name": row.name,
        "reach": str(row.reach),
        "route": str(row.contact_route),
        "contact": row.contact_digest,
        "voicemail is safe": row.voicemail_ok,
        "times": [*row.times, row.times_note],
        "service": row.service,
        "in California": row.in_california,
        "note": row.note,
        "private notes": row.private_notes,
        "words": row.words,
        "proposed": [moment(slot) for slot in row.proposals],
        "proposed at": moment(row.proposed_at),
        "looks like spam": is_doubtful,
        "doubts": doubts,
        "retained": [newest(row, "is_retained", "is_held"), newest(row, "retained_because", "held_because")],
        "warned of erasure": moment(row.erasure_told_at),
        "before": [before.get("status"), before.get("slot")],
        "may be undone": row.may_undo(NOW),
        "is a self-test": row.is_self_test,
        "link": row.token,
        "wording": row.privacy_version,
    }


def what_is_doubted(row):
    """What is odd about it, and whether that is like spam. That another one has its contact never was."""
    doubts = [doubt for doubt in row.doubts if doubt != "again"]  # as a second one was marked before
    return doubts, row.is_doubtful and bool(doubts)


def message(row):
    """About whom, of which kind, on which occasion, and how far it has come."""
    kind = str(row.kind)
    if kind == "now_withdrawn" and row.request is None and not (WORDINGS / "now_erased.txt").exists():
        kind = "now_erased"  # the kind of its own that it has where there is a wording of it
    states = {"sent": row.sent_at, "given up": row.given_up_at, "dropped": row.dropped_at, "failing": row.problem}
    state = next((name for name, value in states.items() if value), "waiting")
    return [row.request.reference if row.request else "-", kind, row.occasion, state, row.attempts, row.problem]


def availability(row):
    names = ("step_minutes", "gap_minutes", "calls_a_day", "notice_hours", "horizon_days", "is_paused", "away_message")
    names += ("closed_on_federal_holidays", "closed_on_jewish_holidays", "is_example")
    return {
        "choices": {name: getattr(row, name) for name in names},
        "eve": str(row.eve_closes),
        "back on": str(row.back_on),
        "hours": [[hours.weekday, f"{hours.start}", f"{hours.end}"] for hours in row.hours.all()],
        "time off": [
            [str(value) for value in (off.first_day, off.last_day, off.start, off.end, off.reason)]
            for off in row.time_off.all()
        ],
    }


def practice(models):
    chosen = models["ConsultationSettings"].objects.get()
    found_out = models["SystemState"].objects.get() if "SystemState" in models else chosen
    names = ("notify_email", "morning_list", "reply_working_days", "ask_for_note", "how_to_call", "retention_days")
    names += ("feed_titles", "feed_token", "feed_digest")
    return {name: getattr(chosen, name) for name in names} | {
        "mail proven": [found_out.mail_proven_for, moment(found_out.mail_proven_at)],
        "self-test": [moment(found_out.self_tested_at), found_out.self_test_problem],
    }


def details(row):
    names = ("practice_name", "therapist_name", "licence_title", "licence_number", "licence_expires")
    names += ("phone", "email", "street_address", "locality", "region", "areas_served", "fees", "insurance")
    names += ("session_length", "meeting_place", "office_hours", "crisis_text")
    return {name: str(getattr(row, name)) for name in names}


def refuses_changes(model):
    """Whether the database itself keeps the rows as they are."""
    from django.db import IntegrityError, transaction

    for change in (lambda rows: rows.update(detail="changed"), lambda rows: rows.delete()):
        try:
            with transaction.atomic():
                change(model.objects.all())
        except IntegrityError:
            continue
        return False
    return True


def accounts(models):
    from allauth.mfa.adapter import get_adapter
    from allauth.mfa.models import Authenticator
    from django.contrib.auth.models import User

    found = {}
    for user in User.objects.order_by("username"):
        factors = {row.type: row for row in Authenticator.objects.filter(user=user)}
        app, codes = factors.get(Authenticator.Type.TOTP), factors.get(Authenticator.Type.RECOVERY_CODES)
        found[user.username] = {
            "groups": sorted(user.groups.values_list("name", flat=True)),
            "has a password": user.has_usable_password(),
            "authenticator app": get_adapter().decrypt(app.data["secret"]) if app else "",
            "recovery codes": codes.wrap().get_unused_codes() if codes else [],
            "emergency links": models["EmergencyLink"].objects.filter(user=user).count(),
        }
    return found


def rights():
    """Of each role and each group of the owner's own: what it may do."""
    from django.contrib.auth.models import Group

    from tests.access.rights import found

    groups = Group.objects.order_by("name").values_list("name", flat=True)
    return {name: {where: sorted(names) for where, names in found(name).items()} for name in groups}


def of_the_owner():
    """Whether the role may everything."""
    from django.contrib.auth.models import Group, Permission

    return Group.objects.get(name="Owner").permissions.count() == Permission.objects.count()


def pages():
    from wagtail.models import Page

    return {
        page.url_path: [page.title, type(page.specific).__name__, page.live, page.revisions.count()]
        for page in Page.objects.filter(depth__gt=1).order_by("path")
    }


def history():
    from wagtail.models import ModelLogEntry, PageLogEntry

    def name(row):
        model = row.content_type.model_class()
        return model.__name__ if model else "-"

    def told(rows):
        return sorted([name(row), row.label, row.action, row.user.username if row.user else ""] for row in rows)

    return {
        "of pages": told(PageLogEntry.objects.select_related("content_type", "user")),
        "of other models": told(ModelLogEntry.objects.select_related("content_type", "user")),
    }


def without_a_model():
    """Content types that point nowhere although something hangs on them."""
    from django.contrib.auth.models import Permission
    from django.contrib.contenttypes.models import ContentType
    from wagtail.models import ModelLogEntry, Page, PageLogEntry, Revision

    used = Counter()
    for model in (Permission, ModelLogEntry, PageLogEntry, Page, Revision):
        used.update(model.objects.order_by().values_list("content_type", flat=True).distinct())
    used.update(Revision.objects.order_by().values_list("base_content_type", flat=True).distinct())
    return sorted(str(kind.natural_key()) for kind in ContentType.objects.filter(pk__in=used) if not kind.model_class())


def redirects():
    from wagtail.contrib.redirects.models import Redirect

    return [[row.old_path, row.redirect_page and row.redirect_page.url_path] for row in Redirect.objects.all()]


def answers(models):
    """The status of each address, of each request's page at the desk, and of each visitor's own page."""
    from django.contrib.auth.models import User
    from django.test import Client

    from tests.entering import enter

    visitor, owner = Client(), enter(Client(), User.objects.get(username="liron"))
    requests = list(models["ConsultationRequest"].objects.order_by("pk"))
    feed = models["ConsultationSettings"].objects.get().feed_token
    return {
        "visitor": {path: visitor.get(path).status_code for path in ("/", "/articles/", "/consultation/")},
        "old address": visitor.get("/therapy").status_code,
        "calendar": visitor.get(f"/consultation/feed/{feed}.ics").status_code,
        "owner": {path: owner.get(path).status_code for path in ("/admin/", "/admin/consultations/", "/admin/pages/")},
        "visitor's page": {row.reference: visitor.get(f"/consultation/{row.token}/").status_code for row in requests},
        "at the desk": {
            row.reference: owner.get(f"/admin/consultations/inspect/{row.pk}/").status_code for row in requests
        },
        "undone": {row.reference: undone(owner, row) for row in requests if row.may_undo(NOW)},
    }


def undone(owner, row):
    """Its status once the therapist has taken the last answer back."""
    owner.post(f"/admin/consultations/undo/{row.pk}/", {"seen": row.revision})
    row.refresh_from_db()
    return str(row.status)


def look():
    import time_machine

    models = ours()
    with time_machine.travel(NOW, tick=False):
        rights_are = {"rights": rights(), "the owner may everything": of_the_owner()}
        return {"there": what_is_there(models), "answers": answers(models)} | rights_are


if __name__ == "__main__":
    os.environ["DJANGO_SETTINGS_MODULE"] = "therapyties.settings"
    import django

    django.setup()
    json.dump(look(), sys.stdout, indent=1, sort_keys=True)
