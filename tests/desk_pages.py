"""Every page of the back office, about things with the longest names, and what is wrong with one.

`fill()` makes the things; `paths()` are the addresses about them; `forms()` and `words()` read one page.
"""

import json
import re
from datetime import timedelta
from urllib.parse import urlsplit

from bs4 import BeautifulSoup

from tests.addresses import filled, is_of_the_back_office, routes
from tests.entering import PASSWORD, SECRET

OWNER, THERAPIST, EDITOR = "Owner", "Therapist", "Editor"
LONG = "Bartholomew-Maximilian-Wolfeschlegelsteinhausenbergerdorffsen"[:60]
LONG_ADDRESS = f"{'a' * 40}@{'b' * 30}.example.org"
HEBREW = "שלומית בן־דוד־אברהמי מירושלים"
UNBROKEN = "x" * 300
# What is no page: Wagtail's own tests of errors, what only scripts ask for, and the end of the session.
NO_PAGES = {"failwhale/", "logout/", "login/", "sprite/", "jsi18n/", "test404/"}
ACCOUNTS = (
    "/accounts/login/",
    "/accounts/inactive/",
    "/accounts/signup/",
    "/accounts/reauthenticate/",
    "/accounts/password/change/",
    "/accounts/password/reset/",
    "/accounts/password/reset/done/",
    "/accounts/password/reset/key/done/",
    "/accounts/password/reset/key/1-none/",
    "/accounts/set-up/",
    "/accounts/emergency/none/",
    "/accounts/logout/",
    "/accounts/2fa/",
    "/accounts/2fa/authenticate/",
    "/accounts/2fa/reauthenticate/",
    "/accounts/2fa/totp/activate/",
    "/accounts/2fa/totp/deactivate/",
    "/accounts/2fa/recovery-codes/",
    "/accounts/2fa/recovery-codes/generate/",
    "/accounts/2fa/webauthn/",
    "/accounts/2fa/webauthn/add/",
)
# No word of a therapist's, wherever a therapist or an editor looks.
FOREIGN = re.compile(
    r"\b(?i:snippets?|collections?|slugs?|alias(?:es)?|manage\.py|wagtail\w*|content types?|add other who|aging pages"
    r"|changing the privacy|(?:pages|consultations|auth|access|upkeep)\.[a-z]\w*)\b|\bCan (?:add|change|delete|view)\b"
)


def fill() -> dict:
    """One of everything that an address can be about, with names nobody likes; the values for the addresses."""
    from allauth.mfa.totp.internal.auth import TOTP
    from django.contrib.auth.models import Group, User
    from django.utils import timezone
    from wagtail.contrib.redirects.models import Redirect
    from wagtail.documents import get_document_model
    from wagtail.models import Collection, Site

    from consultations.models import BusyCalendar, ConsultationRequest, Referral
    from consultations.services import by_therapist, claiming
    from consultations.services.diary import openings
    from pages.models import ArticlePage, Topic
    from pages.pictures.picture import SiteImage
    from tests.asking import BY_PHONE, announce_requests, ask, do

    now = timezone.now()
    before = now - timedelta(minutes=20)
    announce_requests()
    slots = openings(now)
    waiting = ask(slots[0], now=before, name=LONG, email=LONG_ADDRESS, call_phone="+1 818-555-0177", note=UNBROKEN)
    hebrew = ask(slots[4], now=before, name=HEBREW, **BY_PHONE)
    offered = ask(None, now=before, name=LONG, email="tal@example.org")
    do(by_therapist.propose, offered, slots[12:14], words=UNBROKEN, now=before)
    do(by_therapist.confirm, hebrew, words="I will call.", now=before)
    doubtful = ask(slots[20], now=before, doubts=["honeypot", "fast"], email="dana@example.org")
    people = [ask(None, now=before, name=LONG, phone=f"+1 818-555-01{n}", **_by_phone()) for n in range(10, 26)]
    ConsultationRequest.objects.filter(pk=people[0].pk).update(promised_by=now - timedelta(days=1))
    waiting.private_notes = "A word and another. " * 500
    waiting.save(update_fields=["private_notes"])
    claiming.claim_withdrawal(UNBROKEN[:60], "+1 818-555-0199", now)
    referral = Referral.objects.create(name=LONG, licence="LMFT", reach=LONG_ADDRESS, link="https://example.org/")
    calendar = BusyCalendar.objects.create(name=LONG, url=f"https://calendar.example.org/{UNBROKEN}.ics")

    article = ArticlePage.objects.first()
    article.title, article.draft_title = f"{LONG} {HEBREW}", LONG
    article.save_revision()
    topic, _ = Topic.objects.update_or_create(pk=Topic.objects.first().pk, defaults={"name": LONG[:40]})
    image = SiteImage.objects.first()
    SiteImage.objects.filter(pk=image.pk).update(title=UNBROKEN[:255])
    document = get_document_model().objects.create(title=UNBROKEN[:255], file=f"{LONG}.pdf")
    redirect = Redirect.objects.create(old_path=f"/{UNBROKEN[:200]}", redirect_page=article)
    root = Collection.get_first_root_node()
    collection = root.add_child(name=LONG)
    people_of = {}
    for role in (OWNER, THERAPIST, EDITOR):
        user = User.objects.create_user(f"walks-{role.lower()}", LONG_ADDRESS, PASSWORD, first_name=LONG)
        user.groups.add(Group.objects.get(name=role))
        TOTP.activate(user, SECRET)
        people_of[role] = user.pk
    return {
        "at": {
            "consultations/claims/": 1,
            "consultations/": waiting.pk,
            "users/": people_of[EDITOR],
            "groups/": Group.objects.get(name=THERAPIST).pk,
            "sites/": Site.objects.get().pk,
            "redirects/": redirect.pk,
            "collections/": collection.pk,
            "snippets/consultations/referral/": referral.pk,
            "snippets/consultations/busycalendar/": calendar.pk,
            "snippets/": topic.pk,
            "images/": image.pk,
            "documents/": document.pk,
            "settings/": Site.objects.get().pk,
            "pages/": article.pk,
        },
        "requests": [request.pk for request in (waiting, hebrew, offered, doubtful, people[0])],
        "roles": people_of,
        "parent_pk": article.get_parent().pk,
        "page_id": article.pk,
        "parent_page_id": article.get_parent().pk,
        "page_to_move_id": article.pk,
        "destination_id": article.get_parent().pk,
        "revision_id": article.latest_revision_id,
        "revision_id_a": article.latest_revision_id,
        "revision_id_b": "latest",
        "image_id": image.pk,
        "document_id": document.pk,
        "collection_id": collection.pk,
        "user_id": people_of[EDITOR],
        "redirect_id": redirect.pk,
        "content_type_app_name": "pages",
        "content_type_model_name": "articlepage",
        "app_label": "wagtailcore",
        "app_name": "pages",
        "model_name": "practicedetails",
        "action": "delete",
        "action_name": "delete",
        "kind": "confirmed",
        "answer": "confirm",
        "filter_spec": "width-100",
        "position": 0,
    }


def _by_phone() -> dict:
    return {"contact_route": "phone", "email": ""}


def paths(values) -> list[str]:
    """The address of each page under /admin/ and /accounts/ that this site can show, each once."""
    from django.urls import get_resolver, reverse
    from wagtail.contrib.settings.registry import registry
    from wagtail.models import Page, Site, get_page_models

    from consultations.messages.kinds import Kind

    [admin] = [entry for entry in get_resolver().url_patterns if is_of_the_back_office(entry)]
    found = [f"/admin/{filled(route, values)}" for route in sorted(set(routes(admin)) - NO_PAGES)]
    for name in ("inspect", "person", "delete"):
        found += [reverse(f"desk:{name}", args=[pk]) for pk in values["requests"]]
    found += [reverse("desk:wording", args=[kind.value]) for kind in Kind]
    for setting in registry:
        app, model = setting._meta.label_lower.split(".")
        found.append(reverse("wagtailsettings:edit", args=[app, model, _pk_of(setting, Site)]))
    for kind in get_page_models():
        if (page := kind.objects.order_by("path").first()) and page.depth > 1:
            found += [reverse(f"wagtailadmin_pages:{name}", args=[page.pk]) for name in ("edit", "history", "copy")]
            found.append(reverse("wagtailadmin_explore", args=[page.pk]))
        for parent in Page.objects.filter(depth__gt=1).order_by("path"):
            if kind in parent.specific_class.creatable_subpage_models() and kind.can_create_at(parent.specific):
                app, model = kind._meta.label_lower.split(".")
                found.append(reverse("wagtailadmin_pages:add", args=[app, model, parent.pk]))
                break
    return list(dict.fromkeys([*found, *ACCOUNTS]))


def _pk_of(setting, site_model) -> int:
    """Of a setting of the site its site, of another its one record."""
    if any(field.name == "site" for field in setting._meta.fields):
        return site_model.objects.get().pk
    return setting.load().pk


def soup_of(text: str) -> BeautifulSoup:
    return BeautifulSoup(text, "html.parser")


def forms(soup: BeautifulSoup, path: str) -> list[tuple[str, dict]]:
    """Each form that posts: where to, and what the browser sends of it as it stands."""
    return [
        ((form.get("action") or path).split("#")[0] or path, _sent(form))
        for form in soup.find_all("form")
        if form.get("method", "get").lower() == "post"
        and "w-editing-sessions" not in form.get("class", [])  # Wagtail's script alone sends it, with its own token
    ]


def _sent(form) -> dict:
    sent: dict[str, list[str]] = {}
    around = form.find_parent("template")  # a dialog's form stands in one, and is as real as any other
    for field in form.find_all(["input", "select", "textarea", "button"]):
        name, kind = field.get("name"), field.get("type", "")
        if not name or field.has_attr("disabled") or field.find_parent("template") is not around:
            continue
        if field.name == "select":
            chosen = field.find_all("option", selected=True)
            values = [option.get("value", option.text) for option in chosen or field.find_all("option")[:1]]
        elif field.name == "textarea":
            values = [field.text.removeprefix("\n")]
        elif kind in ("checkbox", "radio"):
            values = [field.get("value", "on")] if field.has_attr("checked") else []
        elif kind == "file" or field.name == "button" or kind == "submit":
            values = []
        else:
            values = [field.get("value", "")]
        sent[name] = sent.get(name, []) + values
    return {name: values for name, values in sent.items() if values}


def words(soup: BeautifulSoup) -> str:
    """What a person reads or hears of the page, the labels of the menu that a script draws included."""
    heard = [
        element[attribute]
        for attribute in ("aria-label", "title", "placeholder", "alt")
        for element in soup.find_all(attrs={attribute: True})
    ]
    if props := soup.find(id="wagtail-sidebar-props"):
        heard += _labels(json.loads(props.string))
    for element in soup.find_all(["script", "style", "template", "code", "pre"]):
        element.decompose()
    for element in soup.find_all(["input", "option", "textarea"]):
        if element.name == "textarea":
            element.decompose()
    return " ".join(f"{soup.get_text(' ')} {' '.join(heard)}".split())


def _labels(props) -> list[str]:
    if isinstance(props, dict):
        return [one for name, value in props.items() for one in ([value] if name == "label" else _labels(value))]
    return [one for value in props for one in _labels(value)] if isinstance(props, list) else []


def foreign_words(text: str) -> list[str]:
    """Each word that is no therapist's, with a little of what stands around it."""
    return [text[max(0, found.start() - 30) : found.end() + 30] for found in FOREIGN.finditer(text)]


def is_here(action: str) -> bool:
    return urlsplit(action).netloc in ("", "testserver")
