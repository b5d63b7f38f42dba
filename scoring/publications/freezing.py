"""From the tables to a snapshot: what a round would be published as, and what it was published as."""

from functools import lru_cache

from scoring.marks import Mark
from scoring.models import Publication, Round, Stage
from scoring.rubrics.kinds.criterion import RubricNode
from scoring.rubrics.kinds.points import NO_EVIDENCE, why_not
from scoring.rules import snapshot as rules
from scoring.rules.snapshot import MemberLine, ScoreLine, Snapshot, StageValue
from scoring.rules.totals import Card
from scoring.sheet import STAGES, MemberColumn, RoundSheet

# All columns but the two that are long.
_LISTED = ("number", "at", "by", "reason", "sha256", "pdf_sha256", "visibility", "reasons", "code_is_printed")


def snapshot_of(sheet: RoundSheet) -> Snapshot:
    """The round as it stands, with all its scores: the sheet must have been loaded whole, its round with the bloc."""
    round_, bloc = sheet.round, sheet.round.year.bloc
    return Snapshot(
        bloc_code=bloc.code,
        bloc_name=bloc.name,
        parent=bloc.parent,
        locality=bloc.locality,
        year=round_.year.year,
        round_code=round_.code,
        round_name=round_.name,
        visibility=round_.visibility,
        reasons=round_.reasons,
        sample=round_.is_sample or round_.rubric.is_sample,
        rubric=sheet.rubric,
        members=tuple(lines_of(sheet, scores=True)),
    )


def lines_of(sheet: RoundSheet, cards: dict[str, Card] | None = None, *, scores: bool = False) -> list[MemberLine]:
    """The members as they stand, best first; with all their `scores` if the sheet has them whole."""
    cards = sheet.cards() if cards is None else cards
    place = {member.code: number for number, member in enumerate(sheet.members, start=1)}
    found = []
    for row in sheet.standings(cards):
        member, card = sheet.columns[row.member], cards[row.member]
        found.append(
            MemberLine(
                code=member.code,
                name=member.name,
                short_name=member.short_name,
                order=place[member.code],
                ineligible=member.ineligible,
                document=member.document,
                document_reason=member.document_reason,
                votes=member.votes,
                total=row.total,
                rank=row.rank,
                tied=row.tied,
                decided_by=row.decided_by,
                band=row.band,
                unscored=card.unscored,
                nodes=card.nodes,
                not_applicable=sheet.exempt_at(member.code),
                scores=tuple(_score(sheet, member, leaf) for leaf in sheet.leaves) if scores else (),
            )
        )
    return found


def _score(sheet: RoundSheet, member: MemberColumn, leaf: RubricNode) -> ScoreLine:
    if leaf.code in sheet.exempt_at(member.code):
        # What was put in there before does not count, so it is not published.
        return ScoreLine(leaf.code, {})
    mark = sheet.mark(member.code, leaf.code)
    return ScoreLine(
        criterion=leaf.code,
        values={stage: StageValue(mark.input(stage), mark.points_at(stage)) for stage in STAGES},
        points=mark.points,
        explanation=mark.explanation,
        why_not=_why_not(sheet, member, leaf, mark),
        exact=mark.exact or {},
    )


def _why_not(sheet: RoundSheet, member: MemberColumn, leaf: RubricNode, mark: Mark) -> str:
    """Why the value that counts gives no points; "" if it does, or if there is none."""
    value = sheet.read(leaf.code, mark.known_at(Stage.AGREED))
    if value is None or mark.points is not None:
        return ""
    return NO_EVIDENCE if sheet.lacks_evidence(member.code, leaf) else why_not(leaf, value)


def publications_of(round_: Round) -> list[Publication]:
    """The round's publications, newest first, without what they froze."""
    rows = Publication.objects.filter(round=round_.pk).select_related("document")
    return list(rows.only("round_id", *_LISTED, "document__code").order_by("-number"))


def frozen_texts(round_: Round, *numbers: int) -> dict[int, str]:
    """The texts that these publications of the round froze, by number; one that does not exist is missing."""
    rows = Publication.objects.filter(round=round_.pk, number__in=numbers).order_by()
    return dict(rows.values_list("number", "snapshot"))


def frozen(round_: Round, *numbers: int) -> dict[int, Snapshot]:
    """What these publications of the round froze, by number; one that does not exist is missing."""
    return {number: thawed(text) for number, text in frozen_texts(round_, *numbers).items()}


@lru_cache(maxsize=32)
def thawed(text: str) -> Snapshot:
    """The snapshot of a text that was frozen: shared between requests, only to be read."""
    return rules.read(text)
