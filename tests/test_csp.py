"""No inline script in the back office: what Wagtail writes of them is known, and what replaces it does the same."""

import ast
import re
from pathlib import Path

import pytest
import wagtail
from django.template.loader import get_template
from django.template.utils import get_app_template_dirs
from django.test import Client
from django.urls import reverse
from django.utils.csp import build_policy
from django.utils.html import escape
from wagtail.admin.widgets import AdminPageChooser, BaseChooser
from wagtail.admin.widgets.workflows import AdminTaskChooser

from tests.entering import enter
from therapyties.csp.apps import without_script

ROOT = Path(__file__).parents[1]
INLINE = re.compile(r"<script(?![^>]*\b(?:src=|type=\"application/(?:ld\+)?json\"))[^>]*>(.*?)</script>", re.DOTALL)
# Wagtail's scripts by their templates. When one differs, so must what replaces it in templates/wagtailadmin.
KNOWN = {
    "wagtailadmin/widgets/date_input.html": (
        'initDateChooser("{{ widget.attrs.id|escapejs }}", {{ widget.config_json|safe }});'
    ),
    "wagtailadmin/widgets/datetime_input.html": (
        'initDateTimeChooser("{{ widget.attrs.id|escapejs }}", {{ widget.config_json|safe }});'
    ),
    "wagtailadmin/widgets/time_input.html": (
        'initTimeChooser("{{ widget.attrs.id|escapejs }}", {{ widget.config_json|safe }});'
    ),
    "wagtailadmin/panels/inline_panel.html": (
        '(function() { var panel = new InlinePanel(JSON.parse("{{options_json|escapejs}}")); })();'
    ),
    "wagtailadmin/panels/multiple_chooser_panel.html": (
        '(function() { var panel = new MultipleChooserPanel(JSON.parse("{{options_json|escapejs}}")); })();'
    ),
}
FOLDERS = [
    Path(folder) for folder in get_app_template_dirs("templates") if ROOT / "templates" not in Path(folder).parents
]
TEMPLATES = [
    (path.relative_to(folder).as_posix(), path.read_text()) for folder in FOLDERS for path in folder.rglob("*.html")
]
SCRIPT = (ROOT / "static/js/widgets.js").read_text()


def subclasses(of):
    for one in of.__subclasses__():
        yield one
        yield from subclasses(one)


def test_the_inline_scripts_of_installed_templates_are_those_that_are_replaced():
    found = {name: " ".join(" ".join(INLINE.findall(text)).split()) for name, text in TEMPLATES if INLINE.search(text)}
    assert len(TEMPLATES) > 300
    assert found == KNOWN


@pytest.mark.parametrize("name", KNOWN)
def test_each_of_them_is_replaced_by_a_call_that_the_script_knows(name):
    template = get_template(name)
    assert Path(template.origin.name) == ROOT / "templates" / name
    function = re.search(r"(?:init|new )(\w+)", KNOWN[name])[0].removeprefix("new ")
    assert f'data-name="{function}"' in template.template.source
    assert f'"{function}"' in SCRIPT


def test_no_installed_template_has_an_inline_handler():
    handler = re.compile(r"<[^>]*\s(on(?:click|change|load|submit|input|error)=|(?:href|action)=[\"']javascript:)")
    assert [name for name, text in TEMPLATES if handler.search(text)] == []


def test_the_python_of_wagtail_writes_one_script_and_no_more():
    folder = Path(wagtail.__file__).parent
    found = set()
    for path in folder.rglob("*.py"):
        text = path.read_text()
        if "<script" in text and not {"test", "tests"} & set(path.relative_to(folder).parts):
            words = (node.value for node in ast.walk(ast.parse(text)) if isinstance(node, ast.Constant))
            if any(isinstance(word, str) and "<script" in word for word in words):
                found.add(path.relative_to(folder).as_posix())
    assert found == {"admin/widgets/chooser.py"}


def test_every_chooser_is_started_by_an_element_that_the_script_knows():
    assert reverse("wagtailadmin_home")  # by now every app has made the choosers of its models
    choosers = list(subclasses(BaseChooser))
    assert {"PageChooser", "ImageChooser", "DocumentChooser"} <= {chooser.js_constructor for chooser in choosers}
    for chooser in choosers:
        assert chooser.render is BaseChooser.render, chooser
        assert f'"{chooser.js_constructor}"' in SCRIPT, chooser


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("widget", "name"), [(AdminPageChooser, "PageChooser"), (AdminTaskChooser, "createTaskChooser")]
)
def test_a_chooser_names_what_starts_it_and_has_no_script(widget, name):
    html = widget().render("page", None, {"id": "id_page"})
    assert "<script" not in html
    assert f'<widget-start data-name="{name}" data-arguments="[&quot;id_page&quot;' in html
    assert f'"{name}"' in SCRIPT


def test_arguments_stay_inside_their_attribute():
    arguments = '"id", {"a": "\\"><b>"}'
    html = without_script(f"<p>x</p><script>new Chooser({arguments});</script>")
    assert html == (
        f'<p>x</p><widget-start data-name="Chooser" data-arguments="{escape(f"[{arguments}]")}"></widget-start>'
    )


def test_html_without_a_script_stays_as_it_is():
    assert without_script("<p>new Chooser(1);</p>") == "<p>new Chooser(1);</p>"


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("address", "names"),
    [
        ("/admin/settings/consultations/availability/", {"InlinePanel", "initDateChooser"}),
        ("/admin/images/add/", set()),
        ("/admin/", set()),
    ],
)
def test_pages_of_the_back_office_hold_no_inline_script(therapist_client, address, names):
    answer = therapist_client.get(address, follow=True)
    text = answer.content.decode()
    assert INLINE.findall(text) == []
    assert set(re.findall(r'<widget-start data-name="(\w+)"', text)) == names
    assert text.count('<script src="/static/js/widgets.js"></script>') == 1
    csp = dict(part.strip().split(" ", 1) for part in answer["Content-Security-Policy"].split(";"))
    assert csp["script-src"] == csp["style-src"] == "'self'"
    assert csp["style-src-elem"] == "'self' 'unsafe-inline'"
    assert answer["Content-Security-Policy"].count("unsafe") == 1


@pytest.mark.django_db
def test_the_public_site_knows_nothing_of_it(client):
    text = client.get("/").content.decode()
    assert "widgets.js" not in text
    assert "widget-start" not in text


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("role", "method", "url", "status"),
    [
        ("Therapist", "get", "/admin/", 200),
        ("Therapist", "get", "/admin/no-such-page/", 404),
        ("Therapist", "get", "/admin/pages", 301),  # the slash is added by a middleware
        ("Therapist", "get", "/admin/users/", 302),  # not hers
        ("Therapist", "get", "/admin/jsi18n/", 200),
        ("Therapist", "post", "/admin/account/", 403),  # without a token
        ("Therapist", "get", "/admin/ready/", 200),
        ("Editor", "get", "/admin/ready/", 302),
        (None, "get", "/admin/", 302),  # to sign in
        (None, "get", "/admin/login/", 302),
        (None, "get", "/admin/no-such-page/", 302),
    ],
)
def test_every_answer_of_the_back_office_has_the_same_csp_and_is_stored_nowhere(
    member_of, settings, role, method, url, status
):
    client = Client(enforce_csrf_checks=True)
    if role:
        enter(client, member_of(role))
    answer = getattr(client, method)(url)
    assert answer.status_code == status
    assert answer["Content-Security-Policy"] == build_policy(settings.ADMIN_CSP)
    assert "no-store" in answer["Cache-Control"]


@pytest.mark.django_db
def test_what_lies_beside_the_back_office_has_the_csp_of_the_site(client, settings):
    for url in ("/", "/accounts/login/", "/administration/", "/consultation/"):
        assert client.get(url)["Content-Security-Policy"] == build_policy(settings.SECURE_CSP)
