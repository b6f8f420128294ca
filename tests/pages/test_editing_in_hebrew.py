"""Whoever writes a Hebrew page is offered what speaks Hebrew: a template, topics, services, and pages to lead to."""

import pytest
from django.urls import reverse

from pages.models import ArticleIndexPage, ArticlePage, HomePage, Topic
from pages.writing.page_manuscript import of_page
from pages.writing.prompts import prompts
from pages.writing.review import review
from tests.hebrew import shown_gender, wrong_signs

BOTH = pytest.mark.parametrize(("language", "other"), [("en", "he"), ("he", "en")])


def index(language):
    return ArticleIndexPage.objects.get(locale__language_code=language)


def new(language):
    return reverse("wagtailadmin_pages:add", args=["pages", "articlepage", index(language).pk])


def is_hebrew(text):
    return any("א" <= letter <= "ת" for letter in text)


@pytest.fixture
def desk(editor_client, home):
    return editor_client


@BOTH
def test_a_new_article_starts_from_the_template_in_its_language(desk, language, other):
    form = desk.get(new(language)).context["form"]
    page = ArticlePage(title="x", introduction=form["introduction"].value(), body=form["body"].value())
    left = prompts(of_page(page))
    assert len(left) == 21
    assert {is_hebrew(prompt) for prompt in left} == {language == "he"}
    assert is_hebrew(page.introduction) is (language == "he")
    assert form["author"].value() in ArticlePage.objects.filter(locale__language_code=language).values_list(
        "author", flat=True
    )


def test_the_hebrew_template_has_the_parts_of_the_english_one_and_breaks_no_rule(desk):
    blocks, texts = {}, {}
    for language in ("en", "he"):
        form = desk.get(new(language)).context["form"]
        blocks[language] = [block.block_type for block in form["body"].value()]
        page = ArticlePage(title="x", introduction=form["introduction"].value(), body=form["body"].value())
        assert {note.rule for note in review(of_page(page))} <= {"prompt", "summary"}
        texts[language] = " ".join(text.text for _where, text, _big in of_page(page).stretches())
    assert blocks["he"] == blocks["en"]
    assert wrong_signs(texts["he"]) == shown_gender(texts["he"]) == []


@BOTH
def test_an_article_is_offered_the_topics_and_services_of_its_language(desk, language, other):
    fields = desk.get(new(language)).context["form"].fields
    topics = [topic.name for topic in fields["topics"].queryset]
    assert topics
    assert {is_hebrew(name) for name in topics} == {language == "he"}
    assert {page.locale.language_code for page in fields["related_services"].queryset} == {language}


def test_what_an_article_names_already_stays_chosen_whatever_its_language(desk):
    article = ArticlePage.objects.filter(locale__language_code="he").first()
    mixed = Topic.objects.create(name="Family", slug="family")
    article.topics.add(mixed)
    article.save_revision().publish()
    fields = desk.get(reverse("wagtailadmin_pages:edit", args=[article.pk])).context["form"].fields
    assert mixed in fields["topics"].queryset


@BOTH
@pytest.mark.parametrize("edits", [True, False])
def test_the_window_for_choosing_a_page_opens_in_the_language_of_the_page(desk, language, other, edits):
    article = ArticlePage.objects.filter(locale__language_code=language).first()
    editor = reverse("wagtailadmin_pages:edit", args=[article.pk]) if edits else new(language)
    window = reverse("wagtailadmin_choose_page")
    asked = {"page_type": "pages.therapistpage"}
    for own in ({}, {"locale": language}):  # which the editor says of itself
        answer = desk.get(window, asked | own, headers={"referer": f"http://testserver{editor}"}, follow=True)
        assert answer.status_code == 200
        assert answer.context["parent_page"].pk == HomePage.objects.get(locale__language_code=language).pk
    assert answer.context["page_type_string"] == "pages.therapistpage"
    answer = desk.get(window, {"page_type": "pages.articlepage"}, headers={"referer": editor}, follow=True)
    articles = ArticleIndexPage.objects.get(locale__language_code=language)
    assert answer.context["parent_page"].pk == articles.pk  # and where all of a kind are, there
    answer = desk.get(window, {"page_type": "nothing.such"}, headers={"referer": editor}, follow=True)
    assert answer.status_code == 404
    chosen = desk.get(window, asked | {"locale": other}, headers={"referer": f"http://testserver{editor}"})
    assert chosen.context["selected_locale"].language_code == other


@pytest.mark.parametrize(
    "referer",
    ["", "http://[", "http://testserver/admin/", "/admin/pages/99999999999999999999/edit/", "/admin/pages/0/edit/"],
)
def test_from_anywhere_else_it_opens_as_ever(desk, referer):
    answer = desk.get(reverse("wagtailadmin_choose_page"), headers={"referer": referer})
    assert answer.status_code == 200
    assert answer.context["parent_page"].is_root()


def test_nobody_else_gets_the_window(client, home):
    assert client.get(reverse("wagtailadmin_choose_page")).status_code in (302, 403)
