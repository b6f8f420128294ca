"""A picture says what it shows in Hebrew as well."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("pages", "0013_read_beside")]
    operations = [
        migrations.AddField(
            model_name="siteimage",
            name="description_in_hebrew",
            field=models.CharField(
                blank=True,
                help_text="For the pages in Hebrew. Empty: they say it in English.",
                max_length=255,
                verbose_name="what it shows, in Hebrew",
            ),
        ),
    ]
