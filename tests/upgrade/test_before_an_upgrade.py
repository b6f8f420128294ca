"""Before the database of an earlier version is changed a backup is made; where none can be, nothing is changed."""

import lzma
import subprocess
import sys

from .test_upgrade import HERE, ROOT, Site


def test_before_an_upgrade_a_backup_is_made_and_without_room_for_one_nothing_is_changed(tmp_path):
    (tmp_path / "site.sqlite3").write_bytes(lzma.decompress((HERE / "head.sqlite3.xz").read_bytes()))
    site = Site(tmp_path)
    # No file may grow past this, as on a full disk.
    command = ["prlimit", "--fsize=50000", sys.executable, "-m", "therapyties.serve", "--only-prepare"]
    refused = subprocess.run(command, env=site.environment, cwd=ROOT, capture_output=True, text=True)
    assert refused.returncode != 0
    assert "No backup could be made before the upgrade." in refused.stderr
    assert "--without-backup" in refused.stderr
    said = site.run("-m", "therapyties.serve", "--only-prepare")
    [made] = (tmp_path / "backups").glob("therapyties-*")
    assert f"Before the upgrade a backup was made: {made}" in said
    site.run("manage.py", "check_backup", str(made))
    assert "a backup was made" not in site.run("-m", "therapyties.serve", "--only-prepare")
