"""WSGI entry point."""

import os
from collections.abc import Callable, Iterable
from typing import Any

from django.core.wsgi import get_wsgi_application
from django.utils.http import parse_header_parameters

from therapyties.door.wsgi import Door
from therapyties.forwarded import believed_only

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "therapyties.settings")

type Application = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]


def in_utf_8(application: Application) -> Application:
    """Forms and queries are read as UTF-8, whatever letters their sender names: all of ours are, and Django would take
    some that are no letters, or give halves of them, before any middleware is asked."""

    def reads(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        kind, parameters = parse_header_parameters(environ.get("CONTENT_TYPE", ""))
        if parameters.pop("charset", None):
            environ["CONTENT_TYPE"] = "; ".join([kind, *(f'{name}="{value}"' for name, value in parameters.items())])
        return application(environ, start_response)

    return reads


site = in_utf_8(get_wsgi_application())
door = Door(site)
# Headers that only a proxy may send are gone before anybody reads them.
application = believed_only(door)
# The answer if nobody has to wait for it, else None: for a server that asks before it spends a thread.
at_once = believed_only(door.at_once)
