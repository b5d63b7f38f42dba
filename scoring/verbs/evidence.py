"""What can be done with the files behind the scores: hand one in, take it away, bring it back, read it, check them all.

A file that was taken away keeps its row and its bytes: the log speaks of it, and it can be brought back. Where a
criterion counts only with evidence, the first file makes its points count and the last one that goes stops them, in
the same transaction, and whatever else moves with them is in the log.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone

from common.audit.log import Actor, Change
from common.files.intake import ReadFile, SentFile, take_in
from common.files.names import size_words
from common.files.store import KeptState
from common.files.taking import Folder, Taken, faults, names_of, store
from common.files.uploads import MOST_FILES
from members.access import CardFacts, Reader, may_add_evidence, may_remove_evidence, require
from members.models import BlocYear
from members.yearlog import behalf_of, log_in
from scoring.models import Evidence, Round, Scorecard
from scoring.recompute import rescore
from scoring.rubrics.kinds.criterion import RubricNode
from scoring.sheet import MemberColumn, RoundSheet, load_sheet
from scoring.verbs.scores import locked_round

# The most files behind one criterion of a card.
MOST_FILES_EACH = MOST_FILES
_ALREADY = "Tệp này đã có ở tiêu chí này, tên là «{}»."
_TOO_MANY = f"Mỗi tiêu chí có nhiều nhất {MOST_FILES_EACH} tệp. Hãy gộp các tệp, hoặc gỡ tệp không cần nữa."


class NoSuchPlace(LookupError):
    """There is no such card, criterion or file in this round."""


def add_evidence(
    *,
    round_id: int,
    member: str,
    criterion: str,
    files: Sequence[SentFile],
    actor: Actor,
    reader: Reader,
    year: BlocYear | None = None,
) -> list[Taken[Evidence]]:
    """Puts these files behind one criterion of a member's card, each judged by itself, in one transaction.

    PermissionError (with the reason) if the reader may not, and then no byte of them is kept. NoSuchPlace if there is
    no such criterion or member; Round.DoesNotExist if the round is gone, or is none of the given `year`.
    """
    require(may_add_evidence(reader, _facts_before(round_id, member, year)))
    # Reading and writing takes its time: it is done before the round is locked, and may end as bytes no row speaks of.
    read = [take_in(given, store()) for given in files]
    with transaction.atomic():
        place = _Place(round_id, member, criterion, reader, year)
        require(may_add_evidence(reader, place.facts))
        taken = _folder(place).take(read, lambda one: _row(place, one, actor))
        _settle(place, "nộp", [one.row for one in taken if one.row], actor)
    return taken


def remove_evidence(
    *, round_id: int, evidence_id: int, member: str, actor: Actor, reader: Reader, year: BlocYear | None = None
) -> Evidence:
    """Takes a file away from its criterion; its row and its bytes stay. The errors are those of `add_evidence`."""
    with transaction.atomic():
        place, evidence = _found(round_id, evidence_id, member, reader, year)
        require(may_remove_evidence(reader, place.facts))
        if evidence.removed_at is None:
            evidence.removed_at = timezone.now()
            evidence.save(update_fields=["removed_at"])
            _settle(place, "gỡ", [evidence], actor)
    return evidence


def restore_evidence(
    *, round_id: int, evidence_id: int, member: str, actor: Actor, reader: Reader, year: BlocYear | None = None
) -> Evidence:
    """Brings a file back that was taken away. PermissionError also if it stands there again, or there are too many."""
    with transaction.atomic():
        place, evidence = _found(round_id, evidence_id, member, reader, year)
        require(may_remove_evidence(reader, place.facts))
        if evidence.removed_at is not None:
            if refusal := _folder(place).refusal(evidence.sha256):
                raise PermissionError(refusal)
            evidence.removed_at = None
            evidence.save(update_fields=["removed_at"])
            _settle(place, "khôi phục", [evidence], actor)
    return evidence


@dataclass(frozen=True)
class EvidenceFault:
    """A file of which a row speaks and whose bytes are not what they were."""

    evidence: Evidence
    state: KeptState


def check_evidence() -> Iterator[EvidenceFault]:
    """Reads every file there should be, each once, and answers what is missing or was changed."""
    for evidence, state in faults(
        Evidence.objects.select_related("card__round__year__bloc", "card__member", "criterion")
    ):
        yield EvidenceFault(evidence, state)


class _Place:
    """One criterion of one card, in a round that is locked from here on."""

    def __init__(self, round_id: int, member: str, criterion: str, reader: Reader, year: BlocYear | None) -> None:
        self.round = locked_round(round_id, year)
        self.sheet: RoundSheet = load_sheet(self.round, criteria={criterion}, moving={member}, sums=False)
        column, node = self.sheet.columns.get(member), self.sheet.nodes.get(criterion)
        if column is None or node is None or not node.is_leaf:
            raise NoSuchPlace(member, criterion)
        self.column: MemberColumn = column
        self.node: RubricNode = node
        self.facts: CardFacts = self.sheet.facts(column, reader)
        self.behalf = behalf_of(reader, member)

    @property
    def card_id(self) -> int:
        """The card; a member that joined after the round was opened gets its own with its first file."""
        if self.column.card_id is not None:
            return self.column.card_id
        fields = {"round": self.round, "member_id": self.column.id, "state": self.column.state}
        card = Scorecard.objects.create(**fields)
        self.column = self.column._replace(card_id=card.pk)
        self.sheet.members[:] = [self.column if one.id == self.column.id else one for one in self.sheet.members]
        return card.pk


def _found(
    round_id: int, evidence_id: int, member: str, reader: Reader, year: BlocYear | None
) -> tuple[_Place, Evidence]:
    of_card = Evidence.objects.filter(card__round=round_id, card__member__code=member)
    criterion = of_card.filter(pk=evidence_id).values_list("criterion__code", flat=True).first()
    if criterion is None:
        raise NoSuchPlace(evidence_id)
    place = _Place(round_id, member, criterion, reader, year)
    # Read again under the lock: nobody can change it from here on.
    return place, of_card.get(pk=evidence_id)


def _facts_before(round_id: int, member: str, year: BlocYear | None) -> CardFacts:
    """What is known of the card before anything is locked: enough to send away who may not."""
    rounds = Round.objects.all() if year is None else Round.objects.filter(year=year.pk)
    round_ = rounds.get(pk=round_id)
    states = Scorecard.objects.filter(round=round_id, member__code=member).values_list("state", flat=True)
    return CardFacts(member, round_.step, states.first() or Scorecard.State.DRAFTING)


def _folder(place: _Place) -> Folder:
    rows = Evidence.objects.filter(card=place.column.card_id, criterion=place.sheet.criterion_ids[place.node.code])
    return Folder(names_of(rows), _ALREADY, _TOO_MANY)


def _row(place: _Place, one: ReadFile, actor: Actor) -> Evidence:
    return Evidence.objects.create(
        card_id=place.card_id,
        criterion_id=place.sheet.criterion_ids[place.node.code],
        name=one.name,
        kind=one.found.kind.value,
        content_type=one.found.content_type,
        size=one.kept.size,
        sha256=one.kept.sha256,
        added_by=actor.shown,
    )


def _settle(place: _Place, action: str, changed: list[Evidence], actor: Actor) -> None:
    """The log of what was done with these files, and the points that begin or cease to count by it."""
    if not changed:
        return
    member, code = place.column.code, place.node.code
    changes = [
        Change(
            subject=f"{place.column.short_name}, tiêu chí {code}, minh chứng",
            key=f"evidence/{place.round.code}/{member}/{code}",
            action=f"{action} minh chứng{place.behalf}",
            **{"old" if action == "gỡ" else "new": _told(evidence)},
            member=member,
        )
        for evidence in changed
    ]
    if place.node.evidence_decides:
        changes += rescore(place.sheet, [(member, code)], actor, "tính lại theo minh chứng")
    year = place.round.year
    log_in(year, actor, changes)


def _told(evidence: Evidence) -> str:
    """The file as the log names it; with enough of its digest to tell it from every other for good."""
    kind = Evidence.Kind(evidence.kind).label
    return f"{evidence.name} ({kind}, {size_words(evidence.size)}, SHA-256 {evidence.sha256[:16]}…)"
