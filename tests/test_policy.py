"""No inline script in the back office: what Wagtail writes of them is known, and what replaces it does the same."""

import ast
import re
from importlib import import_module
from pathlib import Path

import pytest
from django.apps import apps
from django.template.loader import get_template
from django.template.utils import get_app_template_dirs
from django.utils.html import escape
from wagtail.admin.widgets import AdminPageChooser, BaseChooser
from wagtail.admin.widgets.workflows import AdminTaskChooser

from therapyties.policy.apps import without_script

ROOT = Path(__file__).parents[1]
INLINE = re.compile(r"<script(?![^>]*\b(?:src=|type=\"application/(?:ld\+)?json\"))[^>]*>(.*?)</script>", re.DOTALL)
# What each script of Wagtail's does, by its template. Once this differs, its replacement in templates/wagtailadmin must.
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
    found = set()
    for app in apps.get_app_configs():
        if app.name.startswith("wagtail"):
            for path in Path(app.path).rglob("*.py"):
                text = path.read_text()
                if "tests" not in path.parts and "test" not in path.parts and "<script" in text:
                    words = (node.value for node in ast.walk(ast.parse(text)) if isinstance(node, ast.Constant))
                    if any(isinstance(word, str) and "<script" in word for word in words):
                        found.add(path.relative_to(app.path).as_posix())
    assert found == {"widgets/chooser.py"}


def test_every_chooser_is_started_by_an_element_that_the_script_knows(client):
    for app in apps.get_app_configs():  # where choosers are made for models
        if app.name.startswith("wagtail"):
            import_module(f"{app.name}.wagtail_hooks") if (Path(app.path) / "wagtail_hooks.py").exists() else None
    choosers = list(subclasses(BaseChooser))
    assert len(choosers) > 5
    for chooser in choosers:
        assert chooser.render is BaseChooser.render, chooser
        if chooser.render_js_init is BaseChooser.render_js_init:
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
    html = without_script('<p>x</p><script>new Chooser("id", {"a": "\\"><b>"});</script>')
    assert (
        html
        == f'<p>x</p><widget-start data-name="Chooser" data-arguments="{escape("[" + ARGUMENTS + "]")}"></widget-start>'
    )


ARGUMENTS = '"id", {"a": "\\"><b>"}'


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
    answer = therapist_client.get(address)
    text = answer.content.decode()
    assert INLINE.findall(text) == []
    assert set(re.findall(r'<widget-start data-name="(\w+)"', text)) == names
    assert text.count('<script src="/static/js/widgets.js"></script>') == 1
    policy = dict(part.strip().split(" ", 1) for part in answer["Content-Security-Policy"].split(";"))
    assert policy["script-src"] == policy["style-src"] == "'self'"
    assert policy["style-src-elem"] == "'self' 'unsafe-inline'"
    assert answer["Content-Security-Policy"].count("unsafe") == 1


@pytest.mark.django_db
def test_the_public_site_knows_nothing_of_it(client):
    text = client.get("/").content.decode()
    assert "widgets.js" not in text
    assert "widget-start" not in text
