"""Every file of the sweep is a draft with all its words, or is refused in a sentence, in time and in little memory."""

import json
import os
import subprocess
import sys
from html import unescape

import pytest

from tests.pages.sweep import CASES, REFUSED

SECONDS, MEGABYTES = 10, 300


@pytest.fixture(scope="module")
def sweep(django_db_setup):
    """What came of each file, by its name; in a process without all that the tests have loaded."""
    environment = {key: value for key, value in os.environ.items() if key != "TEST_DATABASE_URL"}
    ran = subprocess.run(
        [sys.executable, "-m", "tests.pages.sweep"], env=environment, capture_output=True, text=True, check=False
    )
    assert ran.returncode == 0, ran.stderr
    return {found["name"]: found for found in map(json.loads, ran.stdout.splitlines())}


def test_the_sweep_is_wide(sweep):
    assert len(sweep) == len(CASES) >= 40


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_a_file_is_a_draft_or_refused_in_words(sweep, case):
    found = sweep[case.name]
    assert "failed" not in found
    assert found["seconds"] < SECONDS
    assert found["megabytes"] < MEGABYTES
    if case.says == REFUSED:
        assert len(found["refused"].split()) > 3
        return
    words = " ".join(unescape(found["words"]).split())
    for part in case.says:
        assert part in words
    for part in case.silent:
        assert part not in words
    assert any(note in sentence for note in case.note.split("|") for sentence in [*found["notes"], ""])
