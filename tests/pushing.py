"""A browser with a subscription of its own, which reads what it is sent by the RFCs' text, and a push service."""

import contextlib
import hashlib
import hmac
import json
import secrets
import socketserver
import threading
from base64 import urlsafe_b64decode, urlsafe_b64encode
from http.server import BaseHTTPRequestHandler

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from django.contrib.auth.models import User

from consultations.jobs.push import tell_devices
from consultations.messages import push
from consultations.models import Device

from .asking import NOW, ask
from .caldav import LOOPBACK

CURVE = ec.SECP256R1()
ENDPOINT = "https://push.example.org/send/a-secret"


def raw(text):
    return urlsafe_b64decode(text + "=" * (-len(text) % 4))


def written(data):
    return urlsafe_b64encode(data).rstrip(b"=").decode()


def point(key):
    return key.public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)


def _hmac(key, data):
    return hmac.new(key, data, hashlib.sha256).digest()


class Browser:
    """What a browser keeps of a subscription: its private key and its secret."""

    def __init__(self, private=None, auth=None):
        self.private = private or ec.generate_private_key(CURVE)
        self.auth = auth or secrets.token_bytes(16)

    @property
    def public(self):
        return point(self.private.public_key())

    def subscription(self, endpoint):
        keys = {"p256dh": written(self.public), "auth": written(self.auth)}
        return {"endpoint": endpoint, "expirationTime": None, "keys": keys}

    def read(self, body):
        """The text, by the steps of RFC 8291 section 3.4 and RFC 8188 section 2, with HMAC alone."""
        salt, size, length = body[:16], int.from_bytes(body[16:20]), body[20]
        sender, sealed = body[21 : 21 + length], body[21 + length :]
        assert len(sealed) <= size
        shared = self.private.exchange(ec.ECDH(), ec.EllipticCurvePublicKey.from_encoded_point(CURVE, sender))
        ikm = _hmac(_hmac(self.auth, shared), b"WebPush: info\x00" + self.public + sender + b"\x01")
        prk = _hmac(salt, ikm)
        key = _hmac(prk, b"Content-Encoding: aes128gcm\x00\x01")[:16]
        nonce = _hmac(prk, b"Content-Encoding: nonce\x00\x01")[:12]
        text = AESGCM(key).decrypt(nonce, sealed, None).rstrip(b"\x00")
        assert text[-1:] == b"\x02", "the last record ends so"
        return text[:-1]


def signer(header):
    """(claims, public key) of a header of RFC 8292, whose signature is right."""
    scheme, _, rest = header.partition(" ")
    assert scheme == "vapid"
    parts = dict(part.strip().split("=", 1) for part in rest.split(","))
    head, claims, signature = parts["t"].split(".")
    assert json.loads(raw(head)) == {"typ": "JWT", "alg": "ES256"}
    both = raw(signature)
    assert len(both) == 64
    key = ec.EllipticCurvePublicKey.from_encoded_point(CURVE, raw(parts["k"]))
    pair = encode_dss_signature(int.from_bytes(both[:32]), int.from_bytes(both[32:]))
    key.verify(pair, f"{head}.{claims}".encode(), ec.ECDSA(SHA256()))
    return json.loads(raw(claims)), raw(parts["k"])


class Service:
    """A push service on this machine: its URL, what it was sent, and what it answers."""

    def __init__(self):
        self.sent = []  # (headers in small letters, body)
        self.status, self.headers = 201, {}
        self.hold = None  # an event: while it is not set, nothing is answered

    def answer(self, status, **headers):
        self.status, self.headers = status, {name.replace("_", "-"): value for name, value in headers.items()}


@contextlib.contextmanager
def push_service():
    service = Service()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self):
            headers = {name.lower(): value for name, value in self.headers.items()}
            service.sent.append((headers, self.rfile.read(int(headers["content-length"]))))
            if service.hold:
                service.hold.wait(20)
                return
            self.send_response(service.status)
            for name, value in service.headers.items():
                self.send_header(name, value)
            self.end_headers()

        def log_message(self, *args):
            """Nothing is written."""

    server = socketserver.ThreadingTCPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
    service.url = f"http://127.0.0.1:{server.server_address[1]}/push/a-secret"
    try:
        yield service
    finally:
        if service.hold:
            service.hold.set()
        server.shutdown()
        server.server_close()


# --- devices of the desk


def device_of(user, endpoint, browser=None, label="iPhone, Safari"):
    push.signing_key_made()
    keys = (browser or Browser()).subscription(endpoint)["keys"]
    return Device.keep(user, label, endpoint, keys["p256dh"], keys["auth"])


def therapist_user():
    return User.objects.get(username="therapist")


def told(now=NOW):
    """The worker's round at that moment."""
    tell_devices(now, LOOPBACK)


def again(device):
    device.refresh_from_db()
    return device


def failing(her, service, status=201, **headers):
    """Her device after a request of which it was told, and the service answered like this."""
    device = device_of(her, service.url)
    ask()
    service.answer(status, **headers)
    told()
    return again(device)
