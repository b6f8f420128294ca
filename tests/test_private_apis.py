"""What is used of Wagtail, allauth and Django beside their public ways stands in one decision, and still works."""

import ast
import importlib
import inspect
import pkgutil
import re
from functools import cached_property
from pathlib import Path

import pytest
from django.contrib.auth.models import Group, Permission
from django.template.utils import get_app_template_dirs

import consultations
import pages
import therapyties

ROOT = Path(__file__).parents[1]
PACKAGES = (consultations, pages, therapyties)
OURS = tuple(package.__name__ for package in PACKAGES)
DECISION = ROOT / "docs/decisions/0009-no-inline-scripts-and-private-apis-in-one-list.md"
LISTED = set(re.findall(r"^\| `([^`]+)`", DECISION.read_text(), re.MULTILINE))
SOURCES = {path: ast.parse(path.read_text()) for name in OURS for path in sorted((ROOT / name).rglob("*.py"))}
DOCUMENTED = {"_meta", "_base_manager", "_default_manager", "_asdict"}  # the last of a NamedTuple
TEMPLATES = ROOT / "templates"
REPLACED = sorted(path.relative_to(TEMPLATES).as_posix() for path in TEMPLATES.glob("wagtail*/**/*.html"))
INSTALLED = [Path(folder) for folder in get_app_template_dirs("templates")]  # of apps: ours is none of them
METHODS = (property, cached_property, classmethod, staticmethod)


IMPORTS = "meta_path"  # who puts something there decides what others import


def is_private(name: str) -> bool:
    return name == IMPORTS or (name.startswith("_") and not name.endswith("_") and name not in DOCUMENTED)


def own_names() -> set[str]:
    """Functions and classes of ours, and attributes that we write as well as read."""
    nodes = [node for tree in SOURCES.values() for node in ast.walk(tree)]
    made = {node.name for node in nodes if isinstance(node, (ast.FunctionDef, ast.ClassDef))}
    attributes = [node for node in nodes if isinstance(node, ast.Attribute)]
    written = {node.attr for node in attributes if isinstance(node.ctx, ast.Store)}
    return made | (written & {node.attr for node in attributes if isinstance(node.ctx, ast.Load)})


def used() -> set[str]:
    """Private names that are imported or read, and methods that are replaced."""
    found, own = set(), own_names()
    for tree in SOURCES.values():
        foreign = set()
        for node in ast.walk(tree):
            if isinstance(node, ast.ImportFrom) and not node.level and not str(node.module).startswith(OURS):
                foreign |= {name.asname or name.name for name in node.names}
                if any(is_private(part) or part == "internal" for part in str(node.module).split(".")):
                    found.add(node.module)
                found |= {name.name for name in node.names if is_private(name.name)}
            elif isinstance(node, ast.Attribute) and is_private(node.attr) and node.attr not in own:
                found.add(node.attr)
        for node in ast.walk(tree):
            if isinstance(node, ast.Attribute) and isinstance(node.ctx, ast.Store) and isinstance(node.value, ast.Name):
                found |= {f"{node.value.id}.{node.attr}"} if node.value.id in foreign else set()
    return found


def overridden() -> set[str]:
    """Private methods of others that a class of ours defines anew."""
    modules = [
        importlib.import_module(module.name)
        for package in PACKAGES
        for module in pkgutil.walk_packages(package.__path__, f"{package.__name__}.")
        if ".migrations" not in module.name
    ]
    things = [thing for module in modules for thing in vars(module).values()]
    classes = {one for one in things if inspect.isclass(one) and one.__module__.split(".")[0] in OURS}
    return {
        name
        for one in classes
        for name, value in vars(one).items()
        if is_private(name) and (inspect.isfunction(value) or isinstance(value, METHODS))
        for base in one.__mro__[1:]
        if name in vars(base) and base.__module__.split(".")[0] not in OURS
    }


def test_every_private_name_and_every_replaced_template_is_listed_and_nothing_else():
    assert used() | overridden() | set(REPLACED) == LISTED


def test_each_line_of_the_list_names_files_that_are_there():
    for line in re.findall(r"^\| `.+$", DECISION.read_text(), re.MULTILINE):
        what, where, _why, told_by = (cell.strip() for cell in line.strip("|").split("|"))
        for name in re.findall(r"`([^`]+)`", where + told_by):
            assert (ROOT / name).exists(), line
        if not what.strip("`").endswith(".html"):
            assert all(what.strip("`") in (ROOT / name).read_text() for name in re.findall(r"`([^`]+)`", where)), line


def original(name: str) -> str:
    """The template that one of ours replaces; fails when it is no longer installed."""
    return next(folder / name for folder in INSTALLED if (folder / name).exists()).read_text()


def blocks(text: str) -> set[str]:
    return set(re.findall(r"{%-?\s*block\s+(\w+)", text))


def blocks_to_fill(name: str) -> set[str]:
    """The blocks of an installed template and of all that it extends."""
    text = original(name)
    base = re.search(r"{%-?\s*extends\s+[\"']([^\"']+)", text)
    return blocks(text) | (blocks_to_fill(base[1]) if base else set())


@pytest.mark.parametrize("name", REPLACED)
def test_a_replaced_template_is_still_there_and_has_the_blocks_that_ours_fills(name):
    text = (ROOT / "templates" / name).read_text()
    assert original(name)
    if "{% extends" in text:
        assert blocks(text)
        assert blocks(text) <= blocks_to_fill(name)


@pytest.mark.django_db
def test_a_right_given_to_one_account_alone_does_not_count(django_user_model):
    user, right = django_user_model.objects.create_user("guest"), Permission.objects.get(codename="access_admin")
    user.user_permissions.add(right)
    assert not django_user_model.objects.get(pk=user.pk).has_perm("wagtailadmin.access_admin")
    group = Group.objects.create(name="Guests")
    group.permissions.add(right)
    user.groups.add(group)
    assert django_user_model.objects.get(pk=user.pk).has_perm("wagtailadmin.access_admin")
