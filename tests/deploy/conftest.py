"""A folder like the site's, and somebody who types answers."""

import shutil
from pathlib import Path

import pytest

from deploy import questions
from tests.server import copied_site

from .clones import Site

ROOT = Path(__file__).parents[2]


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """Where the questions write their .env."""
    shutil.copy(ROOT / ".env.example", tmp_path)
    monkeypatch.setattr(questions, "ROOT", tmp_path)
    return tmp_path


@pytest.fixture
def types(monkeypatch):
    """types(answer, …) are typed one after the other; what was asked is in the list that it returns."""

    def will(*answers):
        left, asked = list(answers), []

        def typed(prompt):
            asked.append(prompt)
            if not left:
                raise EOFError
            return left.pop(0)

        monkeypatch.setattr("builtins.input", typed)
        monkeypatch.setattr(questions, "getpass", typed)
        return asked

    return will


@pytest.fixture
def site(tmp_path):
    (tmp_path / "data").mkdir()
    with copied_site(tmp_path / "data") as server:
        made = Site(tmp_path, server)
        made.systemctl("start")
        try:
            assert made.answers(), Path(f"{made.folder}.said").read_text()
            yield made
        finally:
            made.systemctl("stop")
