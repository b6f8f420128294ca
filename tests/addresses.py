"""The addresses of the seeded pages, and those of the address table with what they ask for filled in."""

import re

from django.db import transaction
from django.urls.resolvers import RoutePattern, URLResolver

ARTICLE = "/articles/how-relationship-therapy-can-transform-your-connection/"
ADDRESSES = [
    "/",
    "/services/",
    "/services/relationship-therapy/",
    "/services/couples-therapy/",
    "/services/individual-therapy/",
    "/services/anger-management/",
    "/articles/",
    ARTICLE,
    "/articles/when-one-reaches-and-the-other-retreats/",
    "/articles/anger-is-a-signal/",
    "/about/",
    "/questions/",
    "/privacy/",
    "/accessibility/",
    "/urgent-help/",
    "/first-call/",
    "/reflection/",
    "/handouts/",
    "/handouts/the-loop/",
    "/handouts/a-pause-we-agree-on/",
    "/handouts/first-words/",
    "/words/",
]
# What is public in Hebrew as well; the privacy policy is a draft there.
IN_HEBREW = [f"/he{address}" for address in ADDRESSES if address != "/privacy/"]


def is_of_the_back_office(entry):
    return isinstance(entry, URLResolver) and str(entry.pattern) == "admin/"


def routes(resolver, before=""):
    for entry in resolver.url_patterns:
        pattern = str(entry.pattern)
        if isinstance(entry, URLResolver):
            yield from routes(entry, before + pattern)
        else:
            yield before + (pattern if isinstance(entry.pattern, RoutePattern) else f"^{pattern.strip('^$')}")


def filled(route, values):
    """The route as a path: each argument by the value for it at this place, by its name, or by its kind."""

    def value(match):
        kind, name = match[1] or "str", match[2]
        for begins, value_there in values["at"].items():
            if route.startswith(begins) and name in ("pk", "id", "object_id"):
                return str(value_there)
        return str(values.get(name, {"int": 1, "uuid": "0" * 32}.get(kind, "x")))

    if "^" in route:
        known = re.sub(r"\(\?P<(\w+)>[^()]*\)", lambda match: str(values.get(match[1], match[0])), route)
        return route.split("^")[0] + "no-such-page/" if "(" in known else re.sub(r"[\^\\]", "", known)
    return re.sub(r"<(?:(\w+):)?(\w+)>", value, route)


def visited(client, method, path):
    """The answer and its text; whatever it did is undone."""
    client.raise_request_exception = False
    cookies = client.cookies.copy()
    with transaction.atomic():
        response = getattr(client, method)(path)
        text = b"".join(response.streaming_content) if response.streaming else response.content
        transaction.set_rollback(True)
    client.cookies = cookies
    return response, text.decode(errors="replace")
