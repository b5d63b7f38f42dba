"""The addresses of static files as the portal serves them."""

import re
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command

from common.web.statics import KnownAddresses


def test_an_address_tells_the_content_and_is_worked_out_once(settings: Any, tmp_path: Path) -> None:
    source, gathered = tmp_path / "source", tmp_path / "gathered"
    source.mkdir()
    (source / "a.css").write_text("p { color: red }")
    settings.STATICFILES_DIRS = [source]
    settings.STATIC_ROOT = gathered
    settings.STORAGES = {**settings.STORAGES, "staticfiles": {"BACKEND": "common.web.statics.KnownAddresses"}}
    call_command("collectstatic", interactive=False, verbosity=0, ignore=["admin", "vendor"])
    storage = KnownAddresses()
    address = storage.url("a.css")
    assert re.fullmatch(r"/static/a\.[0-9a-f]{12}\.css", address)
    # What is known isn't looked up again: without the manifest it would raise.
    storage.hashed_files = {}
    assert storage.url("a.css") == address
    with pytest.raises(ValueError, match="Missing"):
        storage.url("b.css")
