"""Media in an S3-compatible bucket: pages name them under the site's own /media/, and the site streams them."""

import os
import posixpath
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import IO, Any

from boto3.s3.transfer import TransferConfig
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError
from botocore.parsers import ResponseParserError
from django.conf import settings
from django.core.files.base import File
from django.utils.encoding import filepath_to_uri
from django.utils.translation import gettext_lazy as _
from storages.backends.s3 import S3Storage

from .storage import AWAY, Away, Bucket, Refused

ASKED_AGAIN = 5  # seconds after it did not answer: until then nobody waits for it
IN_MEMORY = 1024 * 1024  # bytes of a file that is opened; what is larger lies in a temporary file


class Line:
    """What all stores of one bucket share in this process: the connection, and since when it does not answer. Wagtail
    makes a store of its own for each file that it deletes, and each connection costs some megabytes."""

    def __init__(self) -> None:
        self.making = threading.Lock()
        self.connection: Any = None
        self.away_until = 0.0  # by the clock that only goes forward


_lines: dict[Bucket, Line] = {}
os.register_at_fork(after_in_child=_lines.clear)  # two processes never speak on one connection


class Streamed:
    """A file of the bucket, read as it comes: what somebody is sent is never whole in memory."""

    def __init__(self, storage: "BucketStorage", key: str) -> None:
        self._storage, self._where, self._body = storage, {"Bucket": storage.bucket_name, "Key": key}, None
        with storage.asking() as client:
            found = client.head_object(**self._where)
        self.path = key
        self.size: int = found["ContentLength"]
        self.mtime: float = found["LastModified"].timestamp()

    def open(self, first: int, last: int) -> None:
        """From now on these bytes are read, the last included; raises Away while it can still be said."""
        if self.size:
            with self._storage.asking() as client:
                self._body = client.get_object(**self._where, Range=f"bytes={first}-{last}")["Body"]

    def read(self, size: int = -1) -> bytes:
        if self._body is None:
            return b""
        with self._storage.asking():
            return self._body.read(size if size >= 0 else None)

    def close(self) -> None:
        if self._body is not None:
            self._body.close()


class BucketStorage(S3Storage):
    """django-storages' own, with one connection for the process and one kind of error."""

    def __init__(self) -> None:
        place = self._place = settings.BUCKET
        super().__init__(
            access_key=place.key,
            secret_key=place.secret,
            bucket_name=place.name,
            location=place.folder,
            endpoint_url=place.endpoint,
            region_name=place.region,
            file_overwrite=False,  # of two servers none writes over what the other has
            querystring_auth=False,
            default_acl=None,  # the bucket is nobody's to read but ours
            transfer_config=TransferConfig(use_threads=False),
            client_config=Config(
                connect_timeout=2,  # seconds: somebody waits
                read_timeout=5,
                retries={"mode": "standard", "total_max_attempts": 2},
                max_pool_connections=20,
                signature_version="s3v4",
                s3={"addressing_style": "path"},  # which every S3-compatible store understands
                # Not every store knows the newer sums.
                request_checksum_calculation="when_required",
                response_checksum_validation="when_required",
            ),
        )

    @property
    def _line(self) -> Line:
        return _lines.setdefault(self._place, Line())

    @property
    def connection(self) -> Any:
        """One for all threads, where each would have its own: only what it makes is used by several, and that is the
        client, which may be."""
        line = self._line
        with line.making:
            if line.connection is None:
                line.connection = self._create_session().resource(
                    "s3", region_name=self.region_name, endpoint_url=self.endpoint_url, config=self.client_config
                )
            return line.connection

    @property
    def bucket(self) -> Any:
        return self.connection.Bucket(self.bucket_name)

    @contextmanager
    def asking(self) -> Iterator[Any]:
        """The client to ask with. What goes wrong is an OSError without a key in it: FileNotFoundError for a file that
        is not there, Refused for what we may not, Away for a store that does not answer, for a few seconds at once."""
        if time.monotonic() < self._line.away_until:
            raise Away(AWAY)
        try:
            yield self.connection.meta.client
        except ClientError as error:
            status = error.response.get("ResponseMetadata", {}).get("HTTPStatusCode", 0)
            code = str(error.response.get("Error", {}).get("Code", status))
            if status == 404 and code != "NoSuchBucket":
                raise FileNotFoundError(_("This file is not there.")) from None
            if 400 <= status < 500 and status not in (408, 429):
                raise Refused(_("The bucket for pictures and films refused us: %(code)s.") % {"code": code}) from None
            raise Away(AWAY) from None
        except (BotoCoreError, ResponseParserError):
            self._line.away_until = time.monotonic() + ASKED_AGAIN
            raise Away(AWAY) from None

    def url(self, name: str | None, *_args: Any, **_options: Any) -> str:
        """Of the site's own."""
        return f"{settings.MEDIA_URL}{filepath_to_uri(name or '').lstrip('/')}"

    def check(self) -> None:
        """Raises Refused or Away unless the bucket is there and ours."""
        with self.asking() as client:
            client.list_objects_v2(Bucket=self.bucket_name, Prefix=self.location, MaxKeys=1)

    def streamed(self, name: str) -> Streamed:
        """Raises FileNotFoundError, Away, or SuspiciousOperation for a name that leads elsewhere."""
        return Streamed(self, self._normalize_name(name))

    def names(self) -> Iterator[tuple[str, int]]:
        """(name, size) of everything in it."""
        prefix = f"{self.location}/" if self.location else ""
        with self.asking() as client:
            pages = client.get_paginator("list_objects_v2")
            for page in pages.paginate(Bucket=self.bucket_name, Prefix=prefix):
                for found in page.get("Contents", ()):
                    yield found["Key"].removeprefix(prefix), found["Size"]

    def _open(self, name: str, mode: str = "rb") -> File:
        if mode != "rb":
            raise ValueError("Files of a bucket are read, or saved whole.")
        spooled: IO[bytes] = tempfile.SpooledTemporaryFile(max_size=IN_MEMORY)  # noqa: SIM115 - whoever reads it closes it
        with self.asking() as client:
            body = client.get_object(Bucket=self.bucket_name, Key=self._normalize_name(name))["Body"]
            for piece in body.iter_chunks(IN_MEMORY):
                spooled.write(piece)
        spooled.seek(0)
        return File(spooled, posixpath.basename(name))

    def _save(self, name: str, content: Any) -> str:
        with self.asking():
            return super()._save(name, content)

    def delete(self, name: str) -> None:
        with self.asking():
            super().delete(name)

    def exists(self, name: str) -> bool:
        with self.asking():
            return super().exists(name)

    def listdir(self, name: str) -> tuple[list[str], list[str]]:
        with self.asking():
            return super().listdir(name)

    def size(self, name: str) -> int:
        with self.asking():
            return super().size(name)

    def get_modified_time(self, name: str) -> Any:
        with self.asking():
            return super().get_modified_time(name)
