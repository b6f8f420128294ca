"""The form of a backup file: pieces of an archive, each encrypted under our keys, in an order that can be checked.

A file is one line that names the format, then one Fernet token a line, each holding a numbered piece; the last piece is
empty. A piece that is missing, changed or out of order is noticed on reading.
"""

import io
from collections.abc import Iterable, Iterator
from typing import IO

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings

FORMAT = b"therapyties-backup-1\n"
PIECE = 1024 * 1024  # bytes


class Failed(Exception):
    """No backup was made, or none can be read; says why, in words for whoever runs the site."""


class Sealing(io.RawIOBase):
    """What is written to it stands in the file sealed, a piece at a time: nothing of it is ever there in plain."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file, self._waiting, self._number = file, bytearray(), 0
        self._key = Fernet(settings.FIELD_ENCRYPTION_KEYS[0])
        file.write(FORMAT)

    def writable(self) -> bool:
        return True

    def write(self, data: "bytes | bytearray | memoryview", /) -> int:  # type: ignore[override]
        self._waiting += data
        while len(self._waiting) >= PIECE:
            self._put(bytes(self._waiting[:PIECE]))
            del self._waiting[:PIECE]
        return len(data)

    def finish(self) -> None:
        """The end is marked; without that mark the file counts as damaged."""
        if self._waiting:
            self._put(bytes(self._waiting))
            self._waiting.clear()
        self._put(b"")

    def _put(self, piece: bytes) -> None:
        self._number += 1
        self._file.write(self._key.encrypt(self._number.to_bytes(8) + piece) + b"\n")


class Unsealing(io.RawIOBase):
    """Reads the archive that stands sealed in these lines; raises Failed where they are damaged."""

    def __init__(self, lines: Iterable[bytes]) -> None:
        self._pieces, self._left = unseal(lines), b""

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: "bytearray | memoryview", /) -> int:  # type: ignore[override]
        self._left = self._left or next(self._pieces, b"")
        size = min(len(buffer), len(self._left))
        buffer[:size], self._left = self._left[:size], self._left[size:]
        return size

    def drain(self) -> None:
        """Everything is read to its end, as an archive is not whose last blocks nobody asked for."""
        for _piece in self._pieces:
            pass


def unseal(lines: Iterable[bytes]) -> Iterator[bytes]:
    """The pieces behind the lines; raises Failed unless all of them are there, in order and unchanged."""
    keys = MultiFernet([Fernet(key) for key in settings.FIELD_ENCRYPTION_KEYS])
    lines = iter(lines)
    if next(lines, b"") != FORMAT:
        raise Failed("This is not a backup of this site.")
    for number, line in enumerate(lines, start=1):
        try:
            piece = keys.decrypt(line.strip())
        except InvalidToken:
            raise Failed("The backup is damaged, or none of FIELD_ENCRYPTION_KEYS opens it.") from None
        if int.from_bytes(piece[:8]) != number:
            raise Failed("The backup is damaged: a part of it is missing.")
        if len(piece) == 8:
            return
        yield piece[8:]
    raise Failed("The backup is damaged: its end is missing.")
