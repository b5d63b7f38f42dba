"""The portal's own secret: made on first start and kept with the data, never in the code."""

import os
import secrets
from pathlib import Path


def kept_secret(folder: Path) -> str:
    """The secret key that stands in `folder`, made there if there is none yet.

    Several processes may start at once: the file is created with O_EXCL, and who comes second reads the first's.
    """
    path = folder / "secret-key"
    folder.mkdir(parents=True, exist_ok=True)
    fresh = folder / f"secret-key.{os.getpid()}.{secrets.token_hex(4)}"
    if not path.exists():
        try:
            fresh.touch(mode=0o600)
            fresh.write_text(secrets.token_urlsafe(64), encoding="ascii")
            # A link appears whole or not at all: no reader ever sees half a key.
            os.link(fresh, path)
        except FileExistsError:
            pass
        finally:
            fresh.unlink(missing_ok=True)
    return path.read_text(encoding="ascii")
