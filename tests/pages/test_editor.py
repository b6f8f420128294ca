"""The page editor: notes on what is not saved yet, what is refused, what a new article starts from, what waits."""

from datetime import date, timedelta

import pytest
from django.test import Client
from django.urls import resolve, reverse
from django.utils import timezone
from wagtail import hooks
from wagtail.models import Page
from wagtail.test.utils.form_data import nested_form_data, rich_text, streamfield

from pages.editor import readiness
from pages.models import ArticleIndexPage, ArticlePage, FeesPage, LegalPage, PracticeDetails, TherapistPage
from pages.pictures.picture import SiteImage
from pages.writing.forms import ARTICLE_TEMPLATE
from pages.writing.notes import Level
from pages.writing.page_manuscript import of_page
from pages.writing.prompts import prompts
from pages.writing.review import review
from tests.addresses import ARTICLE
from tests.entering import enter

pytestmark = pytest.mark.django_db

PROMPT = "[Say here what it is about]"
PROMISE = "<p>Your happiness is guaranteed.</p>"


def answers(html, **fields):
    """The editor's form of an article whose body is one text."""
    body = streamfield([("text", {"text": rich_text(html, features=["h2", "h3", "bold", "link"])})])
    return nested_form_data(
        {"title": "On rain", "slug": "on-rain", "introduction": "", "summary": "Rain.", "body": body} | fields
    )


@pytest.fixture
def index(home):
    return ArticleIndexPage.objects.get(locale__language_code="en")


@pytest.fixture
def article(home):
    return ArticlePage.objects.get(locale__language_code="en", slug="anger-is-a-signal")


@pytest.fixture
def add(index):
    return reverse("wagtailadmin_pages:add", args=["pages", "articlepage", index.pk])


def test_our_own_pages_need_no_change(home):
    for page in Page.objects.filter(depth__gt=1).specific():
        latest = page.get_latest_revision_as_object()
        notes = [note for note in review(of_page(latest)) if note.level is Level.CHANGE]
        assert notes == [], page


def test_what_is_in_the_editor_is_checked_as_it_stands_complete_or_not(editor_client, index, article):
    new = reverse("writing:new", args=[index.pk, "articlepage"])
    for address in (new, reverse("writing:page", args=[article.pk])):
        page = editor_client.post(address, answers(PROMISE, title="", slug="", summary=""))
        assert page.status_code == 200
        assert "Please change" in page.text
        assert "<q>guaranteed</q>" in page.text
        assert 'href="#body-1"' in page.text
    article.refresh_from_db()
    assert "guaranteed" not in str(article.body)
    assert ArticlePage.objects.child_of(index).count() == 3


@pytest.mark.parametrize(
    "answered",
    [
        {"body-count": "many"},
        {"body-count": "2"},
        {"body-count": "1", "body-0-deleted": "", "body-0-order": "x", "body-0-type": "text", "body-0-value-text": "{"},
        {
            "body-count": "1",
            "body-0-deleted": "",
            "body-0-order": "0",
            "body-0-type": "text",
            "body-0-value-text": "[]",
        },
    ],
)
def test_a_form_that_no_editor_sent_is_answered_in_a_word(editor_client, article, answered):
    assert editor_client.post(reverse("writing:page", args=[article.pk]), answered).status_code == 400


def test_a_picture_of_a_model_and_one_without_words_are_found_in_the_form(editor_client, index):
    image = SiteImage.objects.first()
    SiteImage.objects.filter(pk=image.pk).update(shows=SiteImage.Shows.MODEL)
    picture = {"image": {"image": image.pk, "decorative": "", "alt_text": ""}, "caption": ""}
    sent = answers("") | nested_form_data({"body": streamfield([("picture", picture), ("picture", picture)])})
    page = editor_client.post(reverse("writing:new", args=[index.pk, "articlepage"]), sent | {"picture": "99999999"})
    assert page.text.count("learns nothing of it") == 2
    assert page.text.count("it shows a model") == 2
    assert page.text.count("stands further up already") == 1


def test_only_who_may_edit_a_page_gets_notes_on_it(client, index, article, django_user_model):
    addresses = [
        reverse("writing:page", args=[article.pk]),
        reverse("writing:new", args=[index.pk, "articlepage"]),
    ]
    django_user_model.objects.create_user("reader", password="a long enough phrase")
    for stranger in (Client(), client):
        if stranger is client:
            client.login(username="reader", password="a long enough phrase")
        for address in addresses:
            assert stranger.post(address, answers(PROMISE)).status_code in (302, 403)
        assert stranger.get(reverse("writing:report")).status_code in (302, 403)


def test_notes_are_asked_for_by_post_and_for_pages_that_can_be(editor_client, index, article):
    assert editor_client.get(reverse("writing:page", args=[article.pk])).status_code == 405
    for parent, name in ((index.pk, "homepage"), (index.pk, "nothing"), (999999, "articlepage")):
        assert editor_client.post(reverse("writing:new", args=[parent, name]), {}).status_code == 404


def test_a_template_is_not_published_and_nothing_written_is_lost(editor_client, add):
    page = editor_client.post(add, answers(f"<p>My own words. {PROMPT}</p>") | {"action-publish": "yes"})
    assert "Not published yet" in page.text
    assert "Say here what it is about" in page.text
    assert "My own words." in page.text
    assert not ArticlePage.objects.filter(slug="on-rain").exists()
    editor_client.post(add, answers(f"<p>{PROMPT}</p>"))
    draft = ArticlePage.objects.get(locale__language_code="en", slug="on-rain")
    assert not draft.live
    edit = reverse("wagtailadmin_pages:edit", args=[draft.pk])
    assert "Not published yet" in editor_client.post(edit, answers(PROMPT) | {"action-publish": "yes"}).text
    draft.refresh_from_db()
    assert not draft.live


def test_a_template_is_not_published_among_others_either(editor_client, add, article):
    editor_client.post(add, answers(f"<p>{PROMPT}</p>"))
    draft = ArticlePage.objects.get(locale__language_code="en", slug="on-rain")
    address = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "publish"])
    index = draft.get_parent()
    for ids, below in (([draft.pk, article.pk], ""), ([index.pk], "on")):
        query = "&".join(["next=/admin/", *(f"id={pk}" for pk in ids)])
        page = editor_client.post(f"{address}?{query}", {"include_descendants": below}, follow=True)
        assert "Not published yet" in page.text
        draft.refresh_from_db()
        assert not draft.live
    draft.body = [("text", {"text": "<p>Finished.</p>"})]
    draft.save_revision()
    editor_client.post(f"{address}?id={draft.pk}", {"include_descendants": ""})
    draft.refresh_from_db()
    assert draft.live


def test_a_promise_is_published_and_named_afterwards(editor_client, add):
    page = editor_client.post(add, answers(PROMISE) | {"action-publish": "yes"}, follow=True)
    assert ArticlePage.objects.get(locale__language_code="en", slug="on-rain").live
    assert "Please change: “guaranteed”" in page.text


def test_publishing_plain_words_says_nothing_more(editor_client, add):
    page = editor_client.post(add, answers("<p>It rains.</p>") | {"action-publish": "yes"}, follow=True)
    assert "Please change" not in page.text


@pytest.mark.both_databases
def test_a_new_article_starts_from_the_template_and_only_in_its_empty_form(editor_client, add, index, article):
    page = editor_client.get(add)
    form = page.context["form"]
    types = [block.block_type for block in form["body"].value()]
    assert {"text", "signs", "pull_quote", "steps", "questions", "call_to_action"} == set(types)
    assert form["introduction"].value().startswith("[Say in two or three sentences")
    assert form["author"].value() == TherapistPage.objects.get(locale__language_code="en").pk
    for pk in (article.pk, index.pk):
        assert "[Say in" not in editor_client.get(reverse("wagtailadmin_pages:edit", args=[pk])).text
    made = index.add_child(instance=ArticlePage(title="Imported", summary="x", live=False))
    assert (len(made.body), made.introduction) == (0, "")
    assert "[Say in" not in editor_client.get(reverse("wagtailadmin_pages:edit", args=[made.pk])).text


def test_every_part_of_the_template_is_found_by_the_check(editor_client, add, index):
    form = editor_client.get(add).context["form"]
    page = ArticlePage(title="x", introduction=form["introduction"].value(), body=form["body"].value())
    assert len(prompts(of_page(page))) == ARTICLE_TEMPLATE.read_text().count("[")
    assert {note.rule for note in review(of_page(page))} <= {"prompt", "summary"}


@pytest.mark.both_databases
def test_the_report_lists_what_asks_for_a_change_first(editor_client, article, django_assert_max_num_queries):
    ArticlePage.objects.filter(pk=article.pk).update(introduction="I am the best therapist.")
    address = reverse("writing:report")
    editor_client.get(address)
    with django_assert_max_num_queries(60):
        page = editor_client.get(address)
    rows = list(page.context["rows"])
    assert rows[0]["page"].pk == article.pk
    assert page.context["total"] == Page.objects.live().filter(depth__gt=1).count()
    assert "<q>best therapist</q>" in page.text
    assert editor_client.get(f"{address}?p=x").status_code == 200
    assert address in editor_client.get("/admin/").text


def test_wagtails_checks_look_at_the_writing_and_speak_plainly(editor_client, article):
    page = editor_client.get(reverse("wagtailadmin_pages:edit", args=[article.pk]))
    assert "The summary for search engines is empty" in page.text
    for rule in ("heading-order", "empty-heading", "alt-text-quality", "image-alt", "empty-meta-description"):
        assert rule in page.text
    assert "data-content-readability-score" in page.text


# --- the desk's first page


def test_the_first_page_names_what_is_to_finish_and_nothing_else(editor_client, article):
    article.title = "Anger, again"
    article.save_revision(user=None)
    page = editor_client.get("/admin/").text
    panel = page.split('id="unfinished-title"')[1].split("</section>")[0]
    assert "Anger, again" in panel
    assert "published, with changes that are not" in panel
    for legal in LegalPage.objects.filter(needs_review=True):
        assert panel.count(f"/admin/pages/{legal.pk}/edit/") == 1
    LegalPage.objects.update(needs_review=False)
    Page.objects.update(has_unpublished_changes=False, live=True)
    assert 'id="unfinished-title"' not in editor_client.get("/admin/").text


def test_more_than_eight_drafts_are_folded(editor_client, index):
    for number in range(9):  # and the pages about fees, which wait for their facts
        index.add_child(instance=ArticlePage(title=f"Draft {number}", slug=f"d{number}", summary="x", live=False))
    panel = editor_client.get("/admin/").text.split('id="unfinished-title"')[1].split("</section>")[0]
    assert "<summary>3 more</summary>" in panel


def test_who_may_edit_no_page_is_told_of_none(client, home, django_user_model):
    from django.contrib.auth.models import Permission

    user = django_user_model.objects.create_user("guest", password="a long enough phrase")
    user.user_permissions.add(Permission.objects.get(codename="access_admin"))
    enter(client, user)
    page = client.get("/admin/").text
    assert "unfinished-title" not in page
    assert reverse("writing:report") not in page


# --- readiness

TODAY = date(2026, 3, 1)


@pytest.mark.parametrize(
    ("days", "expected"), [(None, None), (61, None), (60, 60), (14, 14), (0, 0), (-3, -3), (400, None)]
)
def test_the_license_is_warned_of_from_sixty_days_on(home, days, expected):
    expires = None if days is None else TODAY + timedelta(days=days)
    assert readiness.days_to_warn_of(expires, TODAY) == expected
    PracticeDetails.objects.update(licence_expires=expires)
    assert readiness.licence_warning(TODAY) == expected


@pytest.mark.parametrize(
    ("days", "is_done", "words"),
    [
        (None, False, "reminds you in time"),
        (90, True, "It holds until"),
        (30, False, "It expires in 30 days"),
        (1, False, "Urgent: 1 day is left"),
        (-1, False, "It expired on"),
    ],
)
def test_the_line_of_the_license_says_how_urgent_it_is(home, days, is_done, words):
    expires = None if days is None else timezone.localdate() + timedelta(days=days)
    PracticeDetails.objects.update(licence_expires=expires)
    (line,) = [line for line in readiness.lines() if line.title == "Your license is current"]
    assert line.is_done is is_done
    assert words in line.why


def test_the_lines_follow_the_truth_and_lead_to_where_it_is_changed(home):
    def state():
        return {line.title: line.is_done for line in readiness.lines()}

    assert readiness.lines in hooks.get_hooks("register_readiness")
    PracticeDetails.objects.update(privacy_policy=None)
    before = state()
    assert not any(before.values())
    assert len(before) == 9 + LegalPage.objects.count()
    for line in readiness.lines():
        assert line.why
        assert resolve(line.url.partition("#")[0])
    PracticeDetails.objects.update(
        therapist_name="First Last",
        licence_number="00000",
        licence_expires=timezone.localdate() + timedelta(days=365),
        phone="(818) 555-0100",
        street_address="1 Example Street",
        fees="An example",
        insurance="An example",
        superbill="An example",
        privacy_policy=LegalPage.objects.get(locale__language_code="en", slug="privacy"),
    )
    SiteImage.objects.filter(pk=TherapistPage.objects.get(locale__language_code="en").portrait_id).update(
        shows=SiteImage.Shows.THERAPIST
    )
    FeesPage.objects.get(locale__language_code="en").save_revision().publish()
    LegalPage.objects.update(needs_review=False)
    undone = [title for title, is_done in state().items() if not is_done]
    assert undone == [page.title for page in LegalPage.objects.filter(live=False).order_by("path")]


def test_each_place_that_asks_for_a_name_says_which_is_used_where(owner_client):
    details = owner_client.get(reverse("wagtailsettings:edit", args=["pages", "practicedetails"]), follow=True).text
    assert "unless you write another name there." in " ".join(details.split())
    assert "letters after the name" not in details.casefold()
    page = owner_client.get(
        reverse("wagtailadmin_pages:edit", args=[TherapistPage.objects.get(locale__language_code="en").pk])
    ).text
    assert "Leave it empty for the name under Settings, Practice details." in page
    assert "letters after the name" in page.casefold()


def test_a_name_and_a_title_are_asked_once_and_said_wherever_readers_meet_them(client, home):
    PracticeDetails.objects.update(therapist_name="Noa Example", licence_title="Licensed Example Therapist")

    def shown():
        texts = {address: client.get(address).text for address in ("/", "/about/", ARTICLE, "/articles/feed/")}
        return {
            address: ("Noa Example" in text, "Licensed Example Therapist" in text) for address, text in texts.items()
        }

    assert shown() == {
        "/": (True, True),
        "/about/": (True, True),
        ARTICLE: (True, True),
        "/articles/feed/": (True, False),
    }
    article = client.get(ARTICLE).text
    assert article.count(">Noa Example, LMFT</a>") == 3  # above it, beside it and on the card under it
    assert '"name": "Noa Example", "honorificSuffix": "LMFT", "jobTitle": "Licensed Example Therapist"' in article


def test_a_name_by_which_readers_know_the_therapist_stands_in_the_text_and_the_filed_one_at_the_foot(client, home):
    PracticeDetails.objects.update(therapist_name="Noa Example")
    TherapistPage.objects.update(name="Liron", role="Therapist for couples")
    article, front = client.get(ARTICLE).text, client.get("/").text
    assert article.count(">Liron, LMFT</a>") == 3
    assert "is the practice of Noa Example" in article
    assert "· Therapist for couples" in " ".join(front.split())
    assert "<name>Liron</name>" in client.get("/articles/feed/").text


def test_the_date_of_the_license_is_shown_to_nobody(client, home):
    PracticeDetails.objects.update(licence_number="00000", licence_expires=date(2031, 7, 19))
    for address in ("/", "/about/", "/consultation/"):
        assert "2031" not in client.get(address).text
