"""The three roles of the people who work on the site, as data with a version; Wagtail calls them groups."""

from collections.abc import Iterable

from django.contrib.auth.models import Group, Permission
from django.db import transaction
from django.db.models import CharField, Q, QuerySet, Value
from django.db.models.functions import Cast, Concat
from wagtail.models import Collection, GroupCollectionPermission, GroupPagePermission, Page

from .models import AuditEntry, RoleAsGiven

OWNER, THERAPIST, EDITOR = "Owner", "Therapist", "Editor"
EXAMPLES = ("Editors", "Moderators")  # Wagtail makes them with its own migrations
# Rises with each change of what a role may; tests/access/test_roles.py has the rights of this version, one by one.
VERSION = 2
# (app, model) of what each may add, change, view and delete; a model of None is every model of the app.
MAY = {
    THERAPIST: (("wagtailadmin", None), ("consultations", None), ("pages", None), ("simple_translation", None)),
    EDITOR: (("wagtailadmin", None), ("pages", "topic"), ("simple_translation", None)),
}
NOT_ON_PAGES = {EDITOR: {"bulk_delete_page"}}
# Whoever has one of these can give themselves every other right.
LEADS_TO_EVERYTHING = {f"auth.{model}.{act}_{model}" for model in ("user", "group") for act in ("add", "change")}
# A right is written "app.model.codename", what holds for a branch of the tree with its place behind it.
ON_PAGES, ON_FILES = " on page ", " on collection "


def make_roles() -> dict[str, tuple[set[str], set[str]]]:
    """Every role is there with the rights of this version; {role: (given, taken)} of each that had others.

    What somebody has changed in a role by hand stays as it is: only what is new since this site's version is given, and
    only what left the role since then is taken. A site that has no version yet gets the rights of a new one, for before
    there were versions an update changed no role, and the first therapists had been given everything. The owner may
    always do everything. Nobody is moved from one role to another, other groups are not touched, and the example groups
    of a new Wagtail are gone, unless somebody was put into one.
    """
    if Page.get_first_root_node() is None:
        return {}  # an empty database, as tests leave it
    changed = {}
    with transaction.atomic():
        Group.objects.filter(name__in=EXAMPLES, user=None).delete()
        for name in (OWNER, THERAPIST, EDITOR):
            group, is_new = Group.objects.get_or_create(name=name)
            has, may = rights_of(name)[name], _rights_by_version(name)
            before = RoleAsGiven.objects.filter(pk=name).first()
            if before and before.version > VERSION:
                continue  # an older version of the site, that was put back
            wanted = may if is_new or before is None else has - (set(before.may) - may) | may - set(before.may)
            if name == OWNER:
                wanted = has | may
            _give(group, wanted - has)
            _take(group, has - wanted)
            if before is None or before.version != VERSION or set(before.may) != may:
                RoleAsGiven.objects.update_or_create(name=name, defaults={"version": VERSION, "may": sorted(may)})
            if has != wanted and not is_new:
                changed[name] = (wanted - has, has - wanted)
                detail = f"version {VERSION}: {len(wanted - has)} given, {len(has - wanted)} taken"
                AuditEntry.objects.record("access.role_changed", about=name, detail=detail)
    return changed


def changed_by_hand() -> dict[str, tuple[set[str], set[str]]]:
    """{role: (rights it has beyond those it was given, rights it lacks of them)} where somebody changed it since."""
    given = {row.name: set(row.may) for row in RoleAsGiven.objects.exclude(name=OWNER)}
    return {
        name: (has - given[name], given[name] - has) for name, has in rights_of(*given).items() if has != given[name]
    }


def as_permission(right: str) -> tuple[str, str, str]:
    """(app, model, codename) of the permission that the right is made of."""
    app, model, codename = _apart(right)[0].split(".", 2)
    return app, model, codename


def rights_of(*names: str) -> dict[str, set[str]]:
    """{role: its rights}, of those that there are; one question to the database."""
    named = Group.objects.filter(name__in=names)
    whole = named.values_list("name", *_parts_of("permissions__"), Value("", output_field=CharField()))
    places = [
        model.objects.filter(group__in=named).values_list(
            "group__name",
            *_parts_of("permission__"),
            Concat(Value(mark), Cast(place, CharField()), output_field=CharField()),
        )
        for model, mark, place in (
            (GroupPagePermission, ON_PAGES, "page"),
            (GroupCollectionPermission, ON_FILES, "collection"),
        )
    ]
    rights: dict[str, set[str]] = {}
    for name, app, model, codename, place in whole.union(*places, all=True):
        rights.setdefault(name, set()).update([f"{app}.{model}.{codename}{place}"] if codename else [])
    return rights


def _parts_of(permission: str) -> tuple[str, str, str]:
    return f"{permission}content_type__app_label", f"{permission}content_type__model", f"{permission}codename"


def _rights_by_version(name: str) -> set[str]:
    """What the role may in this version. Pages and files are given by the branch of the tree they are in: here the
    root, so all of them."""
    root, collection = Page.get_first_root_node(), Collection.get_first_root_node()
    rights = _written(Permission.objects.all() if name == OWNER else Permission.objects.filter(_any_of(MAY[name])))
    on_pages = Permission.objects.filter(content_type__app_label="wagtailcore", content_type__model="page")
    on_pages = on_pages.exclude(codename__in=NOT_ON_PAGES.get(name, ()))
    # Wagtail asks for the permissions of its own image model, whatever model the project uses.
    on_files = Permission.objects.filter(
        content_type__app_label__in=("wagtailimages", "wagtaildocs"), content_type__model__in=("image", "document")
    )
    if name == OWNER:
        on_files |= Permission.objects.filter(content_type__app_label="wagtailcore", content_type__model="collection")
    on_files = on_files.exclude(codename__startswith="view_")
    return (
        rights
        | {f"{right}{ON_PAGES}{root.pk}" for right in _written(on_pages)}
        | {f"{right}{ON_FILES}{collection.pk}" for right in _written(on_files)}
    )


def _any_of(models: Iterable[tuple[str, str | None]]) -> Q:
    wanted = Q()
    for app, model in models:
        wanted |= Q(content_type__app_label=app, **({"content_type__model": model} if model else {}))
    return wanted


def _written(permissions: QuerySet[Permission]) -> set[str]:
    return {_as_text(permission) for permission in permissions.select_related("content_type")}


def _as_text(permission: Permission) -> str:
    kind = permission.content_type
    return f"{kind.app_label}.{kind.model}.{permission.codename}"


def _give(group: Group, rights: set[str]) -> None:
    known = {_as_text(permission): permission for permission in Permission.objects.select_related("content_type")}
    everywhere = []
    for right in rights:
        name, on, place = _apart(right)
        if name not in known:
            continue  # of a model that has left the site
        if on == ON_PAGES:
            GroupPagePermission.objects.get_or_create(group=group, page_id=place, permission=known[name])
        elif on == ON_FILES:
            GroupCollectionPermission.objects.get_or_create(group=group, collection_id=place, permission=known[name])
        else:
            everywhere.append(known[name])
    group.permissions.add(*everywhere)


def _take(group: Group, rights: set[str]) -> None:
    for right in rights:
        _name, on, place = _apart(right)
        app, model, codename = as_permission(right)
        permission = Permission.objects.get_by_natural_key(codename, app, model)
        if on == ON_PAGES:
            GroupPagePermission.objects.filter(group=group, page_id=place, permission=permission).delete()
        elif on == ON_FILES:
            GroupCollectionPermission.objects.filter(group=group, collection_id=place, permission=permission).delete()
        else:
            group.permissions.remove(permission)


def _apart(right: str) -> tuple[str, str, int]:
    """(the permission, on what it holds, the number of the branch); the last two are empty for what holds everywhere"""
    for on in (ON_PAGES, ON_FILES):
        name, found, place = right.partition(on)
        if found:
            return name, on, int(place)
    return right, "", 0
