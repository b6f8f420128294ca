"""What each role may in version 2 of the roles, one by one; whoever changes it raises the version and says it here."""

VERSION = 2
ALL = ("add", "change", "delete", "view")
EDITS = {
    "wagtailadmin": {"admin": ("access",), "editingsession": ALL, "formstate": ALL},
    "simple_translation": {"translation": ("submit",)},
}
PAGES = ("articleindexpage", "articlepage", "feespage", "firstvisitpage", "glossarypage", "handoutindexpage")
PAGES += ("handoutpage", "homepage", "legalpage", "questionspage", "reflectionpage", "serviceindexpage", "servicepage")
PAGES += ("standardpage", "therapistpage")
EVERYWHERE = {
    "Therapist": EDITS
    | {
        "consultations": {
            "availability": ALL,
            "busycalendar": ("add", "change", "delete"),
            "consultationrequest": ("change", "delete", "view"),
            "consultationsettings": ALL,
            "referral": ALL,
        },
        "pages": dict.fromkeys(
            (*PAGES, "hebrewdetails", "practicedetails", "siteimage", "siterendition", "topic"), ALL
        ),
    },
    "Editor": EDITS | {"pages": {"topic": ALL}},
}
ON_PAGES = {"add_page", "change_page", "delete_page", "lock_page", "publish_page", "unlock_page", "view_page"}
ON_PAGES_TOO = {"Therapist": {"bulk_delete_page"}, "Editor": set()}
ON_FILES = {f"{act}_{kind}" for act in ("add", "change", "choose", "delete") for kind in ("document", "image")}


def expected(role):
    """As `found` gives it."""
    everywhere = EVERYWHERE[role].items()
    rights = {f"{app}.{act}_{model}" for app, models in everywhere for model, acts in models.items() for act in acts}
    return {"everywhere": rights, "on pages": ON_PAGES | ON_PAGES_TOO[role], "on files": ON_FILES}


def found(role):
    """What the group of that name has in the database."""
    from django.contrib.auth.models import Group

    group = Group.objects.get(name=role)
    names = group.permissions.values_list("content_type__app_label", "codename")
    return {
        "everywhere": {f"{app}.{codename}" for app, codename in names},
        "on pages": set(group.page_permissions.values_list("permission__codename", flat=True)),
        "on files": set(group.collection_permissions.values_list("permission__codename", flat=True)),
    }
