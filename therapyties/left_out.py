"""Leaves out what packages would load into every process though the site never needs it there.

None of them has a setting for it. Where Wagtail's apps ask for a module of its API, which the site does not offer, they
are given one in which nothing happens; what others can do without is not there while they are loaded.
"""

import re
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from importlib import import_module
from importlib.abc import Loader, MetaPathFinder
from importlib.machinery import ModuleSpec
from types import ModuleType

# The API of today with ninja, of which it is made, and what of the one before (v2) only strangers would ask for, with
# pydantic. The rest of that one fills the back office's lists of pages.
OF_THE_API = re.compile(r"wagtail(\.\w+)*\.api\.v3(\.\w+)*|wagtail\.api\.querysets")
ASKED_FOR = ("api", "get_public_pages_queryset", "register_content_types", "router")
# What a module can do without. REST framework, with which the back office lists pages, shows with these what the site
# has none of: fields of PostgreSQL's own kinds, schemes, documents of an API. Willow is given no HEIC: it has become a
# JPEG before (pages/pictures/conversion.py).
OPTIONAL = {
    "rest_framework.compat": ("psycopg", "pygments", "requests", "yaml"),
    "willow.plugins.pillow": ("pillow_heif",),
}


class Unused:
    """Stands for what an app registers with the API, and for the API."""

    def __call__(self) -> None:
        """As `register_content_types`."""

    def add_router(self, prefix: str, router: "Unused") -> None:
        """As the API itself."""


class Finder(MetaPathFinder, Loader):
    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        return ModuleSpec(fullname, self, is_package=True) if OF_THE_API.fullmatch(fullname) else None

    def exec_module(self, module: ModuleType) -> None:
        """It has the names for which Wagtail asks, and no others: whoever wants more hears of it."""
        module.__dict__.update(dict.fromkeys(ASKED_FOR, Unused()))


def leave_out() -> None:
    """From now on; before an app is ready."""
    sys.meta_path.insert(0, Finder())
    for module, names in OPTIONAL.items():
        with _without(names):
            import_module(module)


@contextmanager
def _without(names: Sequence[str]) -> Iterator[None]:
    """Whoever asks for a package of one of these names meanwhile hears that there is none; who has it keeps it."""
    hidden = [name for name in names if name not in sys.modules]
    sys.modules.update(dict.fromkeys(hidden))  # type: ignore[arg-type] # None is what the import system reads so
    try:
        yield
    finally:
        for name in hidden:
            del sys.modules[name]
