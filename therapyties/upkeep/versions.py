"""Which version of the site the database belongs to, by its migrations."""

from functools import cache

from django.apps import apps
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder

OURS = ("consultations", "pages", "therapyties")
WAY_OUT = (
    "A newer version of the site has changed this database: {names}. Start the newer version; or stop the site and put "
    "the backup that was made before the upgrade in place: manage.py restore_backup FILE --in-place"
)


def unknown() -> list[str]:
    """The migrations of our own apps that are in the database and not in this code; raises DatabaseError."""
    labels = [config.label for config in apps.get_app_configs() if config.name.partition(".")[0] in OURS]
    recorder = MigrationRecorder(connection)
    if not recorder.has_table():
        return []
    known = _known()
    applied = recorder.migration_qs.filter(app__in=labels).order_by("app", "name").values_list("app", "name")
    return [f"{app} {name}" for app, name in applied if (app, name) not in known]


@cache
def _known() -> frozenset[tuple[str, str]]:
    """What this code knows, which is read from its files once."""
    loader = MigrationLoader(None, load=False)
    loader.load_disk()
    return frozenset(loader.disk_migrations or ())


def is_behind() -> bool:
    """Whether there are migrations to be made."""
    executor = MigrationExecutor(connection)
    return bool(executor.migration_plan(executor.loader.graph.leaf_nodes()))


def is_empty() -> bool:
    """Whether nothing was ever stored here."""
    return not MigrationRecorder(connection).has_table()
