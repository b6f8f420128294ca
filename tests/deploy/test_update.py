"""`make update` on a real clone: what is well takes over, and whatever is not leaves everything as it was."""

import re
import signal
import subprocess
import time
from pathlib import Path

import pytest

from deploy import update, versions

from .clones import A_TABLE, PATIENCE, commit, git, migrations, repository

# --- what is looked at before anything is done


@pytest.fixture
def clone(tmp_path, monkeypatch):
    """A clone of a small repository, in which the update looks for its next version."""
    origin = repository(tmp_path / "origin", {"a": "1"})
    git(tmp_path, "clone", "--quiet", origin, "here")
    monkeypatch.chdir(tmp_path / "here")
    monkeypatch.setattr(update, "ROOT", tmp_path / "here")
    return tmp_path


def test_the_next_version_is_the_one_of_the_branch_that_is_followed(clone):
    there, here = clone / "origin", clone / "here"
    old = git(here, "rev-parse", "HEAD")
    assert versions.look("") == versions.Versions("main", old, old, is_next=True)
    commit(there, {"a": "2"})
    assert versions.look("") == versions.Versions("main", old, git(there, "rev-parse", "HEAD"), is_next=True)


def test_a_version_can_be_named_by_its_tag_its_branch_or_its_commit(clone):
    there = clone / "origin"
    old = git(there, "rev-parse", "HEAD")
    git(there, "switch", "--quiet", "--create", "other")
    commit(there, {"a": "2"})
    git(there, "tag", "v2")
    new = git(there, "rev-parse", "HEAD")
    for name in ("v2", "other", new, new[:9]):
        assert versions.look(name) == versions.Versions("main", old, new, is_next=False)
    with pytest.raises(update.Failed, match="There is no version v3"):
        versions.look("v3")


def test_changes_of_ones_own_are_never_written_over(clone):
    here = clone / "here"
    commit(clone / "origin", {"a": "2"})
    (here / "a").write_text("mine")
    with pytest.raises(update.Failed, match="Files of this version were changed here"):
        versions.look("")
    git(here, "commit", "--quiet", "--all", "--message", "Mine")
    with pytest.raises(update.Failed, match="has commits of its own"):
        versions.look("")


def test_who_follows_no_branch_is_asked_for_a_version(clone):
    git(clone / "here", "checkout", "--quiet", "--detach")
    with pytest.raises(update.Failed, match="VERSION="):
        versions.look("")


def test_an_origin_that_is_away_changes_nothing_and_is_said(clone):
    (clone / "origin").rename(clone / "away")
    with pytest.raises(update.Failed, match="git fetch: "):
        versions.look("")


def test_two_updates_at_once_are_one(clone):
    with update.alone(), pytest.raises(update.Failed, match="Another update"), update.alone():
        pass
    with update.alone():
        pass


def test_a_site_in_containers_is_told_its_own_way(clone, monkeypatch):
    monkeypatch.setenv("COMPOSE_FILE", "deploy/compose.yaml")
    with pytest.raises(update.Failed, match=r"python3 -m deploy\.containers"):
        update.update("")


# --- a site that serves, and its next version


NOT_WELL = {
    "a migration fails after another has changed the database": (
        lambda: migrations(A_TABLE, "migrations.RunPython(fail)"),
        "it could not get ready",
    ),
    "it does not start": (
        lambda: {"therapyties/wsgi.py": "raise RuntimeError('this version was made to fail')\n"},
        "it could not get ready",
    ),
    "a page is broken": (
        lambda: {"templates/pages/home_page.html": "{% no_such_tag %}\n"} | migrations(A_TABLE),
        "/ answered 500",
    ),
    "a package is missing": (
        lambda: {"requirements.txt": "# nothing\n"} | migrations(A_TABLE),
        "its static files could not be collected",
    ),
}


def packages_that_cannot_be_installed_are_noticed_while_the_site_goes_on(site):
    site.comes_next({"requirements.txt": "no-such-package-anywhere==1 --hash=sha256:00\n"})
    site.said_to_the_service()
    code, said = site.update()
    assert (code, "Nothing was changed." in said) == (1, True)
    assert site.said_to_the_service() == ["show"]
    assert site.at() == (site.base, "main")
    assert not (site.folder / ".venv.next").exists()


def an_update_that_is_told_to_stop_goes_back(site):
    site.comes_next(migrations(A_TABLE, 'migrations.RunPython(lambda *_: __import__("time").sleep(600))'))
    command = [".venv/bin/python", "-m", "deploy.update"]
    options = {"stdout": subprocess.PIPE, "stderr": subprocess.STDOUT, "text": True}
    with subprocess.Popen(command, cwd=site.folder, env=site.environment, **options) as running:
        give_up = time.monotonic() + PATIENCE
        while not site.has_a_new_table():
            assert time.monotonic() < give_up
            time.sleep(0.2)
        running.send_signal(signal.SIGTERM)
        said, _ = running.communicate(timeout=PATIENCE)
    assert running.returncode == 1
    assert "Everything is as it was" in said
    assert site.at() == (site.base, "main")
    assert site.answers()
    assert not site.has_a_new_table()


INTERRUPTED = (
    packages_that_cannot_be_installed_are_noticed_while_the_site_goes_on,
    an_update_that_is_told_to_stop_goes_back,
)


@pytest.mark.slow
@pytest.mark.xdist_group("serving")
def test_what_is_not_well_goes_back_with_everything_that_was_accepted_and_what_is_well_takes_over(site, dose):
    several = list(NOT_WELL.items())
    for why, (files, words) in dose(several[:1], several):
        site.somebody_asks()
        accepted = site.accepted()
        site.said_to_the_service()
        site.comes_next(files())
        code, said = site.update()
        assert code == 1, said
        assert f"The new version is not well: {words}" in said, why
        assert "Everything is as it was" in said
        assert site.at() == (site.base, "main")
        assert git(site.folder, "status", "--porcelain") == ""
        assert site.said_to_the_service() == ["show", "stop", "start"]
        assert site.answers(), why
        assert not site.has_a_new_table()
        assert site.accepted() == accepted
        assert (site.folder / ".venv").is_symlink()
        assert not (site.folder / ".venv.before").exists()
    for happens in dose((), INTERRUPTED):
        happens(site)
    site.somebody_asks()
    accepted = site.accepted()
    site.said_to_the_service()
    new = site.comes_next(migrations(A_TABLE))
    code, said = site.update()
    assert code == 0, said
    assert site.at() == (new, "main")
    assert site.said_to_the_service() == ["show", "stop", "start"]
    assert site.answers()
    assert site.has_a_new_table()
    assert site.accepted() == accepted
    [backup] = re.findall(r"The backup from before: (.+)", said)
    assert Path(backup).exists()
    code, said = site.update()
    assert (code, "newest version already" in said) == (0, True)
    assert site.said_to_the_service() == ["show"]  # nobody was shut out for that
    if dose(False, True):
        site.somebody_asks()
        code, said = site.update(site.base[:9])
        assert code == 1  # that version does not know this database
        assert "A newer version of the site has changed this database" in said
        assert (site.at()[0], site.accepted()) == (new, accepted + 1)
        code, said = site.update(site.base[:9], "--restore", backup)
        assert code == 0, said
        assert site.at() == (site.base, "")
        assert site.answers()
        assert (site.accepted(), site.has_a_new_table()) == (accepted, False)
