"""Leaves Wagtail's API out: the site offers none, and five of Wagtail's apps would load it into every process.

With ninja, of which it is made, it takes 15 MB. Wagtail has no setting for it: so where its apps ask for a module of
the API, they are given one in which nothing happens.
"""

import re
import sys
from collections.abc import Sequence
from importlib.abc import Loader, MetaPathFinder
from importlib.machinery import ModuleSpec
from types import ModuleType

# The one of today; that of before (v2) fills the back office's lists of pages.
OF_THE_API = re.compile(r"wagtail(\.\w+)*\.api\.v3(\.\w+)*")


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
        """It has the names for which Wagtail's apps ask, and no others: whoever wants more hears of it."""
        module.__dict__.update(dict.fromkeys(("api", "register_content_types", "router"), Unused()))


def leave_out() -> None:
    """From now on; before an app is ready."""
    sys.meta_path.insert(0, Finder())
