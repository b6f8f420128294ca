"""Pages that go live and come off at their time: on the practice's clock, once, and seen by who planned it."""

from datetime import UTC, datetime, timedelta
from unittest.mock import patch

import pytest
import time_machine
from bs4 import BeautifulSoup
from django.contrib.auth.models import Group, Permission
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse
from wagtail.models import GroupPagePermission, Page, PageLogEntry, Revision
from wagtail.test.utils.form_data import nested_form_data, rich_text, streamfield

from pages.editor.scheduling import LEFT_OUT, follow_schedules
from pages.models import ArticleIndexPage, ArticlePage, HomePage, LegalPage, ServicePage
from pages.writing.schedule import moment_of
from tests.entering import enter

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]

NOW = datetime(2026, 11, 30, 20, tzinfo=UTC)  # Monday noon in Los Angeles
LIVE_AT, OVER_AT = datetime(2026, 12, 1, 17, tzinfo=UTC), datetime(2026, 12, 3, 17, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
TITLE = "On rain that is planned"


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(NOW, tick=False) as clock:
        yield clock


@pytest.fixture
def editor(member_of):
    return enter(Client(), member_of("Editor"))


@pytest.fixture
def index(home):
    return ArticleIndexPage.objects.get(locale__language_code="en")


def answers(**fields):
    body = streamfield([("text", {"text": rich_text("<p>Rain.</p>", features=["h2", "bold", "link"])})])
    filled = {"title": TITLE, "slug": "on-rain", "introduction": "", "summary": "Rain.", "body": body}
    return nested_form_data(filled | fields)


def write(client, index, *, publish=True, **fields):
    """The answer to a new article sent from the editor."""
    sent = answers(**fields) | ({"action-publish": "action-publish"} if publish else {})
    return client.post(reverse("wagtailadmin_pages:add", args=["pages", "articlepage", index.pk]), sent)


def planned(client, index, **fields):
    answer = write(client, index, **({"go_live_at": "2026-12-01 09:00"} | fields))
    assert answer.status_code == 302, answer.context["form"].errors
    return ArticlePage.objects.get(locale__language_code="en", slug="on-rain")


def round_at(clock, moment):
    clock.move_to(moment)
    follow_schedules(moment)


def where_it_is_shown(client, index):
    """Everywhere that readers meet an article."""
    places = {
        "list": index.get_url(),
        "feed": index.get_url() + "feed/",
        "sitemap": "/sitemap.xml",
        "search": "/search/?q=rain+that+is+planned",
    }
    shown = {name for name, url in places.items() if "on-rain" in client.get(url).content.decode()}
    if client.get(f"{index.get_url()}on-rain/").status_code == 200:
        shown.add("page")
    return shown


# --- at its time


def test_a_page_appears_everywhere_at_its_time_and_disappears_everywhere_at_its_end(client, editor, index, clock):
    planned(editor, index, expire_at="2026-12-03 09:00")
    before = where_it_is_shown(client, index)
    round_at(clock, LIVE_AT - MINUTE)
    assert before == where_it_is_shown(client, index) == set()
    round_at(clock, LIVE_AT)
    assert where_it_is_shown(client, index) >= {"page", "list", "feed", "sitemap", "search"}
    round_at(clock, OVER_AT - MINUTE)
    assert "page" in where_it_is_shown(client, index)
    round_at(clock, OVER_AT)
    assert where_it_is_shown(client, index) == set()
    page = ArticlePage.objects.get(locale__language_code="en", slug="on-rain")
    assert (page.live, page.expired, page.first_published_at) == (False, True, LIVE_AT)


def test_no_other_page_leads_to_one_that_came_off(client, editor, index, clock):
    page = planned(editor, index, go_live_at="", expire_at="2026-12-03 09:00")
    HomePage.objects.update(guide=page)
    service = ServicePage.objects.first()
    ServicePage.objects.filter(pk=service.pk).update(related_article=page)

    def leading():
        return [url for url in ("/", service.get_url()) if page.get_url() in client.get(url).content.decode()]

    assert len(leading()) == 2
    round_at(clock, OVER_AT)
    assert leading() == []


def test_the_changes_of_a_live_page_come_at_their_time_and_readers_keep_the_old_ones_until_then(
    client, editor, index, clock
):
    page = planned(editor, index, go_live_at="")
    edit = reverse("wagtailadmin_pages:edit", args=[page.pk])
    sent = answers(title="On snow", go_live_at="2026-12-01 09:00") | {"action-publish": "action-publish"}
    assert editor.post(edit, sent).status_code == 302
    assert TITLE in client.get(page.get_url()).content.decode()
    round_at(clock, LIVE_AT)
    assert "On snow" in client.get(page.get_url()).content.decode()


def test_a_time_that_has_passed_publishes_now(client, editor, index):
    page = planned(editor, index, go_live_at="2026-11-30 09:00")
    assert page.live
    assert client.get(page.get_url()).status_code == 200


def test_a_schedule_that_was_only_saved_publishes_nothing(editor, index, clock):
    write(editor, index, publish=False, go_live_at="2026-12-01 09:00")
    round_at(clock, LIVE_AT)
    assert not ArticlePage.objects.get(locale__language_code="en", slug="on-rain").live


def test_the_history_says_who_planned_it_and_that_it_was_published_in_their_name(editor, index, clock):
    page = planned(editor, index)
    round_at(clock, LIVE_AT)
    found = PageLogEntry.objects.filter(page=page.pk, action__startswith="wagtail.publish")
    said = {entry.action: entry.user.username for entry in found}
    assert said == {"wagtail.publish.schedule": "editor", "wagtail.publish.scheduled": "editor"}


@pytest.mark.parametrize("how", ["deactivated", "without the role", "deleted"])
def test_what_was_planned_by_somebody_who_left_since_is_published(editor, index, clock, how, django_user_model):
    page, user = planned(editor, index), django_user_model.objects.get(username="editor")
    if how == "deactivated":
        django_user_model.objects.update(is_active=False)
    elif how == "deleted":
        user.delete()
    else:
        user.groups.clear()
    round_at(clock, LIVE_AT)
    page.refresh_from_db()
    assert page.live


def test_two_rounds_do_it_once(editor, index, clock):
    page = planned(editor, index, expire_at="2026-12-03 09:00")
    for moment in (LIVE_AT, LIVE_AT, OVER_AT, OVER_AT):
        round_at(clock, moment)
    actions = PageLogEntry.objects.filter(page=page.pk, action__endswith=".scheduled").values_list("action", flat=True)
    assert sorted(actions) == ["wagtail.publish.scheduled", "wagtail.unpublish.scheduled"]


def test_a_page_that_another_worker_has_just_published_is_left_alone(editor, index, clock):
    page = planned(editor, index)
    clock.move_to(LIVE_AT)

    def meanwhile(instance, **more):
        Revision.page_revisions.get(approved_go_live_at=LIVE_AT).publish(log_action="wagtail.publish.scheduled")

    with patch("pages.editor.scheduling.prepare_pictures_on_publishing", side_effect=meanwhile):
        follow_schedules(LIVE_AT)
    assert PageLogEntry.objects.filter(page=page.pk, action="wagtail.publish.scheduled").count() == 1


def test_a_page_that_fails_stops_no_other_stays_planned_and_the_job_counts_as_failing(editor, index, clock):
    planned(editor, index)
    write(editor, index, slug="on-snow", title="On snow", go_live_at="2026-12-01 09:01")
    clock.move_to(LIVE_AT + MINUTE)
    publish = Revision.publish

    def fails_for_rain(self, *args, **options):
        publish(self, *args, **options)
        if self.content["slug"] == "on-rain":
            raise OSError("a disk")

    with patch.object(Revision, "publish", fails_for_rain), pytest.raises(OSError, match="a disk"):
        follow_schedules(LIVE_AT + MINUTE)
    assert ArticlePage.objects.get(locale__language_code="en", slug="on-snow").live
    assert not ArticlePage.objects.get(locale__language_code="en", slug="on-rain").live
    follow_schedules(LIVE_AT + MINUTE)
    assert ArticlePage.objects.get(locale__language_code="en", slug="on-rain").live


def test_a_page_whose_whole_time_passed_while_no_worker_ran_is_not_shown_for_a_minute(editor, index, clock):
    page = planned(editor, index, expire_at="2026-12-03 09:00")
    round_at(clock, OVER_AT + MINUTE)
    page.refresh_from_db()
    assert not page.live
    assert PageLogEntry.objects.filter(page=page.pk, action=LEFT_OUT).count() == 1
    assert not Revision.page_revisions.exclude(approved_go_live_at=None).exists()


def test_the_worker_has_it_among_its_jobs(editor, index, clock):
    from therapyties.upkeep.jobs import JOBS

    page = planned(editor, index)
    clock.move_to(LIVE_AT)
    [job] = [job for job in JOBS if job.name == "publishing pages at their time"]
    job.run(LIVE_AT)
    page.refresh_from_db()
    assert page.live
    assert job.every <= MINUTE


# --- legal pages, and the home page


def messages_of(answer):
    """What the page says above everything else."""
    return BeautifulSoup(answer.content, "html.parser").select_one(".messages").get_text(" ")


def legal(client, **fields):
    page = LegalPage.objects.filter(needs_review=True, live=False).first()
    empty = {"introduction": "", "body": streamfield([]), "changes": streamfield([]), "review_note": ""}
    sent = nested_form_data({"title": page.title, "slug": page.slug, "needs_review": "on"} | empty | fields)
    url = reverse("wagtailadmin_pages:edit", args=[page.pk])
    return page, client.post(url, sent | {"action-publish": "action-publish"})


def test_a_legal_page_that_needs_review_cannot_be_planned(therapist):
    page, answer = legal(therapist, go_live_at="2026-12-01 09:00")
    assert "Switch that off first" in str(answer.context["form"].errors["needs_review"])  # where the switch is
    said = messages_of(answer)
    assert "Not scheduled: nobody has agreed to the text yet." in said
    assert "It is marked “needs review”. Switch that off first, then schedule it." in said
    assert not Revision.page_revisions.exclude(approved_go_live_at=None).exists()
    assert "needs review" in answer.content.decode()
    page.refresh_from_db()
    assert not page.live


def test_one_that_was_agreed_to_can(therapist, clock):
    page, answer = legal(therapist, go_live_at="2026-12-01 09:00", needs_review="")
    assert answer.status_code == 302
    round_at(clock, LIVE_AT)
    page.refresh_from_db()
    assert page.live


def test_one_that_was_planned_all_the_same_is_not_published_and_its_history_says_so(clock, home):
    page = LegalPage.objects.filter(needs_review=True, live=False).first()
    page.go_live_at = LIVE_AT
    page.save_revision(approved_go_live_at=LIVE_AT)
    round_at(clock, LIVE_AT)
    page.refresh_from_db()
    assert not page.live
    assert PageLogEntry.objects.filter(page=page.pk, action=LEFT_OUT).exists()
    round_at(clock, LIVE_AT + MINUTE)
    assert PageLogEntry.objects.filter(page=page.pk, action=LEFT_OUT).count() == 1


def test_the_home_page_cannot_be_made_to_come_off(therapist, home):
    page = therapist.get(
        reverse("wagtailadmin_pages:edit", args=[HomePage.objects.get(locale__language_code="en").pk])
    ).content.decode()
    assert 'name="go_live_at"' in page
    assert 'name="expire_at"' not in page


# --- the clock


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("2027-03-14 02:30", "There is no 2:30 am on Sunday, March 14: the clocks go forward in that hour."),
        ("2027-03-14 02:00", "Choose 1 am or 3 am."),
        ("9999-12-31 23:59", "Please write a day and a time, such as 12/1/2026 9:00 am."),
        ("0001-01-01 00:00", "Please write a day and a time, such as 12/1/2026 9:00 am."),
        ("soon", "Please write a day and a time, such as 12/1/2026 9:00 am."),
        ("2026-13-01 00:00", "Please write a day and a time, such as 12/1/2026 9:00 am."),
        ("9" * 500, "Please write a day and a time, such as 12/1/2026 9:00 am."),
        ("\x00", "Please write a day and a time, such as 12/1/2026 9:00 am."),
    ],
)
@pytest.mark.parametrize("field", ["go_live_at", "expire_at"])
def test_an_hour_that_does_not_exist_is_refused_in_words(editor, index, typed, words, field):
    answer = write(editor, index, **{field: typed})
    assert words in str(answer.context["form"].errors[field][0])
    assert not ArticlePage.objects.filter(slug="on-rain").exists()


@pytest.mark.parametrize(
    "typed",
    [
        "2026-12-01 09:00",
        "12/1/2026 9:00 am",
        "12/01/2026 9 AM",
        "12/1/26 9am",
        "12/1/2026 09:00",
        "Dec 1, 2026 9:00am",
        "December 1, 2026, 9 am",
        "Dec 1 2026 at 9 am",
    ],
)
def test_a_moment_is_understood_as_americans_write_it(editor, index, typed):
    planned(editor, index, go_live_at=typed)
    assert Revision.page_revisions.get(approved_go_live_at__isnull=False).approved_go_live_at == LIVE_AT


@pytest.mark.parametrize("field", ["go_live_at", "expire_at"])
@pytest.mark.parametrize("publish", [True, False])
def test_what_is_wrong_with_a_schedule_is_said_above_the_page_for_its_window_is_closed(editor, index, field, publish):
    said = messages_of(write(editor, index, publish=publish, **{field: "next Tuesday"}))
    assert "Its schedule was not kept: press “Edit schedule” to change it." in said
    assert "such as 12/1/2026 9:00 am." in said


def test_an_hour_that_comes_twice_is_the_first_of_the_two(editor, index):
    assert planned(editor, index, go_live_at="2027-11-07 01:30").slug == "on-rain"
    revision = Revision.page_revisions.get(approved_go_live_at__isnull=False)
    assert revision.approved_go_live_at == datetime(2027, 11, 7, 8, 30, tzinfo=UTC)  # an hour later it is 9:30


def test_it_is_the_practices_clock_whatever_zone_an_account_has_chosen(editor, index, django_user_model):
    from wagtail.users.models import UserProfile

    profile = UserProfile.get_for_user(django_user_model.objects.get(username="editor"))
    profile.current_time_zone = "Asia/Jerusalem"
    profile.save()
    page = planned(editor, index)
    assert Revision.page_revisions.get(approved_go_live_at__isnull=False).approved_go_live_at == LIVE_AT
    shown = editor.get(reverse("wagtailadmin_pages:edit", args=[page.pk])).content.decode()
    assert 'value="2026-12-01 09:00"' in shown


@pytest.mark.parametrize("zone", ["Europe/London", "Asia/Jerusalem", "Australia/Lord_Howe", "America/Los_Angeles"])
def test_every_quarter_hour_of_two_years_is_either_shown_by_the_clock_or_refused(settings, zone):
    settings.PRACTICE_TIME_ZONE = zone
    wall, end, refused = NOW.replace(tzinfo=None), NOW.replace(year=2028, tzinfo=None), 0
    while wall < end:
        try:
            assert moment_of(wall).astimezone(UTC).astimezone(moment_of(wall).tzinfo).replace(tzinfo=None) == wall
        except ValidationError:
            refused += 1
        wall += timedelta(minutes=15)
    assert refused == (4 if zone == "Australia/Lord_Howe" else 8)  # half an hour each year there


def test_an_end_before_the_beginning_or_in_the_past_is_refused(editor, index):
    for fields in (
        {"go_live_at": "2026-12-03 09:00", "expire_at": "2026-12-01 09:00"},
        {"expire_at": "2026-11-01 09:00"},
    ):
        assert write(editor, index, **fields).context["form"].errors


# --- what an editor sees


def test_the_dialog_names_whose_clock_counts(editor, index):
    page = editor.get(reverse("wagtailadmin_pages:add", args=["pages", "articlepage", index.pk])).content.decode()
    assert page.count("In the practice’s time: Los Angeles.") == 2
    assert "Comes off the site" in page


def test_what_is_planned_stands_on_the_first_page_and_is_said_when_it_is_planned(editor, index):
    answer = editor.post(
        reverse("wagtailadmin_pages:add", args=["pages", "articlepage", index.pk]),
        answers(go_live_at="2026-12-01 09:00", expire_at="2027-01-05 14:30") | {"action-publish": "x"},
        follow=True,
    )
    assert "Goes live on Tue, Dec 1, 9 am (Los Angeles)" in answer.content.decode()
    first = editor.get("/admin/").content.decode()
    assert "Pages that change by themselves" in first
    assert "Goes live on Tue, Dec 1, 9 am (Los Angeles)" in first


def test_the_end_of_a_live_page_and_changes_of_one_stand_there_in_order(editor, index):
    page = planned(editor, index, go_live_at="", expire_at="2027-01-05 14:30")
    first = editor.get("/admin/").content.decode()
    assert "Comes off the site on Tue, Jan 5, 2027, 2:30 pm (Los Angeles)" in first
    sent = answers(go_live_at="2026-12-01 09:00", expire_at="2027-01-05 14:30") | {"action-publish": "x"}
    editor.post(reverse("wagtailadmin_pages:edit", args=[page.pk]), sent)
    first = editor.get("/admin/").content.decode()
    assert first.index("Its changes go live on Tue, Dec 1") < first.index("Comes off the site on")


def test_the_first_page_asks_no_more_with_twenty_planned_pages(editor, index, django_assert_max_num_queries):
    for number in range(20):
        page = ArticlePage(title=f"Planned {number}", slug=f"planned-{number}", live=False, summary="Rain.")
        index.add_child(instance=page)
        page.go_live_at = LIVE_AT + number * MINUTE
        page.save_revision().publish()
    from pages.editor.scheduling import planned as listed

    with django_assert_max_num_queries(3):
        assert len(listed(Page.objects.all())) == 8


def plan_earlier(index, number):
    """So many other pages that go live before LIVE_AT."""
    for n in range(number):
        page = ArticlePage(title=f"Earlier {n}", slug=f"earlier-{n}", live=False, summary="Rain.")
        index.add_child(instance=page)
        page.go_live_at = LIVE_AT - (n + 1) * MINUTE
        page.save_revision().publish()


def test_a_page_is_said_to_be_planned_however_many_others_are_planned_before_it(editor, index):
    plan_earlier(index, 9)
    sent = answers(go_live_at="2026-12-01 09:00") | {"action-publish": "x"}
    add = reverse("wagtailadmin_pages:add", args=["pages", "articlepage", index.pk])
    assert "Goes live on Tue, Dec 1, 9 am (Los Angeles)" in editor.post(add, sent, follow=True).content.decode()


def test_whoever_may_edit_one_part_of_the_site_sees_what_is_planned_there(index, home, django_user_model):
    plan_earlier(index, 9)
    mine = ServicePage.objects.live().first()
    mine.go_live_at = LIVE_AT
    mine.save_revision().publish()
    group = Group.objects.create(name="Services only")
    group.permissions.add(Permission.objects.get(codename="access_admin"))
    GroupPagePermission.objects.create(
        group=group, page=mine, permission=Permission.objects.get(codename="change_page")
    )
    user = django_user_model.objects.create_user("helper")
    user.groups.add(group)
    first = enter(Client(), user).get("/admin/").content.decode()
    assert "Its changes go live on Tue, Dec 1, 9 am (Los Angeles)" in first
    assert "Earlier" not in first


def test_without_a_plan_the_first_page_says_nothing_of_it(editor, home):
    assert "Pages that change by themselves" not in editor.get("/admin/").content.decode()
