"""People who type scores without a break, each into a cell of its own, and what they were told of each value."""

import http.client
import json
import socket
import ssl
import threading
import time
from dataclasses import dataclass, field
from types import TracebackType
from typing import Any
from urllib.parse import urlencode

TOKEN = "a" * 32
KNOWN = {"saved", "unchanged"}
# The sum of one criterion stays below 100: so many different values there are, in steps of 0,01.
MOST = 9999


@dataclass
class Cell:
    """One member's value of one criterion: what was sent, what was told as saved, what failed twice."""

    member: str
    version: int = 1
    sent: list[str] = field(default_factory=list)
    acknowledged: list[str] = field(default_factory=list)
    repeated: list[str] = field(default_factory=list)
    failed: list[str] = field(default_factory=list)


class Site:
    """The portal as a browser reaches it: HTTPS by its name, the certificate checked."""

    def __init__(self, name: str, port: int, trust: ssl.SSLContext, session: str) -> None:
        self.name, self.port, self.trust = name, port, trust
        cookies = f"sessionid={session}; csrftoken={TOKEN}"
        self.headers = {"Host": name, "Cookie": cookies, "X-CSRFToken": TOKEN, "Origin": f"https://{name}"}

    def ask(self, method: str, address: str, body: str | None = None, **headers: str) -> tuple[int, Any, bytes]:
        """Status, headers and body of one answer, on a connection of its own."""
        plain = socket.create_connection(("127.0.0.1", self.port), timeout=30)
        with plain, self.trust.wrap_socket(plain, server_hostname=self.name) as secure:
            link = http.client.HTTPConnection(self.name)
            link.sock = secure
            link.request(method, address, body, self.headers | headers)
            answer = link.getresponse()
            return answer.status, answer.headers, answer.read()


class Writers:
    """`with Writers(…) as cells:` they type until the block is left."""

    def __init__(self, site: Site, address: str, round_id: int, cells: list[Cell]) -> None:
        self.site, self.address, self.round_id, self.cells = site, address, round_id, cells
        self._ended = threading.Event()
        self._threads = [threading.Thread(target=self._type, args=(cell,)) for cell in cells]

    def __enter__(self) -> list[Cell]:
        for thread in self._threads:
            thread.start()
        return self.cells

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._ended.set()
        for thread in self._threads:
            thread.join()

    def told(self) -> int:
        """How many values were told as saved so far."""
        return sum(len(cell.acknowledged) for cell in self.cells)

    def _type(self, cell: Cell) -> None:
        while not self._ended.is_set() and len(cell.sent) < MOST:
            number = len(cell.sent) + 1
            value = f"{number // 100},{number % 100:02d}".rstrip("0").rstrip(",")
            cell.sent.append(value)
            if not self._save(cell, value):
                cell.repeated.append(value)
                time.sleep(0.2)
                if not self._save(cell, value):
                    cell.failed.append(value)

    def _save(self, cell: Cell, value: str) -> bool:
        edit = {"member": cell.member, "criterion": "1.1", "stage": "agreed", "version": cell.version, "value": value}
        sent = urlencode({"round": self.round_id, "reason": "Họp lại", "edits": json.dumps([edit])})
        form = {"Accept": "application/json", "Content-Type": "application/x-www-form-urlencoded"}
        try:
            status, _, body = self.site.ask("POST", self.address, sent, **form)
        except (OSError, http.client.HTTPException):
            return False
        if status != 200:
            return False
        (told,) = json.loads(body)["answers"]
        cell.version = told["version"]
        if told["fate"] in KNOWN:
            cell.acknowledged.append(value)
        # «Stale» says that an earlier value, whose answer never came, stands: from now on its version is known.
        return True
