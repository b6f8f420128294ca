"""Whether this process may read its .env and write where the site keeps its data; if not, what to do, in words."""

import errno
import os
import pwd
import tempfile
from pathlib import Path

USED = ("site.sqlite3*", "*.lock", "media", "static", "backups", "mail")  # beside it others may have their own files
# Where access() looks at who we are now, and not at who started us, that is asked.
OF_NOW = {"effective_ids": True} if os.access in os.supports_effective_ids else {}


def complaint_about_env(file: Path) -> str:
    """The same of a .env that is there and that we may not read: else its variables would only seem to be missing."""
    return _words(file, file, "file") if file.exists() and not os.access(file, os.R_OK, **OF_NOW) else ""


def complaint(folder: Path, variable: str = "DATA_DIR") -> str:
    """What stops the site from using the folder that the variable names, in a sentence; nothing if it can. A folder
    that is not there can be made when the nearest one above it can be written."""
    above = folder
    while not above.exists() and above != above.parent:
        above = above.parent
    if not above.is_dir():
        return f"{above} is a file, and the site needs a folder there: move it away, or name another in {variable}."
    used = sorted(path for name in USED for path in folder.glob(name))
    return next((_words(path, folder, variable) for path in [above, *used] if not _may(path)), "")


def complaint_about_writing(folder: Path, variable: str) -> str:
    """The same, named by the variable, of a folder that is made and written to, for what may be done is not all: a disk
    may be gone. One that is full is another's trouble."""
    if problem := complaint(folder, variable):
        return f"{variable}: {problem}"
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        with tempfile.TemporaryFile(dir=folder):
            pass
    except OSError as error:
        if error.errno not in (errno.ENOSPC, errno.EDQUOT):
            return f"{variable}: nothing can be written to {folder} ({error.strerror})."
    return ""


def _may(path: Path) -> bool:
    """Whether it can be written, and a folder be listed as well. A link that leads nowhere is nobody's trouble."""
    if not path.exists():
        return True
    how = os.R_OK | os.W_OK | (os.X_OK if path.is_dir() else 0)
    return os.access(path, how, **OF_NOW)


def _words(path: Path, folder: Path, variable: str) -> str:
    if os.statvfs(path).f_flag & os.ST_RDONLY:
        return f"{path} lies on a disk mounted for reading only: mount it for writing, or name another {variable}."
    owner, we = path.stat().st_uid, os.geteuid()
    if owner != we:
        return (
            f"{path} belongs to {name_of(owner)}, and the site runs as {name_of(we)}: as root, "
            f"chown -R {name_of(we)} {folder}; or start the site as {name_of(owner)}."
        )
    return f"{path} may not be read and written by its own owner: chmod -R u+rwX {folder}"


def name_of(number: int) -> str:
    """The user of that number."""
    try:
        return pwd.getpwuid(number).pw_name
    except KeyError:  # as in a container, or on a disk from elsewhere
        return str(number)
