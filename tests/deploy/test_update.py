"""`make update` on a real clone: what is well takes over, and whatever is not leaves everything as it was."""

import re
import signal
import subprocess
import time
from pathlib import Path

import pytest

from deploy import place, running, update, versions

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
    assert versions.look("") == versions.Versions("main", old, old, follows="main")
    commit(there, {"a": "2"})
    for name in ("", "main"):
        assert versions.look(name) == versions.Versions("main", old, git(there, "rev-parse", "HEAD"), follows="main")


def test_a_version_can_be_named_by_its_tag_its_branch_or_its_commit(clone):
    there = clone / "origin"
    old = git(there, "rev-parse", "HEAD")
    git(there, "switch", "--quiet", "--create", "other")
    commit(there, {"a": "2"})
    git(there, "tag", "v2")
    new = git(there, "rev-parse", "HEAD")
    for name, follows in (("v2", ""), ("other", "other"), (new, ""), (new[:9], "")):
        assert versions.look(name) == versions.Versions("main", old, new, follows)
    with pytest.raises(update.Failed, match=r"There is no version v3\.$"):
        versions.look("v3")


def test_who_went_back_to_a_version_follows_a_branch_again_by_naming_it(clone):
    there, here = clone / "origin", clone / "here"
    old = git(here, "rev-parse", "HEAD")
    commit(there, {"a": "2"})
    new = git(there, "rev-parse", "HEAD")
    versions.look("").put_in_place()
    versions.look(old).put_in_place()
    assert (git(here, "rev-parse", "HEAD"), git(here, "branch", "--show-current")) == (old, "")
    with pytest.raises(update.Failed, match=r"To follow one again: make update VERSION=main$"):
        versions.look("")
    versions.look("main").put_in_place()
    assert (git(here, "rev-parse", "HEAD"), git(here, "branch", "--show-current")) == (new, "main")
    commit(there, {"a": "3"})
    assert versions.look("").new == git(there, "rev-parse", "HEAD")
    git(here, "checkout", "--quiet", "--detach")
    git(there, "reset", "--quiet", "--hard", new)
    git(here, "fetch", "--quiet")
    assert update.update("main") == 0  # the same version, and nobody is shut out for that
    assert git(here, "branch", "--show-current") == "main"


def test_a_branch_that_is_named_keeps_commits_of_its_own(clone):
    here = clone / "here"
    commit(clone / "origin", {"a": "2"})
    commit(here, {"b": "mine"})
    git(here, "checkout", "--quiet", "--detach")
    with pytest.raises(update.Failed, match="The branch main has commits of its own"):
        versions.look("main")


def test_changes_of_ones_own_are_never_written_over(clone):
    here = clone / "here"
    commit(clone / "origin", {"a": "2"})
    (here / "a").write_text("mine")
    with pytest.raises(update.Failed, match="Files of this version were changed here"):
        versions.look("")
    git(here, "commit", "--quiet", "--all", "--message", "Mine")
    with pytest.raises(update.Failed, match="has commits of its own"):
        versions.look("")


def test_an_origin_that_is_away_changes_nothing_and_is_said_in_a_sentence(clone):
    old = git(clone / "here", "rev-parse", "HEAD")
    (clone / "origin").rename(clone / "away")
    for name in ("", "main", "v3"):
        with pytest.raises(update.Failed) as failed:
            versions.look(name)
        assert "Where new versions come from (git remote -v) did not answer" in str(failed.value)
        assert "fatal" not in str(failed.value)
        assert "\n" not in str(failed.value)
    assert versions.look(old[:9]).new == old  # what is here already needs nobody


CHANGELOG = "# Changelog\n\nWhat changed.\n"
OLD = "\n## 1.0.0 - 2026-01-01\n\n### Upgrading\n\n- Old news.\n"
NEW = (
    "\n## 1.1.0 - 2026-02-01\n\nMore.\n\n### Upgrading\n\n- Restore a backup.\n- A new variable.\n\n### Added\n\n- A.\n"
)
NEXT = "\n## 1.2.0 - 2026-03-01\n\n### Fixed\n\n- This.\n"


def test_what_whoever_upgrades_has_to_know_is_said_by_version(clone):
    there, here = clone / "origin", clone / "here"
    commit(there, {"CHANGELOG.md": CHANGELOG + OLD})
    git(here, "pull", "--quiet")
    old = versions.look("").new
    commit(there, {"CHANGELOG.md": CHANGELOG + OLD, "a": "2"})
    assert versions.look("").what_is_new() == "What comes next"  # under the same heading
    commit(there, {"CHANGELOG.md": CHANGELOG + NEXT + NEW + OLD})
    assert versions.look("").what_is_new() == (
        "1.2.0 - 2026-03-01\nNothing is to be done by hand.\n\n"
        "1.1.0 - 2026-02-01\n- Restore a backup.\n- A new variable."
    )
    assert versions.named(old) == f"1.0.0 ({old[:9]})"
    first = git(there, "rev-list", "--max-parents=0", "HEAD")
    assert versions.named(first) == first[:9]


def test_two_updates_at_once_are_one(clone):
    with update.alone(), pytest.raises(update.Failed, match="An update is under way already"), update.alone():
        pass
    with update.alone():
        pass


def test_a_site_in_containers_is_told_its_own_way(clone, monkeypatch):
    monkeypatch.setenv("COMPOSE_FILE", "deploy/compose.yaml")
    with pytest.raises(update.Failed, match=r"python3 -m deploy\.containers"):
        update.update("")


def test_a_backup_that_is_not_there_is_said_before_anything_is_done(clone):
    with pytest.raises(update.Failed, match="There is no backup /nowhere"):
        update.update("", Path("/nowhere"))


@pytest.fixture
def away(clone, monkeypatch):
    """What an update did that has no site to do it to; a step in it that is not there goes well."""
    did = []
    monkeypatch.setattr(place, "ROOT", clone / "here")
    monkeypatch.setattr(running, "ROOT", clone / "here")
    monkeypatch.setenv("DATA_DIR", str(clone))
    monkeypatch.setattr(update, "hear_no_signal", lambda: None)
    monkeypatch.setattr(update, "back_up", lambda: "/the/backup")
    monkeypatch.setattr(update, "try_it_out", lambda: did.append("tried"))

    def site(*words, quietly=False):
        did.append(" ".join(words))
        return subprocess.CompletedProcess(words, 0, "")

    monkeypatch.setattr(place, "site", site)
    return did


def test_a_backup_for_the_version_that_is_here_is_put_in_place(clone, away, capsys):
    file = clone / "a.backup"
    file.touch()
    here = git(clone / "here", "rev-parse", "HEAD")
    for version in ("", here[:9], "main"):
        away.clear()
        assert update.update(version, file) == 0
        assert away[0] == f"manage.py restore_backup --in-place {file}"
        assert away[-1] == "tried"
        said = capsys.readouterr().out
        assert f"The version stays, {here[:9]}. The backup {file} is put in place." in said
        assert f"make update VERSION={here[:9]} BACKUP=/the/backup" in said
        assert git(clone / "here", "branch", "--show-current") == "main"


def test_who_names_a_version_is_told_how_to_follow_the_branch_again(clone, away, capsys):
    old = git(clone / "here", "rev-parse", "HEAD")
    commit(clone / "origin", {"a": "2"})
    assert update.update("") == 0
    assert "No branch" not in capsys.readouterr().out
    assert update.update(old) == 0
    assert "Once you want new versions again: make update VERSION=main\n" in capsys.readouterr().out


def test_one_that_is_told_to_stop_says_so(clone, away, monkeypatch, capsys):
    def told():
        raise KeyboardInterrupt

    commit(clone / "origin", {"a": "2"})
    monkeypatch.setattr(update, "try_it_out", told)
    assert update.update("") == 1
    assert "\nIt was told to stop. Going back.\n" in capsys.readouterr().out
    assert update.in_words(KeyboardInterrupt()) == "It was told to stop."


def test_what_a_step_said_is_kept_and_its_last_line_is_the_reason(clone, away, monkeypatch, capsys):
    said = "Traceback (most recent call last):\n  in a line\nRuntimeError: no such column\n\n"
    monkeypatch.setattr(place, "site", lambda *words, **_how: subprocess.CompletedProcess(words, 1, said))
    with pytest.raises(
        update.Failed, match=r"^it could not get ready: RuntimeError: no such column .all that it said: "
    ):
        update.run_site("it could not get ready", "-m", "therapyties.serve")
    log = clone / "update.log"
    assert log.read_text() == said
    assert log.stat().st_mode & 0o077 == 0
    assert "Traceback" not in capsys.readouterr().out


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
