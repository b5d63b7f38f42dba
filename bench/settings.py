"""The suite's settings (own data folder, whichever database DATABASE_URL names) with the floor's addresses.

DEBUG is off, so templates are compiled once, and static files have the names that the portal serves them by.
"""

from tests.settings import *  # noqa: F403
from tests.settings import BASE_DIR, STORAGES, TEMPLATES

ROOT_URLCONF = "bench.urls"
TEMPLATES[0]["DIRS"] = [BASE_DIR / "bench" / "templates", *TEMPLATES[0]["DIRS"]]  # type: ignore[misc]
STORAGES["staticfiles"] = {"BACKEND": "common.web.statics.KnownAddresses"}
# As it is served: a process of its own sets the records.
RECORD_WORKERS = 1
ALLOWED_HOSTS = ["testserver"]
