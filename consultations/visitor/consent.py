"""The wording that visitors agree to: its version, and the words themselves, kept for as long as the practice wants."""

import hashlib

from django.utils.translation import gettext_lazy as _
from wagtail.models import Page

from ..models import ConsentWording

WORDS = _("I have read what happens with what I write:")  # beside the box, before the link to the policy
POLICY = "privacy"  # the slug of the policy's page


def version_in_force() -> str:
    """The name of the wording as it stands: a hash of the box's words, and when the policy was last published.

    After it, the text of that version is stored.
    """
    published = Page.objects.live().filter(slug=POLICY).values_list("last_published_at", flat=True).first()
    day = f"-{published:%Y-%m-%d-%H%M%S}" if published else ""
    version = hashlib.sha256(str(WORDS).encode()).hexdigest()[:16] + day
    if not ConsentWording.objects.filter(version=version).exists():
        text = _text()
        digest = hashlib.sha256(text.encode()).hexdigest()
        ConsentWording.objects.get_or_create(version=version, defaults={"text": text, "digest": digest})
    return version


def _text() -> str:
    """The box's words, and all that the policy's page says."""
    policy = Page.objects.live().filter(slug=POLICY).first()
    if policy is None:
        return str(WORDS)
    policy = policy.specific
    body = getattr(policy, "body", None)
    parts = body.stream_block.get_searchable_content(body) if body is not None else []
    return "\n\n".join(part for part in (str(WORDS), policy.title, getattr(policy, "introduction", ""), *parts) if part)
