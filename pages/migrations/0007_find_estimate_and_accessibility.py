"""A site that stands already: its details name the two pages that the starting site came with, where they still are."""

from django.db import migrations


def name_the_pages(apps, schema_editor):
    PracticeDetails = apps.get_model("pages", "PracticeDetails")
    legal = apps.get_model("pages", "LegalPage").objects
    for name, slug in (("good_faith_estimate", "good-faith-estimate"), ("accessibility", "accessibility")):
        page = legal.filter(slug=slug).values_list("page_ptr_id", flat=True).order_by("path").first()
        PracticeDetails.objects.filter(**{name: None}).update(**{f"{name}_id": page})


class Migration(migrations.Migration):
    dependencies = [("pages", "0006_practice_names_estimate_and_accessibility")]

    operations = [migrations.RunPython(name_the_pages, migrations.RunPython.noop, elidable=True)]
