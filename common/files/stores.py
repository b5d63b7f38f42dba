"""Which store keeps what: folders of this machine, or the bucket that several share (`FILES_URL`)."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.files.storage import storages

from common.files.store import FolderStore, Store

SHARED = "shared"


def store_of(name: str, folder: Path | str) -> Store:
    """The store of this name: in the bucket below its name, or in this folder."""
    bucket = shared_bucket()
    if bucket is None:
        return FolderStore(Path(folder))
    # Loaded where it is used: the packages are a province's (deploy/province/requirements.txt).
    from common.files.bucket import BucketStore

    return BucketStore(bucket, name)


def shared_bucket() -> Any | None:
    """The bucket that several machines share; None where files are this machine's own."""
    return storages[SHARED] if SHARED in settings.STORAGES else None


def shared_is_reached() -> bool:
    """Whether the bucket answers, where there is one."""
    bucket = shared_bucket()
    if bucket is None:
        return True
    from common.files.bucket import is_reached

    return is_reached(bucket)
