"""The files behind a card's scores, criterion by criterion, and where one is wanting."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import datetime
from typing import NamedTuple

from common.files.answer import is_shown, why_saved
from common.files.names import size_words
from common.prepared import Prepared
from scoring.models import Evidence
from scoring.rubrics.kinds.criterion import RubricNode
from scoring.sheet import RoundSheet


class EvidenceFile(NamedTuple):
    """A file as pages show it."""

    id: int
    name: str
    kind: str
    content_type: str
    size: str
    added_at: datetime
    added_by: str
    removed_at: datetime | None
    sha256: str

    @property
    def is_shown(self) -> bool:
        """Whether a browser can show it."""
        return is_shown(self.content_type, self.sha256)

    @property
    def why_saved(self) -> str:
        """Why it is only given to be saved, where a browser might show it."""
        return why_saved(self.content_type, self.sha256)

    @property
    def is_picture(self) -> bool:
        return self.kind == Evidence.Kind.PICTURE.label


@dataclass
class Files:
    """The files behind one criterion, and those that were taken away, oldest first."""

    present: list[EvidenceFile] = field(default_factory=list)
    removed: list[EvidenceFile] = field(default_factory=list)


_ROWS = Prepared(
    Evidence.objects.order_by("id").values_list(
        "criterion_id", "id", "name", "kind", "content_type", "size", "added_at", "added_by", "removed_at", "sha256"
    ),
    "card",
)


def files_of(sheet: RoundSheet, member: str) -> dict[str, Files]:
    """The files behind each criterion of a member's card, by the criterion's code; in one query."""
    found: dict[str, Files] = defaultdict(Files)
    card = sheet.columns[member].card_id
    if card is None:
        return found
    code_of = {number: code for code, number in sheet.criterion_ids.items()}
    for row in _ROWS(card):
        number, name, kind, content_type, size = row[1:6]
        file = EvidenceFile(number, name, str(Evidence.Kind(kind).label), content_type, size_words(size), *row[6:])
        files = found[code_of[row[0]]]
        (files.present if file.removed_at is None else files.removed).append(file)
    return found


class EvidenceNames(NamedTuple):
    """What a print says of a criterion's evidence: the names of the files, and whether one is wanting."""

    names: str
    lacks: bool


def evidence_names(sheet: RoundSheet, member: str) -> dict[str, EvidenceNames]:
    """What a print says of each criterion's evidence, by its code."""
    files = files_of(sheet, member)
    return {
        leaf.code: EvidenceNames(
            "; ".join(file.name for file in files[leaf.code].present),
            lacks_evidence(sheet, member, leaf, files[leaf.code]),
        )
        for leaf in sheet.leaves
    }


def lacks_evidence(sheet: RoundSheet, member: str, leaf: RubricNode, files: Files) -> bool:
    """Whether a file is wanting there; the sheet has the member's marks whole."""
    wanted = leaf.evidence_required and leaf.code not in sheet.exempt_at(member)
    return wanted and not files.present and sheet.mark(member, leaf.code).claims_points
