"""What was done to a request, in the words of the audit log."""

from typing import Any

from wagtail.log_actions import LogActionRegistry, LogFormatter

from ..models import Proof
from ..models.requests import STATUS_LABELS


def name_actions(actions: LogActionRegistry) -> None:
    for action, label, message in (
        ("consultations.viewed", "Look at a request", "Looked at"),
        ("consultations.visited", "Open the visitor's page", "Visitor's page opened"),
        ("consultations.listed", "Look at the list", "List looked at"),
        ("consultations.searched", "Look for somebody", "Looked for somebody"),
        ("consultations.week_seen", "Look at the week", "Week looked at"),
        ("consultations.feed_read", "Read the private calendar", "Private calendar read by a program"),
        ("consultations.added", "Add a call", "Call added by hand"),
        ("consultations.followed_up", "Write to who chose no time", "Written to once more"),
        ("consultations.silenced", "Send no messages", "No messages from then on"),
        ("consultations.written_to", "Send messages", "Messages from then on"),
        ("consultations.notes", "Change notes", "Notes changed"),
        ("consultations.corrected", "Correct a contact", "The visitor corrected how to reach them"),
        ("consultations.language", "Change the language", "Another language from then on"),
        ("consultations.claim_settled", "Settle what somebody said", "What somebody said settled, nothing changed"),
        ("consultations.hold_released", "Let go of a time", "Time held without proof let go"),
        ("consultations.link", "Replace a link", "Link replaced"),
        ("consultations.undone", "Take an answer back", "Answer taken back"),
        ("consultations.held", "Keep longer", "Kept longer for a reason"),
        ("consultations.released", "Keep no longer", "Kept no longer than others"),
        ("consultations.exported", "Export a request", "Exported"),
        ("consultations.list_exported", "Export the list", "List exported"),
        ("consultations.erased", "Erase a request", "Erased"),
        ("consultations.blocked", "Block time", "Time blocked"),
        ("consultations.unblocked", "Unblock time", "Time given back"),
        ("consultations.hours_opened", "Set the hours of a date", "Hours of a date set"),
        ("consultations.hours_closed", "Take back the hours of a date", "Hours of a date taken back"),
        ("consultations.feed", "Change the calendar's address", "Address of the private calendar changed"),
        ("consultations.device_added", "Turn on a word on a device", "Told of new requests from now on"),
        ("consultations.device_removed", "Remove a device", "Told nothing any more"),
    ):
        actions.register_action(action, label, message)
    actions.register_action("consultations.status")(StatusFormatter)
    actions.register_action("consultations.proven")(ProvenFormatter)


class StatusFormatter(LogFormatter):
    """The state that the request came to."""

    label = "Change status"

    def format_message(self, entry: Any) -> str:
        return str(STATUS_LABELS[entry.detail]) if entry.detail in STATUS_LABELS else self.label


class ProvenFormatter(LogFormatter):
    """By whom a contact was proven."""

    label = "Prove a contact"

    def format_message(self, entry: Any) -> str:
        return str(Proof(entry.detail).label) if entry.detail in Proof.values else self.label
