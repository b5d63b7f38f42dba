"""The portal's own settings with what a test run needs otherwise: its own data folder, no slow hashing.

The database stays whichever DATABASE_URL names (SQLite without one); everything else that a developer may
have set in the environment is left out, so that the suite says the same on every machine.
"""

import atexit
import os
import shutil
import tempfile

# One folder a process, all inside the first process's, which removes them.
_outer = os.environ.get("TEST_FOLDER")
_folder = tempfile.mkdtemp(prefix="khoithidua-test-", dir=_outer)
if _outer is None:
    os.environ["TEST_FOLDER"] = _folder
    atexit.register(shutil.rmtree, _folder, ignore_errors=True)

for _name in ("DEBUG", "ALLOWED_HOSTS", "CSRF_TRUSTED_ORIGINS", "EMAIL_URL", "DEMO_PASSWORD", "PUBLIC_URL"):
    os.environ.pop(_name, None)
os.environ["DATA_DIR"] = _folder
os.environ["SECRET_KEY"] = "only-for-tests-" * 4

# Playwright keeps an event loop in the test's thread, where Django would refuse every query.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"

from khoithidua.settings import *  # noqa: E402, F403
from khoithidua.settings import DATA_DIR, DATABASES, STATIC_ROOT, STORAGES  # noqa: E402

if DATABASES["default"]["ENGINE"] == "common.sqlite":
    # A file, as in real life: in memory, all threads of the live server would share one connection, and
    # their transactions would run into one another.
    DATABASES["default"]["TEST"] = {"NAME": str(DATA_DIR / "test.sqlite3")}

# Records are set in the test's own process, where they can be looked into; tests of the worker have their own.
RECORD_WORKERS = 0
# What is asked for in the background is done before the asking returns; tests of the workers have their own.
TASKS = {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"}}

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]

# Static files straight from where they are written, without `collectstatic`.
STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
STATIC_ROOT.mkdir(exist_ok=True)
