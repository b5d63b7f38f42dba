"""Whether every kept byte is still there and still the same: each floor tells of its own, a command asks them all.

What a floor brings is a function without arguments that goes through all it keeps (`settings.RECORD_CHECKS`); each
thing that is not what it was comes out as something that reads as one line: whose it is, its name, what became of it.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from django.conf import settings
from django.utils.module_loading import import_string

from common.files.store import KeptState
from documents.models import Document, DocumentFile
from documents.verbs.issuing import records_store
from members.models import BlocYear

SAID = {KeptState.MISSING: "mất tệp", KeptState.CHANGED: "tệp đã bị sửa"}


@dataclass(frozen=True)
class BrokenRecord:
    """Something kept that is not what it was: whose, its name, what became of it, and where its bytes should stand."""

    year: BlocYear
    name: str
    said: str
    where: str = ""

    def __str__(self) -> str:
        where = f": {self.where}" if self.where else ""
        return f"{self.said}: {self.year.bloc.code}/{self.year.year}, {self.name}{where}"


def check_documents() -> Iterator[BrokenRecord]:
    """Reads every file of every document in the register, each content once."""
    kept = records_store()
    states: dict[str, KeptState] = {}
    rows = DocumentFile.objects.select_related("document__year__bloc").order_by("sha256", "id")
    for file in rows.iterator():
        if file.sha256 not in states:
            states = {file.sha256: kept.state(file.sha256)}
        state = states[file.sha256]
        if state is not KeptState.WHOLE:
            document = file.document
            yield BrokenRecord(document.year, f"{document}, «{file.name}»", SAID[state], kept.where(file.sha256))
    bare = Document.objects.filter(origin=Document.Origin.ISSUED).exclude(files__role=DocumentFile.Role.RECORD)
    for document in bare.select_related("year__bloc").order_by("id"):
        yield BrokenRecord(document.year, f"{document}, bản phát hành", SAID[KeptState.MISSING])


def check_all() -> Iterator[object]:
    """What every floor finds, one after the other."""
    for name in settings.RECORD_CHECKS:
        yield from import_string(name)()
