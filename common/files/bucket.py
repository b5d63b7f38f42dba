"""Files that several machines share: a bucket of an S3-compatible storage (`FILES_URL`), by django-storages.

An object appears in it whole or not at all, under the same name as in a folder: what one machine has kept is whole on
every other, and any program that copies moves files between folder and bucket. Objects are private: nobody but the
portal has the key, and who may see a file is asked there. What is sent or fetched passes through a file of this machine
that has no name and goes with the request.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from tempfile import TemporaryFile
from typing import IO, Any
from urllib.parse import parse_qs, unquote, urlsplit

from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError
from django.conf import settings
from django.core.files import File

from common.files.refusal import MOST_BYTES
from common.files.store import FilesAway, Kept, KeptState, Readable, Store, copy, is_digest, place_of

BACKEND = "storages.backends.s3.S3Storage"
_WRONG = "FILES_URL: s3+https://KEY:SECRET@host[:port]/bucket[?region=…]"
# Seconds until a storage that does not answer counts as away; a reader waits for it.
_CONNECT, _ANSWER, _TRIES = 3, 30, 2


def storage_at(url: str) -> dict[str, Any]:
    """What `STORAGES` is told of the bucket at this address. ValueError, which repeats none of it, for another."""
    parts = urlsplit(url)
    bucket = parts.path.strip("/")
    if parts.scheme not in ("s3+https", "s3+http") or not (parts.hostname and bucket) or "/" in bucket:
        raise ValueError(_WRONG)
    port = f":{parts.port}" if parts.port else ""
    options: dict[str, Any] = {
        "endpoint_url": f"{parts.scheme.removeprefix('s3+')}://{parts.hostname}{port}",
        "bucket_name": bucket,
        "region_name": parse_qs(parts.query).get("region", ["us-east-1"])[0],
        "default_acl": None,
        "file_overwrite": True,
        "client_config": Config(
            s3={"addressing_style": "path"},
            signature_version="s3v4",
            connect_timeout=_CONNECT,
            read_timeout=_ANSWER,
            retries={"total_max_attempts": _TRIES, "mode": "standard"},
        ),
    }
    if parts.username:
        options |= {"access_key": unquote(parts.username), "secret_key": unquote(parts.password or "")}
    return {"BACKEND": BACKEND, "OPTIONS": options}


class BucketStore(Store):
    """Bytes by their SHA-256 in a bucket, below the name of the store."""

    def __init__(self, bucket: Any, name: str) -> None:
        self.bucket, self.name = bucket, name

    def where(self, sha256: str) -> str:
        return f"s3://{self.bucket.bucket_name}/{self._key(sha256)}"

    def keep(self, source: Readable, most: int = MOST_BYTES) -> Kept:
        with TemporaryFile(dir=settings.FILE_UPLOAD_TEMP_DIR) as written:
            kept = copy(source, written, most)
            state = self.state(kept.sha256)
            if state is KeptState.CHANGED:
                # What stands there is no longer what it was: it is laid aside, never thrown away.
                with self.open(kept.sha256) as spoilt:
                    put(self.bucket, f"{self._key(kept.sha256)}.hong", spoilt)
            if state is not KeptState.WHOLE:
                put(self.bucket, self._key(kept.sha256), written)
        return kept

    def open(self, sha256: str) -> IO[bytes]:
        return fetched(self.bucket, self._key(sha256))

    def digests(self) -> Iterator[str]:
        with _reached():
            for one in self.bucket.bucket.objects.filter(Prefix=f"{self.name}/"):
                name = one.key.rpartition("/")[2]
                if is_digest(name):
                    yield name

    def _key(self, sha256: str) -> str:
        return f"{self.name}/{place_of(sha256)}"


def put(bucket: Any, key: str, content: IO[bytes]) -> None:
    """Puts the file into the bucket from its beginning, whole or not at all."""
    content.seek(0)
    with _reached():
        bucket.save(key, File(content, key))


def fetched(bucket: Any, key: str) -> IO[bytes]:
    """The object as a file of this machine. FileNotFoundError if there is none."""
    copied: IO[bytes] = TemporaryFile(dir=settings.FILE_UPLOAD_TEMP_DIR)  # noqa: SIM115 (whoever asked closes it)
    try:
        with _reached():
            bucket.bucket.Object(key).download_fileobj(copied)
    except BaseException:
        copied.close()
        raise
    copied.seek(0)
    return copied


def removed(bucket: Any, key: str) -> None:
    """Takes the object out of the bucket, if it is there."""
    with _reached():
        bucket.delete(key)


def is_reached(bucket: Any) -> bool:
    """Whether the bucket answers and lets the portal in."""
    try:
        with _reached():
            bucket.bucket.meta.client.head_bucket(Bucket=bucket.bucket_name)
    except (FilesAway, FileNotFoundError):
        return False
    return True


@contextmanager
def _reached() -> Iterator[None]:
    """Tells what the storage answers as what it means here."""
    try:
        yield
    except ClientError as error:
        if error.response.get("ResponseMetadata", {}).get("HTTPStatusCode") == 404:
            raise FileNotFoundError(str(error)) from error
        raise FilesAway(str(error)) from error
    except BotoCoreError as error:
        raise FilesAway(str(error)) from error
