"""An S3-compatible store of the tests' own, on this machine, that knows whose key is right: moto's server."""

import json
import os
import secrets
import subprocess
import sys
import time
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote
from urllib.request import urlopen

import boto3
from botocore.config import Config

from tests.postgres import free_port

ROOT = Path(__file__).parents[1]
BEFORE_KEYS_COUNT = "3"  # calls: the account's own, below
EVERYTHING = {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:*", "Resource": "*"}]}


class Store:
    """The store, with one account that may do everything in it."""

    def __init__(self, port: int):
        self.port, self.address = port, f"http://127.0.0.1:{port}"
        account = self._client("iam", "anybody", "at first")
        account.create_user(UserName="site")
        made = account.create_access_key(UserName="site")["AccessKey"]
        account.put_user_policy(UserName="site", PolicyName="all", PolicyDocument=json.dumps(EVERYTHING))
        self.key, self.secret = made["AccessKeyId"], made["SecretAccessKey"]
        self.client = self._client("s3", self.key, self.secret)

    def _client(self, kind, key, secret):
        config = Config(s3={"addressing_style": "path"}, signature_version=None if kind == "iam" else "s3v4")
        keys = {"aws_access_key_id": key, "aws_secret_access_key": secret, "region_name": "us-east-1"}
        return boto3.client(kind, endpoint_url=self.address, config=config, **keys)

    def new_bucket(self) -> str:
        name = f"media-{secrets.token_hex(4)}"
        self.client.create_bucket(Bucket=name)
        return name

    def url(self, bucket: str, **changes) -> str:
        """BUCKET_URL of that bucket, with another secret or port perhaps."""
        secret, port = changes.get("secret", self.secret), changes.get("port", self.port)
        return f"s3+http://{quote(self.key, safe='')}:{quote(secret, safe='')}@127.0.0.1:{port}/{bucket}"

    def names(self, bucket: str) -> set[str]:
        return {found["Key"] for found in self.client.list_objects_v2(Bucket=bucket).get("Contents", ())}


@contextmanager
def store():
    port = free_port()
    serve = [sys.executable, "-m", "moto.server", "-H", "127.0.0.1", "-p", str(port)]
    command = [sys.executable, "-m", "tests.keeper", *serve]
    quiet = {"stdin": subprocess.PIPE, "stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    process = subprocess.Popen(
        command,
        cwd=ROOT,
        start_new_session=True,
        env=os.environ | {"INITIAL_NO_AUTH_ACTION_COUNT": BEFORE_KEYS_COUNT},
        **quiet,
    )
    try:
        for _attempt in range(600):
            try:
                urlopen(f"http://127.0.0.1:{port}/moto-api/", timeout=5).close()
                break
            except OSError:
                assert process.poll() is None, "the store ended"
                time.sleep(0.1)  # until it listens
        yield Store(port)
    finally:
        process.stdin.close()
        process.wait(timeout=40)
