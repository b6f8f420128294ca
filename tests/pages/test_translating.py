"""Translations that fall behind are seen, and a page in Hebrew is written from right to left."""

import re

import pytest
from django.contrib.auth.models import Permission
from django.core.management import call_command
from django.urls import reverse
from wagtail.actions.copy_for_translation import CopyPageForTranslationAction
from wagtail.models import Locale, Page, PageLogEntry, Revision, get_page_models
from wagtail.test.utils.form_data import nested_form_data, streamfield

from pages.editor.translating import _read_beside_another
from pages.models import (
    ArticleIndexPage,
    ArticlePage,
    BasePage,
    GlossaryPage,
    HandoutPage,
    HomePage,
    ServicePage,
    StandardPage,
)
from tests.entering import enter

pytestmark = pytest.mark.django_db

BEHIND = "It says the same again"
SLUG = "couples-therapy"


@pytest.fixture
def desk(home, client, member_of):
    """Signed in as a therapist."""
    user = member_of("Therapist")
    client = enter(client, user)
    client.user = user
    return client


def page(slug, code, model=ServicePage):
    return model.objects.get(slug=slug, locale__language_code=code)


def publish(one, **fields):
    for name, value in fields.items():
        setattr(one, name, value)
    revision = one.save_revision()
    revision.publish()
    return revision


def panel(client):
    text = client.get(reverse("wagtailadmin_home")).text
    return text.partition('aria-labelledby="translations-title"')[2].partition("</section>")[0]


def button(shown, one):
    """What the form of that page’s button sends."""
    form = shown.partition(f'action="{reverse("twins:say_the_same", args=[one.pk])}"')[2].partition("</form>")[0]
    return dict(re.findall(r'name="(\w+)" value="(\w+)"', form))


def test_a_seeded_site_has_nothing_to_read_again_and_every_translation_knows_its_twin(desk):
    assert panel(desk) == ""
    translations = [one.specific for one in Page.objects.filter(locale__language_code="he")]
    assert len(translations) > 20
    for one in translations:
        twin = one.get_translations().get()
        assert one.read_beside == (twin.live_revision_id or twin.latest_revision_id), one
    assert {one.specific.read_beside for one in Page.objects.filter(depth__gt=1, locale__language_code="en")} == {0}


def test_every_kind_of_page_remembers_what_it_was_read_beside():
    models = [model for model in get_page_models() if model is not Page]
    assert models
    for model in models:
        assert issubclass(model, BasePage)
        assert model._meta.get_field("read_beside").default == 0


@pytest.mark.both_databases
def test_a_page_whose_twin_has_changed_is_listed_with_what_changed_until_it_says_the_same(desk):
    twin, one = page(SLUG, "en"), page(SLUG, "he")
    before = twin.live_revision_id
    now = publish(twin, introduction="Another beginning.").pk
    shown = panel(desk)
    assert one.title in shown
    assert "Changed in English: Introduction." in shown
    compare = reverse("wagtailadmin_pages:revisions_compare", args=[twin.pk, before, now])
    assert compare in shown
    assert "Another beginning." in desk.get(compare).text
    sent = button(shown, one)
    assert sent["revision"] == str(now)
    answer = desk.post(reverse("twins:say_the_same", args=[one.pk]), sent, follow=True)
    assert "says the same again as its twin" in answer.text
    assert panel(desk) == ""
    entry = PageLogEntry.objects.get(action="pages.read_beside")
    assert (entry.page_id, entry.user) == (one.pk, desk.user)


def test_publishing_a_typo_does_not_make_it_say_the_same(desk):
    draft = page(SLUG, "he").save_revision()
    publish(page(SLUG, "en"), introduction="Another beginning.")
    publish(page(SLUG, "he"), title="טיפול זוגי אצלי")
    draft.publish()
    assert BEHIND in panel(desk)


def test_what_was_read_stays_read_though_an_older_draft_is_published(desk):
    draft = Revision.objects.get(pk=page(SLUG, "he").save_revision().pk)
    now = publish(page(SLUG, "en"), introduction="Another beginning.").pk
    desk.post(reverse("twins:say_the_same", args=[page(SLUG, "he").pk]), {"revision": now})
    draft.publish()
    assert page(SLUG, "he").read_beside == now
    assert panel(desk) == ""


def test_a_twin_published_again_without_a_change_or_at_another_address_is_not_listed(desk):
    publish(page(SLUG, "en"))
    publish(page(SLUG, "en"), slug="for-couples", show_in_menus=True)
    assert panel(desk) == ""


def test_a_draft_of_the_twin_is_no_change_yet(desk):
    twin = page(SLUG, "en")
    twin.introduction = "Not yet."
    twin.save_revision()
    assert panel(desk) == ""


def test_an_english_page_made_from_a_hebrew_one_counts_the_same_way(desk):
    parent = page("he", "he", HomePage)
    one = parent.add_child(instance=StandardPage(title="דף", slug="new", locale=parent.locale))
    publish(one)
    english = CopyPageForTranslationAction(one, Locale.objects.get(language_code="en")).execute(True)
    assert english.specific.read_beside == Page.objects.get(pk=one.pk).live_revision_id
    assert panel(desk) == ""
    publish(page("new", "he", StandardPage), title="דף אחר")
    shown = panel(desk)
    assert reverse("wagtailadmin_pages:edit", args=[english.pk]) in shown
    assert "Title" in shown


@pytest.mark.both_databases
def test_a_page_without_a_twin_leads_to_its_translation_which_is_then_a_draft(desk):
    twin = page(SLUG, "he")
    Page.objects.get(pk=twin.pk).specific.delete()
    one = page(SLUG, "en")
    address = reverse("simple_translation:submit_page_translation", args=[one.pk])
    assert address in panel(desk)
    answer = desk.post(address, {"locales": [Locale.objects.get(language_code="he").pk]})
    made = page(SLUG, "he")
    assert answer.url == reverse("wagtailadmin_pages:edit", args=[made.pk])
    assert not made.live
    assert made.get_parent().locale.language_code == "he"
    assert made.read_beside == one.live_revision_id
    assert panel(desk) == ""


def test_a_copy_of_a_translation_is_no_translation(desk):
    one = page(SLUG, "he")
    copy = one.copy(update_attrs={"slug": "copy", "title": "עותק"})
    assert copy.specific.read_beside == 0
    publish(page(SLUG, "en"), introduction="Another beginning.")
    assert reverse("twins:say_the_same", args=[copy.pk]) not in panel(desk)


def test_a_page_is_moved_and_copied_among_those_of_its_own_language_alone_which_is_said(desk):
    for code, other, stays in (("he", "en", "is in Hebrew"), ("en", "he", "is in English")):
        one, there = page(SLUG, code), HomePage.objects.get(locale__language_code=other)
        for name, arguments, form in (
            ("move_confirm", [one.pk, there.pk], {}),
            ("copy", [one.pk], {"new_title": "x", "new_slug": "x", "new_parent_page": there.pk, "copy_subpages": ""}),
        ):
            answer = desk.post(reverse(f"wagtailadmin_pages:{name}", args=arguments), form, follow=True)
            assert answer.status_code == 200
            assert [words for words in map(str, answer.context["messages"]) if f"“{one.title}” {stays}" in words]
        several = f"{reverse('wagtail_bulk_action', args=['wagtailcore', 'page', 'move'])}?id={one.pk}"
        assert desk.post(several, {"chooser": there.pk}).status_code == 200
        assert Page.objects.get(pk=one.pk).path == one.path
        assert not Page.objects.filter(slug="x").exists()


def test_a_page_is_still_copied_and_moved_within_its_language(desk):
    one = page("first-words", "he", HandoutPage)
    home = HomePage.objects.get(locale__language_code="he")
    form = {"new_title": "עותק", "new_slug": "x", "new_parent_page": one.get_parent().pk}
    assert desk.post(reverse("wagtailadmin_pages:copy", args=[one.pk]), form).status_code == 302
    assert Page.objects.get(slug="x").get_parent() == one.get_parent()
    service, place = page(SLUG, "he"), page("anger-management", "he").get_parent()
    service.move(home, pos="last-child")
    address = reverse("wagtailadmin_pages:move_confirm", args=[service.pk, place.pk])
    assert desk.post(address).status_code == 302
    assert Page.objects.get(pk=service.pk).get_parent() == place


@pytest.mark.parametrize("chosen", ["", "x", "9" * 30, "-1", "²"])
def test_a_copy_to_nowhere_is_none(desk, chosen, client):
    one, before = page(SLUG, "he"), Page.objects.count()
    desk.raise_request_exception = False
    desk.post(
        reverse("wagtailadmin_pages:copy", args=[one.pk]),
        {"new_title": "x", "new_slug": "x", "new_parent_page": chosen},
    )
    assert Page.objects.count() == before


def test_what_it_said_before_may_be_gone(desk):
    twin = page(SLUG, "en")
    before = twin.live_revision
    publish(twin, introduction="Another beginning.")
    before.delete()
    shown = panel(desk)
    assert "what it said before is kept no longer" in shown
    assert reverse("wagtailadmin_pages:edit", args=[twin.pk]) in shown


@pytest.mark.parametrize("number", ["", "x", "0", "-1", "9" * 19, "9" * 400, "\0", "٣", "½", "\ud800", "1"])
def test_a_revision_that_is_not_the_twins_keeps_nothing(desk, number):
    publish(page(SLUG, "en"), introduction="Another beginning.")
    one = page(SLUG, "he")
    data = {"revision": number.encode("utf-8", "surrogatepass")} if number == "\ud800" else {"revision": number}
    answer = desk.post(reverse("twins:say_the_same", args=[one.pk]), data, follow=True)
    assert answer.status_code == 200
    assert "Nothing was kept" in answer.text
    assert page(SLUG, "he").read_beside == one.read_beside
    assert desk.post(reverse("twins:say_the_same", args=[one.pk]), follow=True).status_code == 200


def test_saying_the_same_is_a_post_of_who_may_edit_the_page(desk, client, member_of):
    one = page(SLUG, "he")
    address = reverse("twins:say_the_same", args=[one.pk])
    assert desk.get(address).status_code == 405
    assert desk.post(reverse("twins:say_the_same", args=[999_999])).status_code == 404
    user = member_of("Therapist", "stranger")
    user.groups.clear()
    user.user_permissions.add(Permission.objects.get(codename="access_admin"))
    stranger = enter(type(client)(), user)
    now = publish(page(SLUG, "en"), introduction="Another beginning.").pk
    assert stranger.post(address, {"revision": now}).status_code in (302, 403)
    assert page(SLUG, "he").read_beside == one.read_beside
    assert "translations-title" not in stranger.get(reverse("wagtailadmin_home")).text


@pytest.mark.parametrize("role", ["Owner", "Therapist", "Editor"])
def test_everybody_who_writes_may_translate_and_nobody_is_asked_which_languages_there_are(
    member_of, client, home, role
):
    user = member_of(role)
    assert user.has_perm("simple_translation.submit_translation")
    client = enter(client, user)
    assert client.get("/admin/locales/").status_code == 404
    assert "/admin/locales/" not in client.get(reverse("wagtailadmin_home")).text


@pytest.mark.both_databases
def test_the_first_page_asks_for_no_more_rows_where_many_have_changed(desk, django_assert_max_num_queries):
    for one in ServicePage.objects.filter(locale__language_code="en"):
        publish(one, introduction="Another beginning.")
    with django_assert_max_num_queries(3):
        assert len(_read_beside_another(Page.objects.all())) == 4


# --- written from right to left


HEBREW_FIELD = re.compile(r"<(?:input|textarea)[^>]*>")


def fields(text):
    """{name: tag} of the fields that the form draws without a script."""
    return {name[1]: tag for tag in HEBREW_FIELD.findall(text) if (name := re.search(r' name="([\w-]+)"', tag))}


def test_every_text_field_of_every_hebrew_page_is_written_from_right_to_left(desk, home):
    seen = set()
    for one in Page.objects.filter(depth__gt=1):
        if (one.content_type_id, one.locale_id) in seen:
            continue
        seen.add((one.content_type_id, one.locale_id))
        found = fields(desk.get(reverse("wagtailadmin_pages:edit", args=[one.pk])).text)
        texts = ("title", "introduction", "summary", "seo_title", "search_description", "heading", "lead")
        is_hebrew = one.locale.language_code == "he"
        named = [found[name] for name in texts if name in found]
        assert len(named) >= 3, one
        for tag in named:
            assert ('dir="rtl"' in tag and 'lang="he"' in tag) is is_hebrew, tag
        assert "dir=" not in found["slug"]
    assert len({kind for kind, _locale in seen}) == len([model for model in get_page_models() if model is not Page])


def test_a_new_page_below_a_hebrew_one_is_hebrew_and_below_an_english_one_english(desk):
    for code, is_hebrew in (("he", True), ("en", False)):
        parent = ArticleIndexPage.objects.get(locale__language_code=code)
        address = reverse("wagtailadmin_pages:add", args=["pages", "articlepage", parent.pk])
        assert ('dir="rtl"' in fields(desk.get(address).text)["title"]) is is_hebrew
        form = nested_form_data(
            {"title": "על גשם", "slug": "", "introduction": "", "summary": "גשם.", "body": streamfield([])}
        )
        assert desk.post(address, form).status_code == 302
        made = ArticlePage.objects.latest("pk")
        assert (made.locale.language_code, made.title, made.live) == (code, "על גשם", False)
        made.delete()


def test_the_preview_of_a_hebrew_page_is_hebrew_from_right_to_left(desk):
    one = page(SLUG, "he")
    answer = desk.get(reverse("wagtailadmin_pages:view_draft", args=[one.pk]))
    assert '<html lang="he" dir="rtl"' in answer.text
    address = reverse("wagtailadmin_pages:preview_on_edit", args=[one.pk])
    form = nested_form_data({"title": "כותרת חדשה", "slug": SLUG, "introduction": "", "body": streamfield([])})
    desk.post(address, form)
    assert '<html lang="he" dir="rtl"' in desk.get(address).text


def test_an_update_adds_drafts_that_know_what_they_were_read_beside(home):
    page("words", "he", GlossaryPage).delete()
    call_command("seed_site", "--add", verbosity=0)
    made = page("words", "he", GlossaryPage)
    assert not made.live
    assert made.read_beside == page("words", "en", GlossaryPage).live_revision_id
