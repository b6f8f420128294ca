"""The pages: where each may live, what each shows, and what each costs."""

import json
import re
from itertools import pairwise

import pytest
from django.urls import reverse
from wagtail.models import Page, Site

from pages import models
from pages.models import ArticlePage, HomePage, LegalPage, PracticeDetails, ServicePage, TherapistPage
from pages.models.practice import CRISIS
from tests.addresses import ADDRESSES, ARTICLE, visited
from tests.entering import enter

pytestmark = pytest.mark.django_db

TYPES = [model for model in vars(models).values() if isinstance(model, type) and issubclass(model, models.BasePage)]
CONCRETE = [model for model in TYPES if not model._meta.abstract]


@pytest.mark.parametrize("address", ADDRESSES)
def test_every_seeded_page_is_there_with_one_heading_a_description_and_its_own_address(client, address):
    answer = client.get(address)
    html = answer.content.decode()
    assert answer.status_code == 200
    assert html.count("<h1") == 1
    assert re.search(r'<meta name="description" content="[^"]{60,170}">', html)
    assert f'<link rel="canonical" href="http://127.0.0.1:8000{address}">' in html


def test_every_page_that_readers_see_is_looked_at(home):
    """A page type that comes with the starting site is in the tests' list, and so in the walk through the browser."""
    assert {page.get_url() for page in Page.objects.live().descendant_of(home, inclusive=True)} == set(ADDRESSES)


@pytest.mark.parametrize("address", ADDRESSES)
def test_heading_levels_never_skip(client, address):
    levels = [int(level) for level in re.findall(r"<h([1-6])", client.get(address).content.decode())]
    assert levels[0] == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))


@pytest.mark.parametrize("address", ADDRESSES)
def test_a_reader_gets_no_cookie(client, address):
    assert not client.get(address).cookies


def test_every_link_within_the_site_leads_somewhere(client):
    found = {
        link: address for address in ADDRESSES for link in re.findall(r'href="(/[^"#?]*)', client.get(address).text)
    }  # each once, for most stand on every page
    assert set(ADDRESSES) <= found.keys()
    for link, address in found.items():
        if not link.startswith(("/static/", "/media/", "/consultation/leave/")):
            answer, _text = visited(client, "get", link)
            assert answer.status_code == 200, (address, link)


@pytest.mark.parametrize("model", CONCRETE)
def test_every_page_type_says_where_it_may_live(model):
    assert "parent_page_types" in vars(model)
    assert "subpage_types" in vars(model)


@pytest.mark.parametrize(
    ("parent", "child", "allowed"),
    [
        (HomePage, ServicePage, False),
        (models.ServiceIndexPage, ServicePage, True),
        (models.ArticleIndexPage, ArticlePage, True),
        (ArticlePage, ArticlePage, False),
        (HomePage, LegalPage, True),
        (Page, LegalPage, False),
    ],
)
def test_a_page_can_only_be_made_in_its_place(parent, child, allowed):
    assert (parent in child.allowed_parent_page_models()) is allowed


def test_an_answer_inside_a_transaction_knows_of_its_changes(client, django_assert_max_num_queries):
    PracticeDetails.objects.update(practice_name="Other Ties")
    Page.objects.filter(slug="services").update(title="Other services")
    with django_assert_max_num_queries(12):
        html = client.get(ARTICLE).content.decode()
    assert "Other Ties" in html
    assert "Other services" in html


def test_an_article_names_author_date_reading_time_contents_services_and_next_step(client):
    html = client.get(ARTICLE).content.decode()
    for expected in (
        "Liron, LMFT</a>",
        "<time datetime=",
        "minutes to read",
        'href="#signs-that-it-may-be-time"',
        'id="signs-that-it-may-be-time"',
        "Additional services in Los Angeles, CA",
        "North Hollywood",
        "About the author",
        'href="/consultation/"',
    ):
        assert expected in html, expected


def test_the_article_makes_every_point_of_its_sections(client):
    html = client.get(ARTICLE).content.decode()
    assert html.count('<details class="disclosure">') == 10
    assert html.count('class="figure"') == 3


@pytest.mark.both_databases
def test_drafts_are_not_shown(client):
    for slug in ("notice-of-privacy-practices", "good-faith-estimate", "notice-to-clients"):
        page = LegalPage.objects.get(locale__language_code="en", slug=slug)
        assert not page.live
        assert page.needs_review
        assert client.get(f"/{slug}/").status_code == 404


def test_a_sensitive_page_shows_a_way_out_before_everything_but_the_skip_link(client):
    html = client.get("/services/couples-therapy/").content.decode()
    links = re.findall(r"<a\s[^>]*>", html.split("<body>")[1])
    assert 'class="skip"' in links[0]
    assert "data-leave" in links[1]
    assert 'rel="nofollow noreferrer"' in links[1]
    assert "does not clear your browser’s history" in html


def test_a_page_that_is_not_sensitive_shows_no_way_out(client):
    assert "data-leave" not in client.get("/about/").content.decode()


def test_crisis_lines_stand_on_every_page_even_when_the_field_was_emptied(client):
    PracticeDetails.objects.update(crisis_text="<p></p>")
    html = client.get("/").content.decode()
    assert "988" in html
    assert "1-800-799-7233" in html
    assert "88788" in html


def test_the_crisis_text_counts_as_the_practices_own_only_if_it_says_something_else():
    editors = CRISIS.replace("<p>", '<p data-block-key="a1b2c">')  # as the editor of the back office stores it
    said = "<p>Call 911. In the valley, walk into the clinic on Sherman Way.</p>"
    own = [PracticeDetails(crisis_text=text).own_crisis_text for text in (CRISIS, editors, "", "<p> </p>", said)]
    assert own == ["", "", "", "", said]


def test_no_licence_number_is_shown_until_there_is_one(client):
    assert "License " not in client.get("/").content.decode().split("site-footer")[1]
    PracticeDetails.objects.update(licence_number="00000")
    assert "License 00000" in client.get("/").content.decode()


def test_practical_matters_appear_only_once_they_are_filled_in(client):
    assert "Fees" not in client.get("/questions/").content.decode()
    PracticeDetails.objects.update(fees="Example only")
    assert "Example only" in client.get("/questions/").content.decode()


@pytest.mark.parametrize(
    "address",
    [
        "/articles/?page=999999",
        "/articles/?page=x",
        "/articles/?page=-1",
        "/articles/?page=٣",
        "/articles/topics/none/",
    ],
)
def test_a_page_number_or_topic_that_is_not_there_is_404(client, address):
    assert client.get(address).status_code == 404


@pytest.mark.parametrize("address", ["/?utm=1", "/articles/?page=1", "/articles/?x[]=%F0%9F%98%80", "/search/?page=x"])
def test_unknown_query_strings_show_the_plain_page(client, address):
    assert client.get(address).status_code == 200


@pytest.mark.both_databases
@pytest.mark.parametrize("address", ["/search/?q=%00", "/?x=%00", "/a%00b/"])
def test_a_nul_in_an_address_is_a_clear_400(client, address):
    answer = client.get(address)
    assert answer.status_code == 400
    assert "cannot be read" in answer.content.decode()


@pytest.mark.both_databases
def test_articles_are_listed_by_topic_and_in_pages(client, home):
    index = models.ArticleIndexPage.objects.get(locale__language_code="en")
    for number in range(10):
        page = ArticlePage(title=f"More {number}", slug=f"more-{number}", summary="More.")
        index.add_child(instance=page)
    assert "Page 1 of 2" in client.get("/articles/").content.decode()
    assert client.get("/articles/?page=2").status_code == 200
    by_topic = client.get("/articles/topics/anger/").content.decode()
    assert "Anger Is a Signal" in by_topic
    assert "More 1" not in by_topic


def test_a_changed_address_leads_on_by_itself(client, django_capture_on_commit_callbacks):
    page = ArticlePage.objects.get(locale__language_code="en", slug="anger-is-a-signal")
    page.slug = "anger-speaks"
    with django_capture_on_commit_callbacks(execute=True):
        page.save_revision().publish()
    answer = client.get("/articles/anger-is-a-signal/")
    assert answer.status_code == 301
    assert answer["Location"].endswith("/articles/anger-speaks/")


@pytest.mark.both_databases
def test_search_finds_pages_and_is_honest_when_it_does_not(client):
    assert "Anger" in client.get("/search/?q=anger").content.decode()
    assert "Nothing here mentions" in client.get("/search/?q=zzyzx").content.decode()


@pytest.mark.both_databases
@pytest.mark.parametrize("query", ["'", '"', "a AND OR NOT", "*", "(((", "\\", "%", "x" * 100_000, "😀", "\u202e"])
def test_search_takes_any_text(client, query):
    assert client.get("/search/", {"q": query}).status_code == 200


def test_a_page_that_is_not_there_helps_on(client):
    answer = client.get("/no/such/page/")
    assert answer.status_code == 404
    assert "988" in answer.content.decode()
    assert 'role="search"' in answer.content.decode()


def test_structured_data_tells_what_the_page_shows(client):
    graph = _graph(client, ARTICLE)
    article = next(thing for thing in graph if thing["@type"] == "Article")
    person = next(thing for thing in graph if thing["@type"] == "Person")
    assert article["headline"].startswith("How Relationship Therapy")
    assert article["author"]["@id"] == person["@id"]
    assert person["jobTitle"] == "Licensed Marriage and Family Therapist"
    assert [thing["name"] for thing in next(t for t in graph if t["@type"] == "BreadcrumbList")["itemListElement"]][
        1:
    ] == ["Articles", article["headline"]]
    practice = next(thing for thing in graph if "LocalBusiness" in thing["@type"])
    assert "Tarzana" in practice["areaServed"]
    assert "telephone" not in practice
    assert "identifier" not in person


def test_questions_are_told_to_search_engines_as_they_stand_on_the_page(client):
    questions = next(thing for thing in _graph(client, "/questions/") if thing["@type"] == "FAQPage")
    html = client.get("/questions/").content.decode()
    assert len(questions["mainEntity"]) >= 10
    assert html.count("<details") >= len(questions["mainEntity"])


def test_structured_data_cannot_be_broken_out_of(client):
    ArticlePage.objects.filter(slug="anger-is-a-signal").update(search_description="</script><script>alert(1)</script>")
    html = client.get("/articles/anger-is-a-signal/").content.decode()
    assert "<script>alert" not in html
    assert _graph(client, "/articles/anger-is-a-signal/")


def test_every_live_page_has_a_card_for_sharing(client):
    for page in Page.objects.live().filter(depth__gt=1).specific():
        assert page.social_card.startswith("social/"), page
    card = re.search(r'og:image" content="http://127.0.0.1:8000(/media/[^"]+)"', client.get("/").content.decode())
    answer = client.get(card[1])
    assert answer["Content-Type"] == "image/jpeg"
    answer.close()


@pytest.mark.both_databases
def test_the_sitemap_lists_every_live_page_and_no_draft(client):
    xml = client.get("/sitemap.xml").content.decode()
    for address in [*ADDRESSES, "/consultation/"]:
        assert f"{address}</loc>" in xml
    assert "good-faith" not in xml


def test_robots_are_told_of_the_sitemap(client):
    assert "Sitemap: http://127.0.0.1:8000/sitemap.xml" in client.get("/robots.txt").content.decode()


def test_the_feed_is_atom_with_every_article(client):
    answer = client.get("/articles/feed/")
    assert answer["Content-Type"].startswith("application/atom+xml")
    assert answer.content.decode().count("<entry>") == 3


def test_the_therapist_page_shows_background_and_identity(client):
    html = client.get("/about/").content.decode()
    for fact in ("Phillips Graduate Institute", "UCLA", "CAMS III", "Hebrew"):
        assert fact in html


def test_the_site_record_follows_the_address_of_the_environment():
    site = Site.objects.get()
    assert (site.hostname, site.port) == ("127.0.0.1", 8000)


def test_the_form_is_linked_with_the_service_preselected(client):
    assert (
        f"{reverse('asking:form')}?service=couples-therapy" in client.get("/services/couples-therapy/").content.decode()
    )


def test_a_therapist_who_left_does_not_break_an_article(client):
    TherapistPage.objects.get(locale__language_code="en").unpublish()
    assert client.get(ARTICLE).status_code == 200


def _graph(client, address):
    html = client.get(address).content.decode()
    return json.loads(re.search(r'<script type="application/ld\+json">(.*?)</script>', html, re.DOTALL)[1])["@graph"]


@pytest.mark.parametrize("group", ["Therapist", "Editor"])
def test_therapist_and_editor_can_write_pages_and_keep_pictures_and_topics(client, member_of, home, group):
    enter(client, member_of(group))
    for address in (f"/admin/pages/{home.pk}/edit/", "/admin/images/add/", "/admin/snippets/pages/topic/add/"):
        assert client.get(address).status_code == 200, address


def test_only_the_therapist_changes_the_practices_details(client, member_of):
    for group, status in (("Editor", 302), ("Therapist", 200)):
        enter(client, member_of(group))
        assert client.get("/admin/settings/pages/practicedetails/", follow=False).status_code in (status, 302)
        answer = client.get("/admin/settings/pages/practicedetails/", follow=True)
        assert ("licence_number" in answer.content.decode()) is (group == "Therapist")


@pytest.mark.both_databases
def test_a_page_of_every_kind_can_be_deleted(owner_client, home):
    for page in Page.objects.filter(depth__gt=2).order_by("-depth"):
        address = reverse("wagtailadmin_pages:delete", args=[page.pk])
        assert owner_client.post(address).status_code == 302
    assert not Page.objects.filter(depth__gt=2).exists()


def test_a_page_without_an_address_gets_one_from_its_title(owner_client, home):
    address = reverse("wagtailadmin_pages:add", args=["pages", "standardpage", home.pk])
    answers = {"title": "What to bring", "slug": "", "body-count": 0, "introduction": ""}
    assert owner_client.post(address, answers).status_code == 302
    assert Page.objects.get(locale__language_code="en", title="What to bring").slug == "what-to-bring"
