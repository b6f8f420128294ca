"""The house keeps its shape: who reads the environment, what each block and page must have, what a view may be.

Who may import whom is asked by `make lint`; the contracts stand in pyproject.toml.
"""

import ast
import re
from pathlib import Path

import pytest
from django.contrib.auth.models import AnonymousUser
from django.template.loader import get_template, render_to_string
from wagtail.blocks import StructBlock
from wagtail.models import Page, Site

from pages.blocks import BodyBlock

ROOT = Path(__file__).parents[1]
APPS = ("consultations", "pages", "therapyties")
SOURCES = [path for app in APPS for path in (ROOT / app).rglob("*.py") if "migrations" not in path.parts]
MIGRATIONS = [path for app in APPS for path in (ROOT / app).rglob("migrations/0*.py")]
TEMPLATES = sorted((ROOT / "templates").rglob("*.html")) + sorted((ROOT / "templates").rglob("*.txt"))
STYLES = sorted((ROOT / "static" / "css").rglob("*.css"))
BLOCKS = BodyBlock().child_blocks
# Words in templates that become part of an attribute, not of the text.
ATTRIBUTES = {"article", "page", "topics", "website"}
LONGEST_LINE = 160  # characters, of a template that is no mail's prose


def imported(tree):
    """(the statement, the dotted name of the module) for every absolute import below that node."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from ((node, name.name) for name in node.names)
        elif isinstance(node, ast.ImportFrom) and not node.level:
            yield node, node.module


@pytest.mark.parametrize("path", MIGRATIONS, ids=lambda path: str(path.relative_to(ROOT)))
def test_a_migration_imports_nothing_of_ours_that_could_change_under_it(path):
    assert not [name for _node, name in imported(ast.parse(path.read_text())) if name.split(".")[0] in APPS]


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: str(path.relative_to(ROOT)))
def test_an_import_inside_a_function_says_why_it_is_not_at_the_top(path):
    lines = path.read_text().splitlines()
    for function in ast.walk(ast.parse(path.read_text())):
        if isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef):
            inside = [node for node in ast.walk(function) if isinstance(node, ast.Import | ast.ImportFrom)]
            if inside:
                said = lines[function.lineno - 1 : inside[-1].end_lineno]
                assert any("#" in line for line in said), f"{path}:{inside[0].lineno}"


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.relative_to(ROOT)))
def test_no_line_of_a_template_is_longer_than_a_stranger_reads(path):
    if path.suffix == ".html" or ("emails" not in path.parts and "email" not in path.parts):
        assert max(map(len, path.read_text().splitlines()), default=0) <= LONGEST_LINE


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: str(path.relative_to(ROOT)))
def test_only_the_settings_read_the_environment(path):
    text = path.read_text()
    if path.name not in ("settings.py", "variables.py", "wsgi.py"):
        assert "environ" not in text


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: str(path.relative_to(ROOT)))
def test_every_module_says_its_job(path):
    if path.read_text().strip():
        assert ast.get_docstring(ast.parse(path.read_text()))


def views_in(path):
    """(name, lines of its body) of every function of a request that gives a response."""
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.FunctionDef) and node.args.args and node.args.args[0].arg == "request":
            gives = ast.unparse(node.returns) if node.returns else ""
            body = node.body[1:] if ast.get_docstring(node) else node.body
            if "Response" in gives or gives == "str":
                yield node.name, body[-1].end_lineno - body[0].lineno + 1


@pytest.mark.parametrize("room", ["desk", "visitor"])
def test_a_view_is_short_and_says_its_types(room):
    found = [view for path in (ROOT / "consultations" / room).glob("*.py") for view in views_in(path)]
    assert len(found) > 10
    assert [(name, lines) for name, lines in found if lines >= 15] == []


@pytest.mark.parametrize("name", BLOCKS)
def test_every_block_is_a_struct_with_icon_description_sample_and_a_template_of_its_name(name):
    block = BLOCKS[name]
    assert isinstance(block, StructBlock)
    assert type(block) is not StructBlock
    assert block.meta.template == f"blocks/{name}.html"
    assert get_template(block.meta.template)
    assert block.meta.description
    assert block.meta.icon != "placeholder"


@pytest.mark.django_db
@pytest.mark.parametrize("name", BLOCKS)
def test_every_block_renders_its_own_sample(name, rf):
    block = BLOCKS[name]
    request = rf.get("/")
    html = block.render(block.get_preview_value(), {"request": request, "settings": _settings(request)})
    assert html.strip()


@pytest.mark.parametrize("name", ["testimonial", "rating", "review", "raw", "html", "embed"])
def test_there_is_no_block_for_what_trust_forbids(name):
    assert not [block for block in BLOCKS if name in block]


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.relative_to(ROOT)))
def test_no_template_has_inline_style_script_or_handler_or_a_foreign_address(path):
    text = path.read_text()
    assert not re.search(r"\sstyle=\"|<style|\son[a-z]+=\"|javascript:", text)
    assert not re.search(r"<script(?![^>]*\ssrc=)", text)
    foreign = set(re.findall(r"(?:src|href)=\"(https?://[^\"]+)", text))
    assert foreign <= {"https://www.weather.gov/"}


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.relative_to(ROOT)))
def test_every_word_a_visitor_reads_goes_through_gettext(path):
    text = path.read_text()
    text = re.sub(r"{%\s*blocktranslate.*?{%\s*endblocktranslate\s*%}", "", text, flags=re.DOTALL)
    text = re.sub(r"{%.*?%}|{{.*?}}|{#.*?#}", "", text, flags=re.DOTALL)
    text = re.sub(r"<[^>]*>", " ", text, flags=re.DOTALL)
    if path.suffix == ".html":
        assert set(re.findall(r"[A-Za-z]{2,}", text)) <= ATTRIBUTES | {"Therapy", "Ties"}, path


@pytest.mark.parametrize("path", STYLES, ids=lambda path: str(path.relative_to(ROOT)))
def test_styles_are_logical_without_important_and_colours_only_in_tokens(path):
    text = re.sub(r"/\*.*?\*/", "", path.read_text(), flags=re.DOTALL)
    assert "!important" not in text
    assert not re.search(
        r"(margin|padding|border|inset)-(left|right)|text-align:\s*(left|right)|(?<![-\w])(left|right)\s*:", text
    )
    if path.name not in ("tokens.css", "admin.css", "print.css"):
        assert not re.search(r"#[0-9a-fA-F]{3,8}\b|rgba?\(", text)


def test_the_entry_sheet_imports_every_component():
    entry = (ROOT / "static/css/site.css").read_text()
    named = set(re.findall(r'url\("([^"]+)"\)', entry))
    there = {str(path.relative_to(ROOT / "static/css")) for path in STYLES if path.parent.name != "desk"}
    assert named == there - {"site.css", "admin.css"}


@pytest.mark.django_db
def test_every_template_renders(rf, home):
    """Pages and blocks are rendered elsewhere; these are the ones that stand alone."""
    request = rf.get("/")
    request.user = AnonymousUser()
    for name in ("400.html", "500.html", "503.html", "403_expired.html"):
        assert "988" in render_to_string(name)
    for name in ("404.html", "consultations/elsewhere.html", "consultations/link_unknown.html"):
        assert "988" in render_to_string(name, {"settings": _settings(request), "sensitive": True}, request)


def test_the_500_page_needs_no_database():
    assert "Something went wrong here" in render_to_string("500.html")


@pytest.mark.django_db
def test_the_tree_holds_only_pages_of_the_project_below_the_root():
    assert set(Page.objects.filter(depth__gt=1).values_list("content_type__app_label", flat=True)) == {"pages"}
    assert Site.objects.count() == 1


def _settings(request):
    from wagtail.contrib.settings.context_processors import settings

    return settings(request)["settings"]
