"""What a line of "Ready to open?" is; each app gives its own through the hook `register_readiness`."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Line:
    """One thing that must be true before the site opens: whether it is, why it matters, and where to see to it.

    `url` leads to the very field, and is empty where nothing in the back office helps; who lacks `permission` cannot
    open it. `post_to` and `press` are the URL and the words of a button, where one press is enough. `is_for_host` says
    that it is seen to by whoever runs the site.
    """

    title: str
    is_done: bool
    why: str
    url: str = ""
    post_to: str = ""
    press: str = ""
    permission: str = ""
    is_for_host: bool = False


def at(form: str, field: str) -> str:
    """The URL of a field in a form of the back office: of its label, which shows where the field itself is hidden."""
    return f"{form}#id_{field}-label"
