"""A translation knows beside which revision of its twin it was read last."""

from django.db import migrations, models

PAGES = (
    "articleindexpage",
    "articlepage",
    "feespage",
    "firstvisitpage",
    "glossarypage",
    "handoutindexpage",
    "handoutpage",
    "homepage",
    "legalpage",
    "questionspage",
    "reflectionpage",
    "serviceindexpage",
    "servicepage",
    "standardpage",
    "therapistpage",
)


class Migration(migrations.Migration):
    dependencies = [("pages", "0012_hebrew")]
    operations = [
        migrations.AddField(page, "read_beside", models.PositiveBigIntegerField(default=0, editable=False))
        for page in PAGES
    ]
