"""One JSON object a line (`LOG_FORMAT=json`), by python-json-logger, which only an installation that wants it has."""

from datetime import UTC, datetime
from logging import LogRecord
from typing import Any

from pythonjsonlogger.json import JsonFormatter

from common.logs import WithoutRows

_OF_REQUEST = ("request_id", "page", "method", "status_code")


class JsonLines(WithoutRows, JsonFormatter):
    """When, how bad, of which logger and process, of which request and page, what was said, and the traceback."""

    def __init__(self) -> None:
        super().__init__("%(message)s", json_ensure_ascii=False)

    def add_fields(self, log_data: dict[str, Any], record: LogRecord, message_dict: dict[str, Any]) -> None:
        """Only what is listed here: whatever else a library hangs on a record stays out."""
        log_data["time"] = datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds")
        log_data |= {"level": record.levelname, "logger": record.name, "process": record.process}
        log_data["message"] = record.getMessage()
        log_data |= {name: getattr(record, name) for name in _OF_REQUEST if getattr(record, name, "")}
        if message_dict.get("exc_info"):
            log_data["traceback"] = message_dict["exc_info"]
