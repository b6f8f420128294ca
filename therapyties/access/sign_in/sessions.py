"""How long a session lasts, and how sessions end from elsewhere."""

from datetime import timedelta
from math import ceil

from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.contrib.auth.models import User
from django.contrib.sessions.backends.base import SessionBase
from django.contrib.sessions.models import Session
from django.http import HttpRequest
from django.utils import timezone

NEWS = 15  # seconds: by so much an idle session may end early
STARTED, SEEN = "access_started", "access_seen"  # seconds since 1970


def begin(session: SessionBase) -> None:
    """The session's two clocks start now."""
    session[STARTED] = session[SEEN] = timezone.now().timestamp()


def seen(session: SessionBase) -> None:
    """Somebody did something just now; written down only if that is news, for each writing locks the database."""
    now = timezone.now().timestamp()
    if now - session.get(SEEN, 0) >= NEWS:
        session[SEEN] = now


def seconds_left(session: SessionBase) -> int:
    """How long the session lasts if nothing more happens; 0 when it is over."""
    now = timezone.now().timestamp()
    idle_end = session.get(SEEN, now) + settings.IDLE_SECONDS
    last_end = session.get(STARTED, now) + settings.SESSION_COOKIE_AGE
    return max(0, ceil(min(idle_end, last_end) - now))


def is_idle(session: SessionBase) -> bool:
    """Whether it ends because nothing happened, and not because of its age."""
    return timezone.now().timestamp() - session.get(STARTED, 0) < settings.SESSION_COOKIE_AGE


def shows_somebody(request: HttpRequest) -> bool:
    """Whether a person did this: opened a page or sent a form. What scripts ask for in the background is not life.

    Browsers say what a request is for; where one does not, what Wagtail asks by itself is known by its address.
    """
    if request.path_info.startswith("/admin/editing-sessions/"):
        return False
    return request.headers.get("Sec-Fetch-Dest", "document") == "document"


def end_all(user: User, but: str | None = None) -> int:
    """End every session of the account except the one with the key `but`; how many there were.

    Sessions do not say whose they are without being opened; a practice has a handful.
    """
    ended = 0
    for row in Session.objects.filter(expire_date__gt=timezone.now() - timedelta(days=1)).exclude(session_key=but):
        if row.get_decoded().get(SESSION_KEY) == str(user.pk):
            row.delete()
            ended += 1
    return ended
