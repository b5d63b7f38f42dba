"""The portal's own settings, with static files straight from where they are written: none has to be gathered."""

from khoithidua.settings import *  # noqa: F403
from khoithidua.settings import STORAGES

STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
RECORD_WORKERS = 0
