"""Django's SQLite, which can also be read on a disk that takes no writes."""
