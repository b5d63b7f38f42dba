"""Sessions in the database, by keys that can be keys: a cookie may hold NUL, which PostgreSQL refuses."""

from typing import Any

from django.contrib.sessions.backends import db


class SessionStore(db.SessionStore):
    """Django's own; a key that it would never have made is none, and nothing is looked up for it."""

    def _validate_session_key(self, key: Any) -> bool:
        said: bool = super()._validate_session_key(key)  # type: ignore[misc]
        return said and key.isascii() and key.isalnum()
