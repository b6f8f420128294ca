"""A site that was built before its details named pages: they name the pages that code used to look for by type or slug."""

from django.db import migrations


def name_the_pages(apps, schema_editor):
    PracticeDetails = apps.get_model("pages", "PracticeDetails")
    policy = apps.get_model("pages", "LegalPage").objects.filter(slug="privacy").order_by("path").first()
    questions = apps.get_model("pages", "QuestionsPage").objects.order_by("path").first()
    articles = apps.get_model("pages", "ArticleIndexPage").objects.order_by("path").first()
    PracticeDetails.objects.filter(privacy_policy=None).update(privacy_policy=policy)
    PracticeDetails.objects.filter(questions=None).update(questions=questions)
    PracticeDetails.objects.filter(articles=None).update(articles=articles)


class Migration(migrations.Migration):
    dependencies = [("pages", "0003_practice_names_its_pages")]

    operations = [migrations.RunPython(name_the_pages, migrations.RunPython.noop, elidable=True)]
