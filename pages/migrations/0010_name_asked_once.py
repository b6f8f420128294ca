"""A name and a title are asked once; the letters after the name stood in two places, and this one nobody read."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("pages", "0009_pages_to_think_with")]

    operations = [
        migrations.AlterField("therapistpage", "name", models.CharField(blank=True, max_length=80)),
        migrations.AlterField(
            "therapistpage", "role", models.CharField(blank=True, max_length=100, verbose_name="title")
        ),
        migrations.RemoveField("practicedetails", "licence_letters"),
    ]
