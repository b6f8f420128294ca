"""What a line of "Ready to open?" is; each app gives its own through the hook `register_readiness`."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Line:
    """One thing that must be true before the site opens: whether it is, why it matters, and where to see to it.

    `url` is empty where nothing in the back office helps. `post_to` and `press` are the URL and the words of a button,
    where one press is enough.
    """

    title: str
    is_done: bool
    why: str
    url: str = ""
    post_to: str = ""
    press: str = ""
