"""Everything that a public page may show, found from the models of the project, with a row of each and ways to edit it.

Run inside the process that looks at a database: the tests' own, or one beside a server.
"""

import datetime

from django.apps import apps
from django.core.files.base import ContentFile
from django.db import connection
from modelcluster.models import get_all_child_relations
from wagtail.contrib.redirects.models import Redirect
from wagtail.contrib.settings.registry import registry
from wagtail.documents.models import Document
from wagtail.models import Locale, Page, Site, get_page_models

from consultations.models import Availability, ConsultationSettings, HoursOfDate, TimeOff, WeeklyHours
from pages import models as pages
from pages.pictures.picture import SiteImage, SiteRendition

WAYS = ("save", "update", "SQL")


def content():
    """The labels of: pages, what the same apps define beside them, every setting with its rows, and what Wagtail puts
    around them."""
    own = {model._meta.app_label for model in get_page_models()} - {"wagtailcore"}
    found = [Page, Site, Locale, Redirect, Document]
    found += [model for label in own for model in apps.get_app_config(label).get_models(include_auto_created=True)]
    found += [*registry, *(child.related_model for setting in registry for child in get_all_child_relations(setting))]
    return sorted({model._meta.label for model in found})


def page_types():
    return sorted(model._meta.label for model in get_page_models() if model is not Page)


def make_one_of_each():
    """At least one row of everything, and a public page of each type."""
    Redirect.objects.create(old_path="/old", redirect_link="/services/")
    Document.objects.create(title="A film", file=ContentFile(b"", name="film.mp4"))
    Availability.current().save()
    hours = {"availability": Availability.objects.get(), "start": datetime.time(9), "end": datetime.time(10)}
    WeeklyHours.objects.get_or_create(weekday=0, **hours)
    HoursOfDate.objects.create(day=datetime.date(2030, 1, 2), **hours)
    TimeOff.objects.create(
        availability=hours["availability"], first_day=datetime.date(2030, 1, 2), last_day=datetime.date(2030, 1, 2)
    )
    ConsultationSettings.for_site(Site.objects.get())
    SiteRendition.objects.create(
        image=SiteImage.objects.first(), filter_spec="width-9", file="images/small.webp", width=9, height=9
    )
    if not pages.StandardPage.objects.exists():
        pages.HomePage.objects.get(locale__language_code="en").add_child(
            instance=pages.StandardPage(title="Plain", slug="plain")
        )
    pages.PracticeDetails.objects.update(fees="An example", sliding_scale="An example", superbill="An example")
    pages.FeesPage.objects.get(locale__language_code="en").get_latest_revision().publish()


def edit(label, way):
    """One row of that model is written once more; by SQL, as a hand in the database would."""
    model = apps.get_model(label)
    table, key = model._meta.db_table, model._meta.pk.column
    row = model._base_manager.order_by("pk").first()
    if way == "save":
        row.save()
    elif way == "update":
        field = next((f.attname for f in model._meta.local_fields if not f.primary_key), model._meta.pk.attname)
        assert model._base_manager.filter(pk=row.pk).update(**{field: getattr(row, field)}) == 1
    else:
        with connection.cursor() as cursor:
            cursor.execute(f"UPDATE {table} SET {key} = {key} WHERE {key} = %s", [row.pk])  # noqa: S608
            assert cursor.rowcount == 1


def publish_another_title(label, title):
    """The address of a public page of that type, which has that title from now on, on the page and beside it."""
    page = apps.get_model(label).objects.live().order_by("pk").first()
    page.title = page.seo_title = title
    page.save_revision().publish()
    return page.url


def articles_to(number):
    """That many pages in the tree, the new ones articles."""
    index = pages.ArticleIndexPage.objects.get(locale__language_code="en")
    first = pages.ArticlePage.objects.first()
    there = Page.objects.count()
    kind = first.content_type_id
    rows = [
        Page(
            path=f"{index.path}{_base36(1000 + n)}",
            depth=index.depth + 1,
            title=f"Article {n}",
            draft_title=f"Article {n}",
            slug=f"article-{n}",
            url_path=f"{index.url_path}article-{n}/",
            content_type_id=kind,
            locale_id=index.locale_id,
            live=True,
        )
        for n in range(there, number)
    ]
    Page.objects.bulk_create(rows)
    own = pages.ArticlePage._meta
    table, fields = own.db_table, [field for field in own.local_fields if not field.primary_key]
    columns = ", ".join(f'"{field.column}"' for field in fields)
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {table} (page_ptr_id, {columns}) SELECT page.id, {columns} "  # noqa: S608
            f"FROM wagtailcore_page page, {table} WHERE {table}.page_ptr_id = %s AND page.content_type_id = %s "
            f"AND page.id NOT IN (SELECT page_ptr_id FROM {table})",
            [first.pk, kind],
        )
    Page.objects.filter(pk=index.pk).update(numchild=pages.ArticlePage.objects.count())


def _base36(number):
    digits, text = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ", ""
    for _place in range(Page.steplen):
        number, digit = divmod(number, 36)
        text = digits[digit] + text
    return text
