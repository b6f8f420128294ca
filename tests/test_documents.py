"""What README, CONTRIBUTING, the changelog and the decisions name is there, and each fact stands in one place."""

import re
import tomllib
from importlib.util import find_spec
from pathlib import Path

import pytest
import yaml
from django.core.management import get_commands

ROOT = Path(__file__).parents[1]
DECISIONS = sorted((ROOT / "docs/decisions").glob("[0-9]*.md"))
DOCUMENTS = [
    *(ROOT / name for name in ("README.md", "CONTRIBUTING.md", "CHANGELOG.md")),
    ROOT / "SECURITY.md",
    ROOT / "docs/security.md",
    ROOT / "docs/decisions/README.md",
    *DECISIONS,
]
# What a machine makes and no clone holds.
MADE = ("var/", ".venv", ".env")
FILE = re.compile(r"[\w.<>*-]+(?:/[\w.<>*-]+)*/?")
ENDINGS = (".py", ".md", ".html", ".txt", ".css", ".js", ".toml", ".yaml", ".example")
WORD = re.compile(r"[A-Za-z_][\w.]*(?:\(\))?")


def name_of(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def in_backticks(path: Path) -> list[str]:
    text = re.sub(r"^```.*?^```", "", path.read_text(), flags=re.DOTALL | re.MULTILINE)
    return re.findall(r"`([^`\n]+)`", text)


def anchors(path: Path) -> set[str]:
    """The fragments that lead to its headings."""
    headings = re.findall(r"^#+ (.+)$", path.read_text(), re.MULTILINE)
    return {re.sub(r"[^\w -]", "", heading).strip().lower().replace(" ", "-") for heading in headings}


def table(path: Path, heading: str) -> list[list[str]]:
    """The rows of the first table under a heading, without its head."""
    part = path.read_text().split(f"\n## {heading}\n")[1].split("\n## ")[0]
    rows = [line.strip("|").split("|") for line in part.splitlines() if line.startswith("|")]
    return [[cell.strip() for cell in row] for row in rows[2:]]


def is_path(text: str) -> bool:
    """Whether it names a file or folder of the project; `templates/` may be left out before a template."""
    is_ours = (ROOT / text.split("/")[0]).is_dir() if "/" in text else False
    return bool(FILE.fullmatch(text)) and (text.endswith(ENDINGS) or is_ours) and not text.startswith(MADE)


def is_there(text: str) -> bool:
    pattern = re.sub(r"<\w+>", "*", text.rstrip("/"))
    found = [file for folder in (ROOT, ROOT / "templates") for file in folder.glob(pattern)]
    return bool(found) and (found[0].is_dir() or not text.endswith("/"))


@pytest.fixture(scope="module")
def code() -> set[str]:
    """Every word of the code and of what runs it."""
    places = ("therapyties", "pages", "consultations", "deploy", "tests", "templates", "static/css", "static/js")
    files = [path for place in places for path in (ROOT / place).rglob("*") if path.suffix in ENDINGS]
    files += [ROOT / name for name in ("Makefile", "pyproject.toml", "deploy/compose.yaml", "Dockerfile")]
    return {word for file in files if file != Path(__file__) for word in re.findall(r"\w+", file.read_text())}


@pytest.mark.parametrize("path", DOCUMENTS, ids=name_of)
def test_every_link_leads_to_a_file_and_a_heading_that_are_there(path):
    for target in re.findall(r"\]\(([^)]+)\)", path.read_text()):
        if not target.startswith("https://"):
            file, _, fragment = target.partition("#")
            assert (path.parent / file).exists(), target
            assert not fragment or fragment in anchors(path.parent / file), target


@pytest.mark.parametrize("path", DOCUMENTS, ids=name_of)
def test_every_path_in_backticks_is_there(path):
    paths = [text for text in in_backticks(path) if is_path(text)]
    assert [text for text in paths if not is_there(text)] == []


@pytest.mark.parametrize("path", DOCUMENTS, ids=name_of)
def test_every_module_in_backticks_is_there(path):
    text = path.read_text()
    named = [*in_backticks(path), *re.findall(r"python -m ([\w.]+)", text)]
    modules = [name for name in named if re.fullmatch(r"(therapyties|pages|consultations|tests)(\.\w+)+", name)]
    assert [name for name in modules if not find_spec(name)] == []


@pytest.mark.parametrize("path", DOCUMENTS, ids=name_of)
def test_every_command_is_one(path):
    text, makefile = path.read_text(), (ROOT / "Makefile").read_text()
    targets = set(re.findall(r"(?:`|^    )make ([a-z-]+)", text, re.MULTILINE))
    assert targets - set(re.findall(r"^([a-z-]+):", makefile, re.MULTILINE)) == set()
    assert set(re.findall(r"manage\.py (\w+)", text)) - {*get_commands()} == set()


@pytest.mark.parametrize("path", [path for path in DOCUMENTS if path.name != "CHANGELOG.md"], ids=name_of)
def test_every_name_in_backticks_is_a_word_of_the_code(path, code):
    names = [text for text in in_backticks(path) if WORD.fullmatch(text) and not text.endswith(ENDINGS)]
    assert [text for text in names if not set(re.findall(r"\w+", text)) <= code] == []


# --- decisions


def test_decisions_are_numbered_without_a_gap_and_all_of_them_are_listed():
    assert [path.name[:5] for path in DECISIONS] == [f"{number:04}-" for number in range(1, len(DECISIONS) + 1)]
    listed = re.findall(r"\]\((\d[^)]+)\)", (ROOT / "docs/decisions/README.md").read_text())
    assert listed == [path.name for path in DECISIONS]


@pytest.mark.parametrize("path", DECISIONS, ids=name_of)
def test_a_decision_says_status_date_context_decision_and_cost_on_one_page(path):
    text = path.read_text()
    assert re.match(rf"# {path.name[:4]} \w", text)
    assert re.search(r"^- Status: (accepted|replaced by \[\d{4}\])", text, re.MULTILINE)
    assert re.search(r"^- Date: 20\d\d-\d\d-\d\d", text, re.MULTILINE)
    parts = re.split(r"^## (.+)$", text, flags=re.MULTILINE)
    assert parts[1::2] == ["Context", "Decision", "What it costs"]
    assert all(len(part.split()) > 10 for part in parts[2::2])
    assert len(text.splitlines()) <= 60


# --- one fact in one place


def test_the_changelogs_newest_heading_is_the_version_and_nobody_else_says_one():
    headings = re.findall(r"^## (.+)$", (ROOT / "CHANGELOG.md").read_text(), re.MULTILINE)
    versions = [re.fullmatch(r"(\d+)\.(\d+)\.(\d+) - (\d{4}-\d\d-\d\d)", heading) for heading in headings]
    assert versions
    assert all(versions), headings
    newest_first = [(*map(int, version.groups()[:3]), version[4]) for version in versions]
    assert newest_first == sorted(newest_first, reverse=True)
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    assert project["dynamic"] == ["version"]
    assert "version" not in project


def test_the_readme_lists_every_variable_that_the_settings_read_and_no_other():
    settings = (ROOT / "therapyties/settings.py").read_text()
    known = set(re.findall(r'variable\(\s*"([A-Z_]+)"', settings))
    assert known >= {"SECRET_KEY", "MAIL_URL"}
    listed = [row[0].strip("`") for row in table(ROOT / "README.md", "Configuration")]
    assert len(listed) == len(set(listed))
    assert set(listed) == known


def test_a_word_of_the_glossary_has_one_meaning():
    words = [row[0].casefold() for row in table(ROOT / "CONTRIBUTING.md", "Glossary")]
    assert len(words) >= 20
    assert len(words) == len(set(words))


def test_before_a_commit_runs_what_make_lint_runs_and_nothing_is_fetched_for_it():
    config = yaml.safe_load((ROOT / ".pre-commit-config.yaml").read_text())
    assert [repository["repo"] for repository in config["repos"]] == ["local"]
    [hook] = config["repos"][0]["hooks"]
    assert (hook["entry"], hook["language"]) == ("make lint", "system")
    assert hook["always_run"]
    assert not hook["pass_filenames"]
