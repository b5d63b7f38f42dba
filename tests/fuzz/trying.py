"""An input is tried in a transaction that is taken back; what it broke is told by the place in our code."""

import sys
import traceback
from collections import Counter
from copy import deepcopy
from dataclasses import dataclass, field
from http.cookies import _quote
from pathlib import Path
from typing import Any

from django.core.signals import got_request_exception
from django.db import transaction
from django.http import HttpResponseBase

from common.audit.log import Actor
from common.yearfile.files import load
from common.yearfile.parsing import YearFileRefused
from scoring.rubrics.files import read_file
from tests.fuzz.inputs import Input, Inputs
from tests.printing import own_wrapping

ROOT = str(Path(__file__).resolve().parents[2])
# Which says by a 503 that no worker is at work; and here none is.
SAYS_SO = {"/suc-khoe/viec-nen/"}


@dataclass
class Failure:
    """An input that was answered with an error of the server."""

    number: int
    input: Input
    status: int
    error: str
    trace: str


@dataclass
class Run:
    """What was tried, by kind, how it was answered, and what failed."""

    inputs: Inputs
    tried: Counter[str] = field(default_factory=Counter)
    answers: Counter[str] = field(default_factory=Counter)
    failures: list[Failure] = field(default_factory=list)
    caught: list[BaseException] = field(default_factory=list)

    def __enter__(self) -> "Run":
        got_request_exception.connect(self._note)
        return self

    def __exit__(self, *args: object) -> None:
        got_request_exception.disconnect(self._note)

    def _note(self, **kwargs: Any) -> None:
        error = sys.exc_info()[1]
        if error is not None:
            self.caught.append(error)

    def one(self, number: int) -> None:
        """Tries the input of this number; afterwards the database is as it was."""
        del self.caught[:]
        with own_wrapping():
            # What a page finds to make a form of is looked up in here as well: nothing of it stays.
            sent = self.inputs.make(number)
            self.tried[sent.kind] += 1
            try:
                status = self._load(sent) if sent.kind == "year file" else self._ask(sent)
            except Exception as through:  # whatever came through: that is what is looked for
                status = 599
                self.caught.append(through)
            transaction.set_rollback(True)
        self.answers[str(status)] += 1
        if status >= 500 and sent.path.partition("?")[0] not in SAYS_SO:
            error = self.caught[-1] if self.caught else None
            self.failures.append(Failure(number, sent, status, _named(error), _trace(error)))

    def _ask(self, sent: Input) -> int:
        client = self.inputs.surface.client(sent.role)
        kept = deepcopy(client.cookies)
        headers = dict(sent.headers)
        if sent.cookies:
            # As it goes over the line: the library that reads cookies refuses to make some of what it reads.
            own = {name: one.coded_value for name, one in kept.items()}
            said = own | {name: _quote(value) for name, value in sent.cookies.items()}
            headers["cookie"] = "; ".join(f"{name}={value}" for name, value in said.items())
        try:
            if isinstance(sent.data, dict):
                answer = client.post(sent.path, _encodable(sent.data), headers=headers)
            elif sent.data is not None:
                answer = client.generic(sent.method, sent.path, sent.data, sent.content_type, headers=headers)
            else:
                answer = client.generic(sent.method, sent.path, headers=headers)
            _read(answer)
            return int(answer.status_code)
        finally:
            client.cookies = kept

    @staticmethod
    def _load(sent: Input) -> int:
        try:
            if sent.method == "load_year":
                load(sent.file, Actor(name="fuzz"), check=True)
            else:
                read_file(sent.file)
        except YearFileRefused:
            return 422
        return 200


def _encodable(data: dict[str, Any]) -> dict[str, Any]:
    """A form's data as a browser can send it: halves of characters as the sign for them."""

    def put(value: Any) -> Any:
        return value.encode("utf-8", "replace").decode() if isinstance(value, str) else value

    return {
        put(name): [put(one) for one in said] if isinstance(said, list) else put(said) for name, said in data.items()
    }


def _read(answer: HttpResponseBase) -> None:
    """Reads the answer to its end, as a browser would: a page may fail while it is sent."""
    if answer.streaming:
        for _ in answer.streaming_content:  # type: ignore[attr-defined]
            pass


def _named(error: BaseException | None) -> str:
    """What went wrong and where in our code."""
    if error is None:
        return "no exception"
    frames = [frame for frame in traceback.extract_tb(error.__traceback__) if frame.filename.startswith(ROOT)]
    frames = [frame for frame in frames if "/.venv/" not in frame.filename and "/tests/" not in frame.filename]
    where = f"{frames[-1].filename.removeprefix(ROOT + '/')}:{frames[-1].lineno}" if frames else "outside our code"
    return f"{type(error).__name__} at {where}: {str(error)[:120]!r}"


def _trace(error: BaseException | None) -> str:
    return "" if error is None else "".join(traceback.format_exception(error)[-12:])[-3000:]
