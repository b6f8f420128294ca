"""The wording that visitors agree to: its version, and the words themselves, kept for as long as the practice wants."""

import hashlib

from django.apps import apps
from django.conf import settings
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language_info, gettext_lazy
from django.utils.translation import gettext as _
from wagtail.models import Page

from therapyties import languages
from therapyties.door.kept import kept

from ..models import ConsentWording

WORDS = gettext_lazy("I have read what happens with what I write:")  # beside the box, before the link to the policy


def policy_in_force() -> Page | None:
    """The page of the privacy policy that the practice's details name, in the language that is spoken if it is there;
    None if readers cannot see it."""
    details = apps.get_model(settings.PRACTICE_DETAILS_MODEL)
    practice = kept(("the practice's details", languages.current()), details.current)
    policy = practice.privacy_policy
    return policy if policy is not None and policy.live else None


def label(policy: Page | None) -> SafeString:
    """What stands beside the box: its words, and a link to the policy where there is one; to one in another language
    it says which."""
    if policy is None:
        return format_html("{}", WORDS)
    url, name = policy.get_url(), _("the privacy policy")
    if (code := languages.of_path(url)) == languages.current():
        return format_html('{} <a href="{}">{}</a>', WORDS, url, name)
    name = _("the privacy policy (in %(language)s)") % {"language": get_language_info(code)["name_translated"]}
    return format_html('{} <a href="{}" hreflang="{}">{}</a>', WORDS, url, code, name)


def version_in_force(policy: Page | None) -> str:
    """The name of the wording as it stands: a hash of the box's words, and when the policy was last published.

    After it, the text of that version is stored.
    """
    published = policy.last_published_at if policy is not None else None
    day = f"-{published:%Y-%m-%d-%H%M%S}" if published else ""
    version = hashlib.sha256(str(WORDS).encode()).hexdigest()[:16] + day
    if not ConsentWording.objects.filter(version=version).exists():
        text = _text(policy)
        digest = hashlib.sha256(text.encode()).hexdigest()
        ConsentWording.objects.get_or_create(version=version, defaults={"text": text, "digest": digest})
    return version


def _text(policy: Page | None) -> str:
    """The box's words, and all that the policy's page says."""
    if policy is None:
        return str(WORDS)
    body = policy.body.stream_block.get_searchable_content(policy.body)
    return "\n\n".join(part for part in (str(WORDS), policy.title, policy.introduction, *body) if part)
