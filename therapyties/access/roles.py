"""The three roles of the people who work on the site, as data; Wagtail calls them groups."""

from collections.abc import Iterable

from django.contrib.auth.models import Group, Permission
from django.db.models import Q
from wagtail.models import Collection, GroupCollectionPermission, GroupPagePermission, Page

OWNER, THERAPIST, EDITOR = "Owner", "Therapist", "Editor"
EXAMPLES = ("Editors", "Moderators")  # Wagtail makes them with its own migrations
# (app, model) of what each may add, change, view and delete; a model of None is every model of the app.
MAY = {
    THERAPIST: (("wagtailadmin", None), ("consultations", None), ("pages", None), ("simple_translation", None)),
    EDITOR: (("wagtailadmin", None), ("pages", "topic"), ("simple_translation", None)),
}
NOT_ON_PAGES = {EDITOR: {"bulk_delete_page"}}


def make_roles() -> None:
    """Every role is there, and the owner may do everything.

    A role that is there already keeps what it has, for somebody may have changed it; only the owner is given what an
    update has brought. Nobody is moved from one to another, and nothing is taken from anybody; the example groups of a
    new Wagtail are gone, unless somebody was put into one.
    """
    Group.objects.filter(name__in=EXAMPLES, user=None).delete()
    for name in (OWNER, THERAPIST, EDITOR):
        group, is_new = Group.objects.get_or_create(name=name)
        if name == OWNER:
            group.permissions.add(*Permission.objects.exclude(group=group))
        elif is_new:
            group.permissions.set(Permission.objects.filter(_any_of(MAY[name])))
        if is_new:
            _give_pages_and_files(group)


def _any_of(models: Iterable[tuple[str, str | None]]) -> Q:
    wanted = Q()
    for app, model in models:
        wanted |= Q(content_type__app_label=app, **({"content_type__model": model} if model else {}))
    return wanted


def _give_pages_and_files(group: Group) -> None:
    """Pages and files are given by the branch of the tree they are in: here the root, so all of them."""
    root, collection = Page.get_first_root_node(), Collection.get_first_root_node()
    on_pages = Permission.objects.filter(content_type__app_label="wagtailcore", content_type__model="page")
    for permission in on_pages.exclude(codename__in=NOT_ON_PAGES.get(group.name, ())):
        GroupPagePermission.objects.get_or_create(group=group, page=root, permission=permission)
    # Wagtail asks for the permissions of its own image model, whatever model the project uses.
    on_files = Permission.objects.filter(
        content_type__app_label__in=("wagtailimages", "wagtaildocs"), content_type__model__in=("image", "document")
    )
    if group.name == OWNER:
        on_files |= Permission.objects.filter(content_type__app_label="wagtailcore", content_type__model="collection")
    for permission in on_files.exclude(codename__startswith="view_"):
        GroupCollectionPermission.objects.get_or_create(group=group, collection=collection, permission=permission)
