"""`python -m tests.upgrade.schema`: the tables of the site's own models as JSON, told so that two sites compare."""

import json


def main():
    import django

    django.setup()
    from django.apps import apps
    from django.db import connection

    ours = [
        app.label
        for app in apps.get_app_configs()
        if app.name.split(".")[0] in ("consultations", "pages", "therapyties")
    ]
    tables = {}
    with connection.cursor() as cursor:
        for model in (
            model for label in ours for model in apps.get_app_config(label).get_models(include_auto_created=True)
        ):
            table = model._meta.db_table
            columns = connection.introspection.get_table_description(cursor, table)
            constraints = connection.introspection.get_constraints(cursor, table).values()
            tables[table] = {
                "columns": sorted([column.name, str(column.type_code), bool(column.null_ok)] for column in columns),
                "constraints": sorted(
                    json.dumps([constraint[part] for part in ("columns", "unique", "index", "foreign_key")])
                    for constraint in constraints
                    if not constraint["check"]
                ),
            }
    print(json.dumps(tables, default=str, sort_keys=True))


if __name__ == "__main__":
    main()
