"""The door: a layer in front of Django that gives a public page as it was rendered, until its content changes."""

from collections.abc import Iterable
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings

from .generation import reader
from .stored import Headers, Key, Start, Store, Stored, may_be_kept
from .visit import NAME, Visit

type Variables = dict[str, Any]  # of one request, as WSGI hands them over


FROM_HERE = "same-origin"  # said by a browser that follows a link of ours
NO_PHONE = "?0"


def _may_fetch_ahead(environ: Variables) -> bool:
    """Whether a browser is told which pages to fetch ahead. One on a phone is told from its second page on: the file
    with the rules would be one more in its first visit, which has to be light."""
    return environ.get("HTTP_SEC_FETCH_SITE") == FROM_HERE or environ.get("HTTP_SEC_CH_UA_MOBILE") == NO_PHONE


def _without_rules(start_response: Start) -> Start:

    def start(status: str, headers: Any, *rest: Any) -> Any:
        return start_response(status, [header for header in headers if header[0] != "Speculation-Rules"], *rest)

    return start


class Door:
    """Knows a page by scheme, host and path, and by nothing else that a stranger sends.

    Everything it does not know is Django's: who has a session, a query, any method but GET and HEAD, a host with a port
    or a pattern that the settings do not name.
    """

    def __init__(self, application: Any) -> None:
        self.application = application
        self.store = Store()
        site = urlsplit(settings.SITE_URL)
        self._domains = {host.lower() for host in settings.ALLOWED_HOSTS if not host.startswith((".", "*"))}
        self._hosts = self._domains | ({f"{domain}:{site.port}" for domain in self._domains} if site.port else set())
        name, self._secure = settings.SECURE_PROXY_SSL_HEADER or ("", "")
        self._scheme_header = name

    def __call__(self, environ: Variables, start_response: Start) -> Iterable[bytes]:
        if not _may_fetch_ahead(environ):
            start_response = _without_rules(start_response)
        key = self.key(environ)
        if key is None:
            return self.application(environ, start_response)
        number = reader.look()
        if number is None:
            return self._ask_without_a_database(environ, start_response, key)
        found = self.store.get(key, number)
        if found is None:
            return self._ask(environ, start_response, key, number)
        return self._give_again(key, found, environ, start_response)

    def at_once(self, environ: Variables, start_response: Start) -> list[bytes] | None:
        """A kept page, if it is known to be true and nobody has to wait for that; else None, and nothing was said."""
        key = self.key(environ)
        number = reader.known() if key else None
        found = self.store.get(key, number) if key and number is not None else None
        if key is None or found is None:
            return None
        if not _may_fetch_ahead(environ):
            start_response = _without_rules(start_response)
        return self._give_again(key, found, environ, start_response)

    def _ask_without_a_database(self, environ: Variables, start_response: Start, key: Key) -> Iterable[bytes]:
        """Django's answer; where that is only that it cannot answer now, the page as it was kept last."""
        found = self.store.last(key)
        if found is None:
            return self.application(environ, start_response)
        asked, failed = dict(environ), []

        def start(status: str, headers: Headers, exc_info: Any = None) -> Any:
            if status.startswith("503 "):
                failed.append(status)
                return None
            return start_response(status, headers, exc_info) if exc_info else start_response(status, headers)

        response = self.application(environ, start)
        if not failed:
            return response
        if close := getattr(response, "close", None):
            close()
        return self._give(found, asked, start_response)

    def key(self, environ: Variables) -> Key | None:
        """None for what the door has no part in."""
        if environ["REQUEST_METHOD"] not in ("GET", "HEAD") or environ.get("QUERY_STRING") or environ["SCRIPT_NAME"]:
            return None
        cookies = environ.get("HTTP_COOKIE")
        if cookies and _has_session(cookies):
            return None
        host = environ.get("HTTP_HOST", "").lower()
        if host not in self._hosts and host.removesuffix(f":{environ['SERVER_PORT']}") not in self._domains:
            return None
        return self._scheme(environ), host, environ["PATH_INFO"]

    def _scheme(self, environ: Variables) -> str:
        """As Django sees it (HttpRequest.scheme)."""
        said = environ.get(self._scheme_header) if self._scheme_header else None
        if said is not None:
            return "https" if said.split(",", 1)[0].strip() == self._secure else "http"
        return "https" if environ["wsgi.url_scheme"] == "https" else "http"

    def _give_again(self, key: Key, found: Stored, environ: Variables, start_response: Start) -> list[bytes]:
        if "br" in environ.get("HTTP_ACCEPT_ENCODING", ""):
            self.store.wish_for_brotli(key, found)  # from the second reader on: it is worth its time then
        return self._give(found, environ, start_response)

    def _give(self, found: Stored, environ: Variables, start_response: Start) -> list[bytes]:
        accepted, known = environ.get("HTTP_ACCEPT_ENCODING", ""), environ.get("HTTP_IF_NONE_MATCH", "")
        return found.answer(environ["REQUEST_METHOD"], accepted, known, start_response)

    def _ask(self, environ: Variables, start_response: Start, key: Key, number: int) -> Iterable[bytes]:
        """Django's answer. It is kept if Django allows and nothing has changed while it was made."""
        visit = Visit()
        asked = dict(environ)  # Django is not told what the door will see to
        environ[NAME] = visit
        environ["HTTP_HOST"] = key[1]  # as everybody who is given this page would write it
        said: list[tuple[str, Headers]] = []

        def start(status: str, headers: Headers, exc_info: Any = None) -> Any:
            if visit.is_kept and may_be_kept(status, headers):
                said.append((status, headers))
                return None
            return start_response(status, headers, exc_info) if exc_info else start_response(status, headers)

        response = self.application(environ, start)
        if not said:
            return response
        try:
            body = b"".join(response)
        finally:
            if close := getattr(response, "close", None):
                close()
        answer = Stored.of(number, said[0][1], body)
        if reader.look(at_once=True) == number:
            self.store.put(key, answer)
        return self._give(answer, asked, start_response)


def _has_session(cookies: str) -> bool:
    name = settings.SESSION_COOKIE_NAME
    return name in cookies and any(cookie.split("=", 1)[0].strip() == name for cookie in cookies.split(";"))
