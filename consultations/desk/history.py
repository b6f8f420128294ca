"""What happened to one request, in the order in which it happened."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from ..messages.kinds import Kind
from ..models import ConsultationRequest, Message
from ..moments import moment, near_moment


def events(stored: ConsultationRequest, entries: Iterable[Any]) -> list[str]:
    """Each in one sentence, the oldest first: that it came, its messages, and what the audit log's `entries` say."""
    happened = [(stored.received_at, 0, _("%(when)s: received") % {"when": moment(stored.received_at)})]
    happened += [(*_place(message), _of_message(message)) for message in stored.messages.all()]
    happened += [(entry.at, 1, _of_entry(entry)) for entry in entries]
    return [said for _at, _rank, said in sorted(happened, key=lambda event: event[:2])]


def _place(message: Message) -> tuple[datetime, int]:
    """When it was sent, else when it was put there, behind what it tells of."""
    return message.sent_at or message.created_at, 2


def _of_message(message: Message) -> str:
    kind = Kind(message.kind).label
    if message.sent_at:
        return _("%(when)s: sent “%(kind)s”") % {"when": moment(message.sent_at), "kind": kind}
    if message.dropped_at:
        return _("“%(kind)s” was not sent, for it was no longer true") % {"kind": kind}
    if message.waits_for_press:
        return _("“%(kind)s” is not sent yet: it waits until its visitor sends it from their page") % {"kind": kind}
    if message.given_up_at:
        return _("“%(kind)s” was given up: %(problem)s") % {"kind": kind, "problem": message.problem}
    if message.problem:
        said = {"kind": kind, "problem": message.problem, "when": near_moment(message.next_try_at)}
        return _("“%(kind)s” is not sent yet: %(problem)s Next try: %(when)s") % said
    return _("“%(kind)s” waits to be sent") % {"kind": kind}


def _of_entry(entry: Any) -> str:
    said = {"when": moment(entry.at), "what": entry.what, "who": entry.account}
    return (_("%(when)s: %(what)s (%(who)s)") if entry.account else _("%(when)s: %(what)s")) % said
