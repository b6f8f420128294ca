"""Who gets which address of the back office follows from a short table of rules.

The addresses come from the resolver. One that no rule matches fails, so that whoever adds one thinks about it.
"""

import re
from dataclasses import dataclass

from django.test import Client
from django.urls import get_resolver
from wagtail.contrib.redirects.models import Redirect
from wagtail.documents import get_document_model
from wagtail.models import Collection, Site

from tests.addresses import filled, is_of_the_back_office, routes, visited
from tests.asking import FORM, answers_to_a_form
from tests.entering import enter

OWNER, THERAPIST, EDITOR = "Owner", "Therapist", "Editor"
ANONYMOUS, WITHOUT = OUTSIDE = ("anonymous", "without second factor")
# Whose an address is, by how it begins after /admin/; the first rule that matches counts. Who is not named is refused.
# None: Wagtail decides by what its own permissions say of the page, the file or the model; nobody is broken by it.
RULES = (
    (r"consultations/", {THERAPIST, OWNER}),
    (r"settings/(consultations|pages)/", {THERAPIST, OWNER}),
    (r"snippets/consultations/", {THERAPIST, OWNER}),
    (r"ready/", {THERAPIST, OWNER}),
    (r"settings/<slug:app_name>/", {THERAPIST, OWNER}),  # filled with a setting of the practice
    (r"users/|groups/", {OWNER}),
    (r"sites/", {OWNER}),
    (r"redirects/", {OWNER}),
    (r"collections/", {OWNER}),
    (r"reports/audit-trail/", {OWNER}),
    (r"workflows/", None),  # switched off; Owner alone has its permissions
    (r"$|account/|logout/|login/|sprite/|jsi18n/|dismissibles/|editing-sessions/", None),
    (r"pages/|page/|choose-|api/|bulk/|tag-autocomplete/|block-preview/|preview", None),
    (r"translation/|twins/", None),  # whoever may change that page
    (r"import/|writing/", None),  # whoever may write where it leads
    (r"images/|documents/|snippets/|embeds/|searchpicks/|external-link", None),
    (r"reports/", None),
    (r"password_reset/|test404/|failwhale/|generic-|users_chooser|link-|\^", None),
)
NOT_ASKED = {"failwhale/"}  # Wagtail's own test of the error page: it raises on purpose
# Wagtail itself trips over these when they are sent without their fields, which only a program does; GET is asked.
NOT_POSTED = {"choose-external-link/", "redirects/import/process/"}


@dataclass(frozen=True)
class Address:
    route: str  # as it stands in the address table, after admin/
    path: str


def addresses(values):
    """Every address under /admin/, with what its route asks for filled in."""
    [admin] = [entry for entry in get_resolver().url_patterns if is_of_the_back_office(entry)]
    return [Address(route, f"/admin/{filled(route, values)}") for route in sorted(set(routes(admin)))]


def rule_for(route):
    for begins, who in RULES:
        if re.match(begins, route):
            return begins, who
    return None


def one_of_everything(client, home, member_of):
    """(a visitor's request, values for what the addresses ask for): each is there."""
    from consultations.models import ConsultationRequest
    from pages.models import ArticlePage, Topic
    from pages.pictures.picture import SiteImage

    client.post(FORM, answers_to_a_form(client, name="Nephele"))
    stored = ConsultationRequest.objects.latest("pk")
    article = ArticlePage.objects.first()
    document = get_document_model().objects.create(title="A file", file="x.pdf")
    image, topic = SiteImage.objects.first(), Topic.objects.first()
    somebody = member_of(EDITOR, "somebody")
    other = Redirect.objects.create(old_path="/old", redirect_page=article)
    return stored, {
        "at": {
            "consultations/": stored.pk,
            "users/": somebody.pk,
            "groups/": somebody.groups.get().pk,
            "sites/": Site.objects.get().pk,
            "redirects/": other.pk,
            "collections/": Collection.objects.first().pk,
            "snippets/": topic.pk,
            "images/": image.pk,
            "documents/": document.pk,
            "settings/": Site.objects.get().pk,
            "pages/": article.pk,
        },
        "page_id": article.pk,
        "parent_page_id": home.pk,
        "page_to_move_id": article.pk,
        "destination_id": home.pk,
        "revision_id": article.latest_revision_id,
        "revision_id_a": article.latest_revision_id,
        "revision_id_b": "latest",
        "image_id": image.pk,
        "document_id": document.pk,
        "collection_id": Collection.objects.first().pk,
        "user_id": somebody.pk,
        "redirect_id": other.pk,
        "content_type_app_name": "pages",
        "content_type_model_name": "articlepage",
        "app_label": "wagtailcore",
        "app_name": "pages",
        "model_name": "practicedetails",
        "action": "delete",
        "kind": "confirmed",
        "language": "he",
        "filter_spec": "width-100",
        "position": 0,
    }


def client_of(who, member_of):
    if who == ANONYMOUS:
        return Client()
    if who == WITHOUT:
        client = Client()
        client.force_login(member_of(THERAPIST, "without"))
        return client
    return enter(Client(), member_of(who, who.lower()))


def is_refused(response):
    return response.status_code in (403, 404, 405) or (
        response.status_code == 302 and response["Location"] == "/admin/"
    )


def is_kept_out(response, method):
    """A POST without fields may be done, and lead to the first page."""
    return response.status_code == 403 or (method == "get" and response.get("Location") == "/admin/")


def visit_everything(there, member_of, who, method):
    """Every address as that person: what was not as the rules say, and how many were asked for."""
    stored, values = there
    everywhere, client = addresses(values), client_of(who, member_of)
    wrong = [f"{address.route}: no rule matches" for address in everywhere if rule_for(address.route) is None]
    asked = 0
    for address in everywhere:
        if address.route in NOT_ASKED or rule_for(address.route) is None:
            continue
        if method == "post" and address.route in NOT_POSTED and who not in OUTSIDE:
            continue
        _, may = rule_for(address.route)
        response, text = visited(client, method, address.path)
        asked += 1
        what = f"{who} {method} {address.path}: {response.status_code} {response.headers.get('Location', '')}"
        if response.status_code >= 500:
            wrong.append(f"{what} (broken)")
        elif who in OUTSIDE:
            if response.status_code not in (302, 403, 404, 405) or response.get("Location") == "/admin/":
                wrong.append(f"{what} (let in)")
        elif may is not None and who not in may and not is_refused(response):
            wrong.append(f"{what} (let in)")
        elif who in (may or ()) and is_kept_out(response, method):
            wrong.append(f"{what} (kept out)")
        if who in (*OUTSIDE, EDITOR) and (stored.reference in text or "Nephele" in text):
            wrong.append(f"{what} (tells of a request)")
    return wrong, asked
