"""People who type scores without a break, each into a cell of its own, and what they were told of each value."""

import http.client
import json
import socket
import ssl
import threading
import time
from collections import Counter
from dataclasses import dataclass, field
from types import TracebackType
from typing import Any
from urllib.parse import urlencode

from tests.installations import Installation

YEAR = """
import json
from django.test import Client
from tests.years import make_year
made = make_year(members={writers}, leaves=2)
client = Client()
client.force_login(made.secretary)
print(json.dumps([made.address("grid"), client.cookies["sessionid"].value, made.round.pk, made.codes]))
"""
STANDS = """
import json
from common.audit.models import Entry
from scoring.models import Score
scores = Score.objects.filter(criterion__code="1.1")
stands = {score.card.member.code: score.agreed_input["points"] for score in scores}
logged = list(Entry.objects.filter(key__contains="/1.1/agreed").values_list("member", "new"))
print(json.dumps([stands, logged]))
"""
TOKEN = "a" * 32
KNOWN = {"saved", "unchanged"}
# So many values there are for one criterion before they begin anew, in steps of 0,01 up to 100.
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
    """The portal as a browser reaches it: HTTPS by its name, the certificate checked; or plain HTTP without `trust`."""

    def __init__(self, name: str, port: int, trust: ssl.SSLContext | None, session: str) -> None:
        self.name, self.port, self.trust = name, port, trust
        cookies = f"sessionid={session}; csrftoken={TOKEN}"
        self.headers = {
            "Host": name,
            "Cookie": cookies,
            "X-CSRFToken": TOKEN,
            "Origin": f"http{'s' if trust else ''}://{name}",
        }

    def ask(self, method: str, address: str, body: str | None = None, **headers: str) -> tuple[int, Any, bytes]:
        """Status, headers and body of one answer, on a connection of its own."""
        plain = socket.create_connection(("127.0.0.1", self.port), timeout=30)
        wrapped = self.trust.wrap_socket(plain, server_hostname=self.name) if self.trust else plain
        with plain, wrapped as secure:
            link = http.client.HTTPConnection(self.name)
            link.sock = secure
            link.request(method, address, body, self.headers | headers)
            answer = link.getresponse()
            return answer.status, answer.headers, answer.read()


class Writers:
    """`with Writers(…) as cells:` they type until the block is left."""

    def __init__(self, site: Site, address: str, round_id: int, cells: list[Cell]) -> None:
        self.site, self.address, self.round_id, self.cells = site, address, round_id, cells
        # How often each status was answered; 0 where no answer came.
        self.statuses: Counter[int] = Counter()
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
        while not self._ended.is_set():
            number = len(cell.sent) % MOST + 1
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
            status, body = 0, b""
        self.statuses[status] += 1
        if status != 200:
            return False
        (told,) = json.loads(body)["answers"]
        cell.version = told["version"]
        if told["fate"] in KNOWN:
            cell.acknowledged.append(value)
        # «Stale» says that an earlier value, whose answer never came, stands: from now on its version is known.
        return True


def new_year(portal: Installation, writers: int) -> tuple[str, str, int, list[str]]:
    """A year with a member for each writer: the grid's address, a secretary's session, the round, the members."""
    address, session, number, codes = json.loads(portal.shell(YEAR.format(writers=writers)).splitlines()[-1])
    return address, session, number, codes


def lost(portal: Installation, cells: list[Cell]) -> list[tuple[str, str]]:
    """Each value that was told as saved and is not in the log; and each cell that stands at something older."""
    stands, logged = json.loads(portal.shell(STANDS).splitlines()[-1])
    told = Counter((cell.member, value) for cell in cells for value in cell.acknowledged)
    gone = list((told - Counter((member, value) for member, value in logged)).elements())
    for cell in cells:
        last = len(cell.sent) - 1 - cell.sent[::-1].index(cell.acknowledged[-1])
        if stands[cell.member].replace(".", ",") not in cell.sent[last:]:
            gone.append((cell.member, f"{cell.acknowledged[-1]}: {stands[cell.member]}"))
    return gone
