"""The grounds of a rubric: what is typed in the settings, and what pages say of those no longer in force."""

from collections.abc import Sequence
from dataclasses import replace

from documents.models import Document
from documents.pages.filing_form import GroundRow
from documents.register import pick_label, pickable
from documents.verbs.filing import cited_words
from members.models import BlocYear
from scoring.rubrics.files import PlainGround

MOST_LETTERS = 1000


def picks(year: BlocYear) -> list[tuple[str, str]]:
    """The documents of the register that a ground may name, with what each is called in the list."""
    return [(str(row.id), pick_label(row)) for row in pickable(year)]


def judged_grounds(year: BlocYear, rows: Sequence[GroundRow]) -> list[GroundRow]:
    """The rows as they were typed, with what cannot be taken of each."""
    known = {value for value, _label in picks(year)} if any(row.cites for row in rows) else set()
    return [replace(row, refused=_refusal(row, known)) for row in rows]


def _refusal(row: GroundRow, known: set[str]) -> str:
    if row.cites and row.cites not in known:
        return "Văn bản này không có trong sổ."
    return f"Dài quá {MOST_LETTERS} ký tự. Hãy ghi ngắn lại." if len(row.text) > MOST_LETTERS else ""


def grounds_read(year: BlocYear, rows: Sequence[GroundRow]) -> tuple[PlainGround, ...]:
    """The grounds in these rows, none of them refused; who only picked a document gets the words for it."""
    bare = [int(row.cites) for row in rows if row.cites and not row.text]
    named = {one.pk: cited_words(one) for one in Document.objects.filter(pk__in=bare)} if bare else {}
    return tuple(
        PlainGround(row.text or named[int(row.cites)], int(row.cites) if row.cites else None)
        for row in rows
        if row.text or row.cites
    )
