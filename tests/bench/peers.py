"""What the site is measured against: WhiteNoise under gunicorn, nginx with a file, a page of Wagtail alone."""

import contextlib
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

from tests.postgres import free_port

from .load import Target

ROOT = Path(__file__).parents[2]
AS_OURS = ("--worker-class", "gthread", "--workers", "2", "--threads", "4", "--preload", "--log-level", "warning")
WHITENOISE = """
from whitenoise import WhiteNoise

application = WhiteNoise(lambda environ, start: [], root="files", index_file=True, autorefresh=False, max_age=0)
"""
SETTINGS = """
from pathlib import Path

BASE = Path(__file__).parent
SECRET_KEY = "of a page that nobody reads"
ALLOWED_HOSTS = ["127.0.0.1"]
WAGTAIL_SITE_NAME = "Bare"
WAGTAILADMIN_BASE_URL = "http://127.0.0.1"
ROOT_URLCONF = "urls"
STATIC_URL, MEDIA_URL, MEDIA_ROOT = "/static/", "/media/", BASE / "media"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
USE_TZ = True
DATABASES = {"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": BASE / "bare.sqlite3"}}
INSTALLED_APPS = [
    "bare", "wagtail.contrib.forms", "wagtail.contrib.redirects", "wagtail.embeds", "wagtail.sites", "wagtail.users",
    "wagtail.snippets", "wagtail.documents", "wagtail.images", "wagtail.search", "wagtail.admin", "wagtail",
    "modelcluster", "taggit", "django_filters", "django.contrib.auth", "django.contrib.contenttypes",
    "django.contrib.sessions", "django.contrib.messages", "django.contrib.staticfiles",
]
MIDDLEWARE = [
    "django.contrib.sessions.middleware.SessionMiddleware", "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware", "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware", "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django.middleware.security.SecurityMiddleware", "wagtail.contrib.redirects.middleware.RedirectMiddleware",
]
TEMPLATES = [{
    "BACKEND": "django.template.backends.django.DjangoTemplates", "APP_DIRS": True,
    "OPTIONS": {"context_processors": [
        "django.template.context_processors.debug", "django.template.context_processors.request",
        "django.contrib.auth.context_processors.auth", "django.contrib.messages.context_processors.messages",
    ]},
}]
"""
MODELS = """
from wagtail import blocks
from wagtail.fields import StreamField
from wagtail.images.blocks import ImageChooserBlock
from wagtail.models import Page

class ArticlePage(Page):
    body = StreamField([("text", blocks.RichTextBlock()), ("picture", ImageChooserBlock())])
"""
TEMPLATE = """{% load wagtailcore_tags wagtailimages_tags %}<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8"><title>{{ page.title }}</title></head><body><h1>{{ page.title }}</h1>
{% for block in page.body %}{% if block.block_type == "picture" %}{% image block.value width-800 %}{% else %}
{% include_block block %}{% endif %}{% endfor %}</body></html>
"""
FILL = """
import io
from PIL import Image as Drawing
from django.core.files.images import ImageFile
from wagtail.images.models import Image
from wagtail.models import Page, Site
from bare.models import ArticlePage

def picture(number):
    drawn = io.BytesIO()
    Drawing.new("RGB", (1600, 900), (number * 60, 90, 120)).save(drawn, "JPEG")
    drawn.seek(0)
    return Image.objects.create(title=f"Picture {number}", file=ImageFile(drawn, name=f"{number}.jpg"))

blocks = []
for number in range(3):
    blocks += [("text", TEXT), ("picture", picture(number))]
root = Page.objects.get(locale__language_code="en", depth=1)
page = root.add_child(instance=ArticlePage(title="Article", slug="article", body=blocks))
Site.objects.all().delete()
Site.objects.create(hostname="127.0.0.1", root_page=root, is_default_site=True)
"""


def words(number: int) -> str:
    """Rich text of about that many words, in paragraphs."""
    sentence = "Two people who talk about what they need are heard more often than two who wait. "
    return f"<p>{sentence * 5}</p>" * max(1, number // 80)


def until_it_listens(place: int | Path, process: subprocess.Popen[bytes]) -> None:
    """At that port, or at the socket with that name."""
    family, address = (socket.AF_INET, ("127.0.0.1", place)) if isinstance(place, int) else (socket.AF_UNIX, str(place))
    for _attempt in range(1200):
        with contextlib.suppress(OSError), socket.socket(family) as caller:
            caller.connect(address)
            return
        if process.poll() is not None:
            break
        time.sleep(0.05)
    sys.exit("A server to compare with did not start.")


@contextlib.contextmanager
def started(
    command: list[str], place: int | Path, folder: Path, environment: dict[str, str] | None = None
) -> Iterator[int]:
    process = subprocess.Popen(command, cwd=folder, env=os.environ | (environment or {}))
    try:
        until_it_listens(place, process)
        yield process.pid
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(30)


@contextlib.contextmanager
def gunicorn(folder: Path, application: str, environment: dict[str, str] | None = None) -> Iterator[tuple[int, int]]:
    """(port, process) of a gunicorn that has as many workers and threads as the site."""
    port = free_port()
    command = [sys.executable, "-m", "gunicorn", "--bind", f"127.0.0.1:{port}", *AS_OURS, application]
    with started(command, port, folder, environment) as pid:
        yield port, pid


@contextlib.contextmanager
def whitenoise(folder: Path, page: bytes) -> Iterator[Target]:
    folder.mkdir()
    (folder / "files").mkdir()
    (folder / "files" / "page.html").write_bytes(page)
    subprocess.run([sys.executable, "-m", "whitenoise.compress", "--quiet", "files"], cwd=folder, check=True)
    (folder / "files_alone.py").write_text(WHITENOISE)
    with gunicorn(folder, "files_alone:application") as (port, pid):
        yield Target("WhiteNoise, the same page as a file", port, "/page.html", pid)


@contextlib.contextmanager
def bare_wagtail(folder: Path, number_of_words: int = 2_000) -> Iterator[Target]:
    """An article of so many words and three pictures, with nothing around it."""
    (folder / "bare" / "templates" / "bare").mkdir(parents=True)
    (folder / "settings.py").write_text(SETTINGS)
    (folder / "urls.py").write_text(
        "from django.urls import include, path\nfrom wagtail import urls\nurlpatterns = [path('', include(urls))]\n"
    )
    (folder / "bare" / "__init__.py").touch()
    (folder / "bare" / "models.py").write_text(MODELS)
    (folder / "bare" / "templates" / "bare" / "article_page.html").write_text(TEMPLATE)
    (folder / "site_alone.py").write_text(
        "from django.core.wsgi import get_wsgi_application\napplication = get_wsgi_application()\n"
    )
    environment = {"DJANGO_SETTINGS_MODULE": "settings", "PYTHONPATH": str(folder)}
    fill = f"TEXT = {words(number_of_words // 3)!r}\n{FILL}"
    for act in (["makemigrations", "bare"], ["migrate"], ["shell", "--no-imports", "-c", fill]):
        command = [sys.executable, "-m", "django", *act, "--verbosity", "0"]
        subprocess.run(command, cwd=folder, env=os.environ | environment, check=True)
    with gunicorn(folder, "site_alone:application", environment) as (port, pid):
        yield Target("the same words on Wagtail alone", port, "/article/", pid)


@contextlib.contextmanager
def nginx(folder: Path, page: bytes, site: Target) -> Iterator[tuple[Target, Target]]:
    """(a file, the site) behind an nginx with the configuration of deploy/, without encryption."""
    folder.mkdir(mode=0o755)
    (folder / "files").mkdir()
    (folder / "files" / "page.html").write_bytes(page)
    port = free_port()
    text = (ROOT / "deploy" / "nginx.conf").read_text()
    for old, new in {
        "/var/cache/nginx/therapyties": f"{folder}/cache",
        "/var/log/nginx/": f"{folder}/",
        "listen 80;": f"listen 127.0.0.1:{free_port()};",
        "listen 443 ssl http2;": f"listen 127.0.0.1:{port};",
        "server 127.0.0.1:8000;": f"server 127.0.0.1:{site.port};",
        "    location / {": f"    location = /page.html {{ root {folder}/files; }}\n    location / {{",
    }.items():
        assert old in text
        text = text.replace(old, new)
    text = "\n".join(line for line in text.splitlines() if not line.strip().startswith("ssl_"))
    kinds = ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    own = "".join(f"{kind}_temp_path {folder}/{kind};" for kind in kinds)
    own += "types { text/html html; } keepalive_requests 1000000;"
    user = "user root;" if os.geteuid() == 0 else ""
    around = f"daemon off; pid {folder}/pid; error_log {folder}/start.log; {user} worker_processes 2;"
    (folder / "nginx.conf").write_text(f"{around} events {{}} http {{ {own} {text} }}")
    command = ["nginx", "-e", f"{folder}/start.log", "-p", str(folder), "-c", "nginx.conf"]
    with started(command, port, folder) as pid:
        file = Target("nginx, the same page as a file", port, "/page.html", pid)
        yield file, Target("the site behind nginx", port, site.path, pid, beside=(site.root,))


def has_nginx() -> bool:
    return shutil.which("nginx") is not None
