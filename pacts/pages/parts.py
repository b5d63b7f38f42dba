"""What the pact's pages have in common."""

from dataclasses import dataclass
from datetime import timedelta
from io import BytesIO

from django.core import signing

from common.files.store import KeptState
from documents.verbs.issuing import records_store
from members.pages import Opened
from pacts.verbs.signing import HandedFile

# How long a file waits for the word of whoever handed it in.
_WAITS = timedelta(days=1)
_SALT = "pact-file-held"


@dataclass(frozen=True)
class WaitingFile:
    """A file that waits for a word: what it is called, and what the form sends back in its place."""

    name: str
    ticket: str


def given_of(opened: Opened, name: str) -> HandedFile | None:
    """The file that came in this field of the form; None without one."""
    found = opened.request.FILES.get(name)
    if found is None or found.file is None:
        return None
    return HandedFile(found.name or "", found.read())


def hold(opened: Opened, member: str, file: HandedFile) -> WaitingFile:
    """Keeps a file that was handed in until it is said what to do with it: nobody sends it twice.

    The ticket is this reader's, for this member alone. Bytes that no row comes to speak of do no harm.
    """
    kept = records_store().keep(BytesIO(file.content))
    ticket = signing.dumps([kept.sha256, file.name, *_whose(opened, member)], salt=_SALT)
    return WaitingFile(file.name, ticket)


def held_file(opened: Opened, member: str) -> HandedFile | None:
    """The file that the form's ticket stands for; None if it is none of this reader's for this member, or is gone."""
    try:
        sha256, name, *whose = signing.loads(opened.posted.get("held", ""), salt=_SALT, max_age=_WAITS)
    except signing.BadSignature:
        return None
    if whose != _whose(opened, member) or records_store().state(sha256) is not KeptState.WHOLE:
        return None
    with records_store().open(sha256) as kept:
        return HandedFile(name, kept.read())


def _whose(opened: Opened, member: str) -> list[object]:
    return [opened.reader.user.pk, opened.year.pk, member]
