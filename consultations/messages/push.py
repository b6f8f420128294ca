"""A word to a phone by Web Push: encrypted for its browser (RFC 8291), signed by the site (RFC 8292), sent (RFC 8030).

Our own sixty lines over `cryptography`, for the libraries that do it send by themselves: past the guard that every
address somebody gave goes through here, and with two more ways of asking the network as dependencies.
"""

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Collection
from datetime import datetime, timedelta
from email.utils import parsedate_to_datetime
from secrets import token_bytes
from urllib.parse import urlsplit

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from django.conf import settings
from django.utils.timezone import is_naive

from therapyties.security.encryption import Undecryptable
from therapyties.security.outside import Answer, Limits, Network, ask

from ..models import Device, PushKey

CURVE = ec.SECP256R1()
RECORD = (4096).to_bytes(4) + bytes([65])  # the size of a record, and of the public key that follows
LAST = b"\x02"  # ends the text of the last record; zeros may follow
LENGTH = 128  # bytes: every word is filled up to it, so that its size tells nothing
TTL = timedelta(days=1)  # how long a push service keeps it for a phone that is off
SIGNED_FOR = timedelta(hours=12)  # RFC 8292 allows a day
LIMITS = Limits(size=10_000, seconds=8.0)
LONGEST_WAIT = timedelta(days=1)


def from_base64(text: str) -> bytes:
    """Of base64url with or without its end. Raises ValueError."""
    return urlsafe_b64decode(text.rstrip("=") + "=" * (-len(text.rstrip("=")) % 4))


def to_base64(raw: bytes) -> str:
    return urlsafe_b64encode(raw).rstrip(b"=").decode()


def point(key: ec.EllipticCurvePublicKey) -> bytes:
    return key.public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)


def encrypt(text: bytes, public: bytes, auth: bytes, *, ours: ec.EllipticCurvePrivateKey, salt: bytes) -> bytes:
    """The body that only the browser with this subscription can read: one record of RFC 8188."""
    sender = point(ours.public_key())
    shared = ours.exchange(ec.ECDH(), ec.EllipticCurvePublicKey.from_encoded_point(CURVE, public))
    keys = _derived(shared, auth, b"WebPush: info\0" + public + sender, 32)
    sealed = AESGCM(_derived(keys, salt, b"Content-Encoding: aes128gcm\0", 16)).encrypt(
        _derived(keys, salt, b"Content-Encoding: nonce\0", 12), text, None
    )
    return salt + RECORD + sender + sealed


def _derived(secret: bytes, salt: bytes, info: bytes, length: int) -> bytes:
    return HKDF(algorithm=SHA256(), length=length, salt=salt, info=info).derive(secret)


def authorization(endpoint: str, key: ec.EllipticCurvePrivateKey, now: datetime) -> str:
    """The header that says who sends, good for this push service alone and half a day."""
    target = urlsplit(endpoint)
    claims = {
        "aud": f"{target.scheme}://{target.netloc}",
        "exp": int((now + SIGNED_FOR).timestamp()),
        "sub": settings.SITE_URL,
    }
    signed = ".".join(to_base64(json.dumps(part).encode()) for part in ({"typ": "JWT", "alg": "ES256"}, claims))
    first, second = decode_dss_signature(key.sign(signed.encode(), ec.ECDSA(SHA256())))
    signature = to_base64(first.to_bytes(32) + second.to_bytes(32))
    return f"vapid t={signed}.{signature}, k={to_base64(point(key.public_key()))}"


def signing_key() -> ec.EllipticCurvePrivateKey | None:
    """The site's key; None if there is none yet, or none of the keys of the site opens it."""
    row = PushKey.objects.filter(pk=1).first()
    if row is None or isinstance(row.private, Undecryptable):
        return None
    return ec.derive_private_key(int.from_bytes(from_base64(row.private)), CURVE)


def signing_key_made() -> ec.EllipticCurvePrivateKey:
    """The same, made now if there is none that can be used."""
    if key := signing_key():
        return key
    if unreadable := PushKey.objects.filter(pk=1).first():
        PushKey.objects.filter(pk=1, made_at=unreadable.made_at).delete()
    made = ec.generate_private_key(CURVE)
    private = to_base64(made.private_numbers().private_value.to_bytes(32))
    PushKey.objects.get_or_create(pk=1, defaults={"private": private})  # of two who make one at once, one does
    return signing_key() or made


def send(
    device: Device,
    kind: str,
    words: str,
    key: ec.EllipticCurvePrivateKey,
    now: datetime,
    allowed: Collection[Network] = (),
) -> Answer:
    """What the push service answers to these words. An older one of the same kind that still waits there is replaced.
    `allowed`: networks of this machine that may be asked, which only tests have. Raises Unreachable."""
    text = json.dumps({"kind": kind, "words": words}).encode()
    filled = text + LAST + bytes(max(0, LENGTH - len(text)))
    body = encrypt(
        filled,
        from_base64(device.public),
        from_base64(device.auth),
        ours=ec.generate_private_key(CURVE),
        salt=token_bytes(16),
    )
    headers = {
        "Authorization": authorization(device.endpoint, key, now),
        "Content-Encoding": "aes128gcm",
        "Content-Type": "application/octet-stream",
        "TTL": str(int(TTL.total_seconds())),
        "Topic": kind,
        "Urgency": "high",  # a phone that sleeps is told less urgent things hours later
    }
    return ask(device.endpoint, method="POST", headers=headers, body=body, limits=LIMITS, allowed=allowed)


def wished_pause(answer: Answer, now: datetime) -> timedelta | None:
    """How long the push service wants to be left alone (Retry-After), at most a day; None if it does not say."""
    said = answer.headers.get("retry-after", "").strip()
    if said.isascii() and said.isdigit():
        return min(timedelta(seconds=int(said[:9])), LONGEST_WAIT)
    try:
        until = parsedate_to_datetime(said)
    except (ValueError, IndexError, OverflowError):
        return None
    return None if is_naive(until) else min(max(until - now, timedelta(0)), LONGEST_WAIT)
