"""What search engines and networks are told, beside a table of what Google asks; and files of a fixed name."""

import io
import json
import re
import xml.etree.ElementTree as ET
from datetime import UTC, datetime, timedelta
from html import unescape
from html.parser import HTMLParser

import pytest
from django.contrib.staticfiles import finders
from django.urls import reverse
from PIL import Image

from pages.models import ArticleIndexPage, ArticlePage, PracticeDetails, ServicePage, Topic
from pages.pictures.picture import SiteImage
from pages.seo import cards

pytestmark = pytest.mark.django_db
SITE = "http://127.0.0.1:8000"
ARTICLE = "/articles/anger-is-a-signal/"
PUBLIC = [
    "/",
    "/services/",
    "/services/couples-therapy/",
    "/articles/",
    ARTICLE,
    "/about/",
    "/questions/",
    "/privacy/",
    "/urgent-help/",
    "/accessibility/",
]
# What developers.google.com/search/docs/appearance asks for: (required, recommended that the practice has said).
# Left out are recommended properties that nobody has told yet: geo, openingHoursSpecification, postalCode, sameAs.
GOOGLE = {
    "WebSite": ({"name", "url"}, set()),
    "LocalBusiness": ({"name", "address"}, {"url"}),
    "Article": (set(), {"author", "dateModified", "datePublished", "headline", "image"}),
    "BreadcrumbList": ({"itemListElement"}, set()),
    "ListItem": ({"item", "name", "position"}, set()),
    "FAQPage": ({"mainEntity"}, set()),
    "Question": ({"acceptedAnswer", "name"}, set()),
    "Answer": ({"text"}, set()),
    "Person": ({"name"}, set()),
}


def told(client, address):
    html = client.get(address).content.decode()
    [script] = re.findall(r'<script type="application/ld\+json">(.*?)</script>', html, re.DOTALL)
    return json.loads(script)["@graph"]


def things(value):
    """Every thing with a type, however deep."""
    if isinstance(value, list):
        for part in value:
            yield from things(part)
    elif isinstance(value, dict):
        if "@type" in value:
            yield value
        for part in value.values():
            yield from things(part)


def types(thing):
    return set(thing["@type"]) if isinstance(thing["@type"], list) else {thing["@type"]}


def the(graph, kind):
    [thing] = [thing for thing in graph if kind in types(thing)]
    return thing


def static_file(url):
    return finders.find(url.removeprefix("/static/"))


def meta(client, address):
    html = client.get(address).content.decode()
    return dict(re.findall(r'<meta (?:property|name)="([^"]+)" content="([^"]*)">', html))


# --- structured data


@pytest.mark.parametrize("address", PUBLIC)
def test_every_thing_has_what_google_requires_and_what_it_recommends_as_far_as_it_is_known(client, address):
    seen = set()
    for thing in things(told(client, address)):
        for kind in types(thing) & set(GOOGLE):
            required, recommended = GOOGLE[kind]
            assert required | recommended <= set(thing), (address, kind)
            seen.add(kind)
        assert all(value not in ("", None, [], {}) for value in thing.values()), thing
    assert {"WebSite", "LocalBusiness", "Person"} <= seen


@pytest.mark.parametrize("address", PUBLIC)
def test_there_is_one_person_and_every_id_that_is_named_is_told(client, address):
    graph = told(client, address)
    person = the(graph, "Person")
    assert person["@id"] == f"{SITE}/about/#person"
    assert the(graph, "LocalBusiness")["founder"] == {"@id": person["@id"]}
    ids = [thing["@id"] for thing in things(graph) if "@id" in thing]
    assert len(ids) == len(set(ids))
    assert set(re.findall(r'\{"@id": "([^"]+)"\}', json.dumps(graph))) <= set(ids)


def test_the_site_is_told_with_its_name_and_language(client):
    site = the(told(client, "/"), "WebSite")
    assert site == {
        "@type": "WebSite",
        "@id": f"{SITE}/#website",
        "name": "Therapy Ties",
        "url": f"{SITE}/",
        "inLanguage": "en",
        "publisher": {"@id": f"{SITE}/#practice"},
    }


def test_the_practice_has_a_logo_and_a_picture_that_are_there(client):
    practice = the(told(client, "/"), "LocalBusiness")
    with Image.open(static_file(practice["logo"].removeprefix(SITE))) as logo:
        assert min(logo.size) >= 112  # pixels, what Google asks of a logo
    with Image.open(io.BytesIO(b"".join(client.get(practice["image"].removeprefix(SITE))))) as image:
        assert image.size == (1200, 630)


def test_what_the_practice_has_not_said_is_not_told_and_what_it_has_is(client):
    practice = PracticeDetails.current()
    practice.phone = practice.email = practice.street_address = practice.fees = ""
    practice.save()
    told_now = the(told(client, "/"), "LocalBusiness")
    assert {"telephone", "email", "priceRange"} & set(told_now) == set()
    assert "streetAddress" not in told_now["address"]
    practice.phone, practice.email, practice.street_address = "(818) 555-0123", "liron@example.org", "1 Example Street"
    practice.save()
    told_now = the(told(client, "/"), "LocalBusiness")
    assert (told_now["telephone"], told_now["email"]) == ("(818) 555-0123", "liron@example.org")
    assert told_now["address"]["streetAddress"] == "1 Example Street"


def test_an_article_has_its_picture_in_three_shapes_of_enough_pixels(client):
    article = the(told(client, ARTICLE), "Article")
    assert article["inLanguage"] == "en"
    ratios = []
    for url in article["image"]:
        answer = client.get(url.removeprefix(SITE))
        with Image.open(io.BytesIO(b"".join(answer))) as image:
            assert image.width * image.height >= 800_000
            ratios.append(round(image.width / image.height, 2))
    assert ratios == [1.0, 1.33, 1.78]
    assert "." not in article["datePublished"]


def test_an_article_without_a_picture_names_its_card_alone(client):
    page = ArticlePage.objects.get(locale__language_code="en", slug="anger-is-a-signal")
    page.picture = None
    page.save_revision().publish()
    assert the(told(client, ARTICLE), "Article")["image"].endswith("/alone.jpg")


# --- sharing


@pytest.mark.parametrize("address", PUBLIC)
def test_sharing_names_language_and_picture_and_says_the_practice_once(client, address):
    said = meta(client, address)
    assert said["og:locale"] == "en_US"
    assert len(said["og:image:alt"]) > 10
    assert said["og:site_name"] == "Therapy Ties"
    assert "Therapy Ties" not in said["og:title"]


def test_a_card_carries_the_pages_drawing():
    page = ServicePage.objects.get(locale__language_code="en", slug="couples-therapy")
    with page.picture.file.open("rb") as file:
        drawing = Image.open(file).convert("RGB")
    with_it, without = (cards._drawn("Couples therapy", "Therapy Ties", picture) for picture in (drawing, None))
    right = (800, 100, 1100, 450)
    assert len(set(with_it.crop(right).get_flattened_data())) > 100
    assert len(set(without.crop(right).get_flattened_data())) == 1


def test_a_card_whose_title_has_the_practices_name_does_not_say_it_again():
    above_the_title = (90, 60, 600, 120)
    for title, is_said in (("Welcome", True), ("Welcome to Therapy Ties", False)):
        above = cards._drawn(title, "Therapy Ties", None).crop(above_the_title)
        assert (len(above.getcolors()) > 1) is is_said, title


def test_a_picture_of_a_model_is_on_no_card(client):
    page = ServicePage.objects.get(locale__language_code="en", slug="couples-therapy")
    SiteImage.objects.filter(pk=page.picture_id).update(shows=SiteImage.Shows.MODEL)
    page = ServicePage.objects.get(pk=page.pk)
    cards.make_social_card(page)
    assert page.social_card.endswith("/alone.jpg")


# --- small files


def test_the_icon_of_old_is_an_icon_in_three_sizes(client):
    answer = client.get("/favicon.ico")
    assert answer["Content-Type"] == "image/x-icon"
    with Image.open(io.BytesIO(b"".join(answer))) as image:
        assert image.ico.sizes() == {(16, 16), (32, 32), (48, 48)}


def test_the_manifest_names_the_practice_and_icons_that_are_there(client):
    practice = PracticeDetails.current()
    practice.practice_name = "Another Name"
    practice.save()
    assert f'<link rel="manifest" href="{reverse("site_manifest")}">' in client.get("/").content.decode()
    manifest = client.get(reverse("site_manifest"))
    assert manifest["Content-Type"] == "application/manifest+json"
    assert manifest.json()["name"] == "Another Name"
    for icon in manifest.json()["icons"]:
        with Image.open(static_file(icon["src"])) as image:
            assert icon["sizes"] == f"{image.width}x{image.height}"


def test_there_is_no_security_contact_until_the_practice_has_an_address(client):
    practice = PracticeDetails.current()
    practice.email = ""
    practice.save()
    assert client.get("/.well-known/security.txt").status_code == 404
    practice.email = "liron@example.org"
    practice.save()
    answer = client.get("/.well-known/security.txt")
    assert answer["Content-Type"] == "text/plain; charset=utf-8"
    fields = dict(line.split(": ", 1) for line in answer.content.decode().splitlines())
    assert fields["Contact"] == "mailto:liron@example.org"
    assert fields["Canonical"] == f"{SITE}/.well-known/security.txt"
    left = datetime.fromisoformat(fields["Expires"]) - datetime.now(UTC)
    assert timedelta(days=100) < left < timedelta(days=365)


def test_a_password_manager_finds_where_a_password_is_changed(client):
    answer = client.get("/.well-known/change-password")
    assert (answer.status_code, answer["Location"]) == (302, reverse("account_change_password"))
    assert (
        client.get("/.well-known/resource-that-should-not-exist-whose-status-code-should-not-be-200").status_code == 404
    )


@pytest.mark.parametrize("address", ["/favicon.ico", "/site.webmanifest", "/.well-known/change-password"])
def test_small_files_are_only_read(client, address):
    assert client.post(address).status_code == 405


def test_the_sitemap_lists_the_topics_that_have_an_article_and_leads_to_them(client):
    Topic.objects.create(name="Empty", slug="empty")
    tree = ET.fromstring(client.get("/sitemap.xml").content)  # noqa: S314 - our own
    urls = [loc.text for loc in tree.iter("{http://www.sitemaps.org/schemas/sitemap/0.9}loc")]
    topics = [url for url in urls if "/topics/" in url]
    assert topics
    assert not any(url.endswith("/empty/") for url in topics)
    for url in topics:
        assert client.get(url.removeprefix(SITE)).status_code == 200
    for index in ArticleIndexPage.objects.all():
        index.unpublish()
    assert "/topics/" not in client.get("/sitemap.xml").content.decode()


# --- HTML


class Markup(HTMLParser):
    """Collects what a checker of HTML looks at."""

    def __init__(self):
        super().__init__()
        self.tags = []

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))


TYPED = {"text", "search", "tel", "url", "email", "password", "date", "time", "number", "hidden", "range", "color"}


@pytest.mark.parametrize(
    "address", [*PUBLIC, "/search/?q=anger", "/search/?q=zzyzx", "/consultation/", "/no-such-page/"]
)
def test_the_markup_holds_what_a_checker_asks(client, slots, address):
    html = client.get(address).content.decode()
    markup = Markup()
    markup.feed(html)
    named = {attrs["id"]: tag for tag, attrs in markup.tags if "id" in attrs}
    assert len(named) == sum("id" in attrs for _, attrs in markup.tags), "an id stands twice"
    landmarks = []
    for tag, attrs in markup.tags:
        if "autocomplete" in attrs and tag == "input":
            assert attrs.get("type", "text") in TYPED, attrs
        if tag == "time":
            assert re.fullmatch(
                r"\d{4}-\d\d-\d\d(T\d\d:\d\d(:\d\d(\.\d{1,3})?)?(Z|[+-]\d\d:?\d\d))?", attrs["datetime"]
            )
        for name in ("aria-labelledby", "aria-describedby", "for"):
            assert set(attrs.get(name, "").split()) <= set(named), attrs
        if tag in ("nav", "section", "aside") and ("aria-label" in attrs or "aria-labelledby" in attrs):
            landmarks.append((tag, attrs.get("aria-label") or attrs["aria-labelledby"]))
    assert len(landmarks) == len(set(landmarks)), landmarks
    assert all("aria-label" in attrs or "aria-labelledby" in attrs for tag, attrs in markup.tags if tag == "nav")
    assert [tag for tag, _ in markup.tags].count("h1") == 1


def test_signs_in_a_summary_are_text_in_a_feed_reader(client, home):
    article = ArticlePage.objects.live().first()
    article.summary = "Intro <script>alert(1)</script> & I <3 you"
    article.save_revision().publish()
    feed = ET.fromstring(client.get("/articles/feed/").content)  # noqa: S314 - our own
    [summary] = [one.text for one in feed.iter("{http://www.w3.org/2005/Atom}summary") if "Intro" in one.text]
    assert unescape(summary) == article.summary
    assert "<script" not in summary


def test_an_answer_in_the_structured_data_is_whole_sentences(client, home):
    text = client.get("/questions/").text
    [things] = re.findall(r'<script type="application/ld\+json">(.*?)</script>', text, re.DOTALL)
    answers = [one["acceptedAnswer"]["text"] for one in found_in(json.loads(things), "Question")]
    assert len(answers) > 5
    assert [answer for answer in answers if re.search(r" [,.;:?!]|  |&\w+;", answer)] == []


def found_in(things, kind):
    """Everything of that kind, wherever it stands."""
    if isinstance(things, list):
        return [found for thing in things for found in found_in(thing, kind)]
    if not isinstance(things, dict):
        return []
    inner = [found for value in things.values() for found in found_in(value, kind)]
    return [things, *inner] if things.get("@type") == kind else inner
