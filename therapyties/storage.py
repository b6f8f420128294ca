"""What is true of any store of media: where it is, and that it may be away. Nothing here needs the packages of S3."""

import re
from dataclasses import dataclass, field
from importlib.util import find_spec
from urllib.parse import SplitResult, parse_qs, unquote, urlsplit

from django.utils.translation import gettext_lazy as _

from .addresses import ESCAPED, Wrong, split

AWAY = _("The bucket for pictures and films does not answer.")
REGION = "us-east-1"  # what S3-compatible stores expect where no region is named
PACKAGES = ("storages", "boto3")
NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{1,62}")
INSTALL = ".venv/bin/python -m pip install --require-hashes -r requirements-s3.txt"


class Away(OSError):
    """The store of media does not answer; in words, without an address or a key."""


class Refused(Away):
    """It answers, and does not let us in, or does not know the bucket."""


@dataclass(frozen=True)
class Bucket:
    """Where media are kept, as BUCKET_URL says. The keys are shown nowhere."""

    endpoint: str
    name: str
    folder: str
    region: str
    key: str = field(repr=False)
    secret: str = field(repr=False)

    def __str__(self) -> str:
        place = "/".join(part for part in (self.name, self.folder) if part)
        return f"{place} at {urlsplit(self.endpoint).netloc}"

    @classmethod
    def of(cls, url: str) -> "Bucket":
        """Raises Wrong unless the address is whole: s3://KEY:SECRET@HOST/BUCKET/FOLDER?region=REGION, the folder and
        the region may be left out; s3+http:// is without TLS."""
        address = split(url)
        scheme = {"s3": "https", "s3+http": "http"}.get(address.scheme)
        name, _, folder = unquote(address.path).strip("/").partition("/")
        key, secret = unquote(address.username or ""), unquote(address.password or "")
        if not scheme:
            raise Wrong("it begins with s3:// (or s3+http://, without TLS)")
        if not (address.hostname and key and secret):
            raise Wrong(f"KEY:SECRET@ and a host stand behind //; {ESCAPED}")
        if not NAME.fullmatch(name):
            raise Wrong("behind the host stands / and the bucket, at least two letters, digits, dots and hyphens")
        if ".." in folder:
            raise Wrong("the folder in the bucket leads out of it")
        host = f"{address.hostname}:{address.port}" if address.port else address.hostname
        return cls(f"{scheme}://{host}", name, folder, _region(address), key, secret)


def _region(address: SplitResult) -> str:
    try:
        named = parse_qs(address.query, strict_parsing=bool(address.query))
        (region,) = named.get("region", [REGION])
    except ValueError:
        raise Wrong("behind the ? stands region= and its name, and no more") from None
    return region


def are_installed() -> bool:
    """Whether the packages are there that speak to S3."""
    return all(find_spec(name) for name in PACKAGES)
