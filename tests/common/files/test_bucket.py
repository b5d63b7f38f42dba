"""Files that several machines share, in a bucket on a real server: it promises what a folder does, and then some."""

import gc
import hashlib
import urllib.error
import urllib.request
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest

from common.faults import FILES_AWAY, fault_of
from common.files.bucket import storage_at
from common.files.refusal import FileRefused
from common.files.store import CHUNK, FilesAway, KeptState, Store
from common.files.stores import shared_bucket, store_of
from tests.bucket import Bucket, running_bucket
from tests.parallel import in_threads

CONTENT = b"minh chung " * 20_000
DIGEST = hashlib.sha256(CONTENT).hexdigest()
# The client leaves its open connections to whoever collects what is no longer used.
pytestmark = pytest.mark.filterwarnings("ignore:Exception ignored in. <socket:pytest.PytestUnraisableExceptionWarning")
KEY = f"evidence/{DIGEST[:2]}/{DIGEST}"


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Bucket]:
    with running_bucket(tmp_path_factory.mktemp("bucket") / "s3") as bucket:
        yield bucket


@pytest.fixture
def bucket(server: Bucket) -> Iterator[Bucket]:
    for name in server.objects():
        (server.folder / name).unlink()
    yield server
    gc.collect()


def store_at(url: str, settings: Any) -> Store:
    settings.STORAGES = settings.STORAGES | {"shared": storage_at(url)}
    return store_of("evidence", "/nowhere")


@pytest.fixture
def store(bucket: Bucket, settings: Any) -> Store:
    return store_at(bucket.url, settings)


def test_what_was_kept_is_given_back_under_its_digest_and_lies_as_in_a_folder(store: Store, bucket: Bucket) -> None:
    kept = store.keep(BytesIO(CONTENT))
    assert (kept.sha256, kept.size) == (DIGEST, len(CONTENT))
    with store.open(DIGEST) as file:
        assert file.read() == CONTENT
    assert bucket.objects() == [KEY]
    assert (bucket.folder / KEY).read_bytes() == CONTENT
    assert list(store.digests()) == [DIGEST]
    assert store.where(DIGEST) == f"s3://thidua/{KEY}"


def test_the_same_bytes_are_kept_once_and_the_first_stay(store: Store, bucket: Bucket) -> None:
    store.keep(BytesIO(CONTENT))
    before = (bucket.folder / KEY).stat().st_mtime_ns
    store.keep(BytesIO(CONTENT))
    assert ((bucket.folder / KEY).stat().st_mtime_ns, bucket.objects()) == (before, [KEY])


class Breaks(BytesIO):
    def read(self, size: int | None = -1, /) -> bytes:
        if self.tell() >= CHUNK:
            raise ConnectionResetError
        return super().read(size)


def test_what_breaks_off_or_is_too_much_leaves_nothing_behind(store: Store, bucket: Bucket) -> None:
    with pytest.raises(ConnectionResetError):
        store.keep(Breaks(CONTENT))
    with pytest.raises(FileRefused):
        store.keep(BytesIO(CONTENT), most=CHUNK)
    assert bucket.objects() == []


def test_many_that_bring_the_same_bytes_at_once_all_find_them(store: Store, bucket: Bucket) -> None:
    found: list[str] = []
    in_threads(4, lambda number: found.append(store.keep(BytesIO(CONTENT)).sha256))
    assert (found, store.state(DIGEST), bucket.objects()) == ([DIGEST] * 4, KeptState.WHOLE, [KEY])


def test_it_tells_what_is_missing_and_what_was_changed_and_who_brings_it_again_mends_it(
    store: Store, bucket: Bucket
) -> None:
    assert store.state(DIGEST) is KeptState.MISSING
    with pytest.raises(FileNotFoundError):
        store.open(DIGEST)
    store.keep(BytesIO(CONTENT))
    (bucket.folder / KEY).write_bytes(CONTENT[:-1] + b"!")
    assert store.state(DIGEST) is KeptState.CHANGED
    store.keep(BytesIO(CONTENT))
    assert (store.state(DIGEST), bucket.objects()) == (KeptState.WHOLE, [KEY, f"{KEY}.hong"])
    assert (bucket.folder / f"{KEY}.hong").read_bytes() == CONTENT[:-1] + b"!"
    assert list(store.digests()) == [DIGEST]


def test_nobody_without_the_key_is_given_an_object(store: Store, bucket: Bucket) -> None:
    store.keep(BytesIO(CONTENT))
    with pytest.raises(urllib.error.HTTPError) as refused:
        urllib.request.urlopen(f"http://127.0.0.1:{bucket.port}/thidua/{KEY}")
    # This server's word for it.
    assert refused.value.code == 400
    refused.value.close()


def test_a_storage_that_refuses_or_is_away_is_not_taken_for_a_file_that_is_missing(
    bucket: Bucket, settings: Any
) -> None:
    store_at(bucket.url, settings).keep(BytesIO(CONTENT))
    for url in (bucket.url.replace("mat-khau", "sai"), bucket.url.replace(f":{bucket.port}/", ":1/")):
        store = store_at(url, settings)
        for ask in (store.state, store.open, lambda _, store=store: store.keep(BytesIO(CONTENT))):
            with pytest.raises(FilesAway) as told:
                ask(DIGEST)
            assert fault_of(told.value) is FILES_AWAY
    assert bucket.objects() == [KEY]


@pytest.mark.parametrize(
    "url", ["", "https://k:bi-mat@h/b", "s3+https://h", "s3+https://k:bi-mat@h/a/b", "s3+https:///b"]
)
def test_an_address_of_no_bucket_is_refused_without_repeating_the_key_in_it(url: str) -> None:
    with pytest.raises(ValueError, match=r"^FILES_URL: s3\+https") as refused:
        storage_at(url)
    assert "bi-mat" not in str(refused.value)


def test_the_key_may_hold_what_an_address_writes_otherwise() -> None:
    options = storage_at("s3+https://k%2F1:a%40b@kho.example.vn/thidua?region=vn-1")["OPTIONS"]
    names = ("access_key", "secret_key", "endpoint_url", "bucket_name", "region_name", "default_acl")
    assert [options[name] for name in names] == ["k/1", "a@b", "https://kho.example.vn", "thidua", "vn-1", None]


def test_without_a_bucket_files_are_this_machine_s_own(tmp_path: Path) -> None:
    assert shared_bucket() is None
    assert store_of("evidence", tmp_path).where(DIGEST) == str(tmp_path / DIGEST[:2] / DIGEST)
