"""The kind of an error in plain words, which hold nothing of what was worked on."""

import errno
import sqlite3

from django.db import DatabaseError, OperationalError
from django.utils.translation import gettext as _

from therapyties.storage import Away

NO_ROOM = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
FULL_ON_POSTGRESQL = "53100"
FULL_ON_SQLITE, TROUBLE_ON_SQLITE = "database or disk is full", "disk I/O error"


def in_words(error: Exception) -> str:
    """One sentence for whoever runs the site. What the error itself says is not in it: that may be personal data."""
    if _is_out_of_room(error) or (error.__cause__ is not None and _is_out_of_room(error.__cause__)):
        return _("The disk is full.")
    if str(error) == TROUBLE_ON_SQLITE:
        return _("The disk could not be read or written; it may be full.")
    match error:
        case Away():
            return str(error)
        case OperationalError() | sqlite3.OperationalError():
            return _("The database did not answer.")
        case DatabaseError() | sqlite3.Error():
            return _("The database refused what it was asked.")
        case PermissionError():
            return _("A file or a folder may not be read or written.")
        case OSError():
            return _("A file or another machine could not be reached.")
    return _("An error of the kind %(kind)s ended it.") % {"kind": type(error).__name__}


def _is_out_of_room(error: BaseException) -> bool:
    return (
        (isinstance(error, OSError) and error.errno in NO_ROOM)
        or (isinstance(error, sqlite3.Error) and str(error) == FULL_ON_SQLITE)
        or getattr(error, "sqlstate", None) == FULL_ON_POSTGRESQL
    )
