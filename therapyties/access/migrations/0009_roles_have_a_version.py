"""What the software gave each role last is kept, so that an update tells it from what somebody has changed."""

from django.db import migrations, models


class Migration(migrations.Migration):

    # Of the others that are made to their end what `make_roles` reads, which runs after each migration.
    dependencies = [
        ("access", "0008_second_factors_have_a_place"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("wagtailcore", "0098_apitoken"),
    ]

    operations = [
        migrations.CreateModel(
            name="RoleAsGiven",
            fields=[
                ("name", models.CharField(max_length=150, primary_key=True, serialize=False)),
                ("version", models.PositiveIntegerField()),
                ("may", models.JSONField()),
            ],
            options={"default_permissions": ()},
        ),
    ]
