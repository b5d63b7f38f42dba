"""A ballot in the portal as its pages show it: what is voted on, how many have voted, and, once closed, the list."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from awards.ballots import fixed_in, votes_in
from awards.models import Candidate, PaperVotes, Participation, Urn, VoteRound
from awards.rules.thresholds import votes_told
from awards.rules.urn import Ballot, counted, listed
from awards.votes import counts_of, threshold_of
from common.records.tables import LEAST_ON_PAPER, Table, TableField

# Percent of the list; in what is left so many cases find room for words.
RECEIPT_ON_PAPER = 24
MOST_ON_PAPER = (100 - RECEIPT_ON_PAPER) // LEAST_ON_PAPER


@dataclass(frozen=True)
class CaseLine:
    """One case of a closed ballot: the votes it got, what they are a share of, and what came of it."""

    place: int
    name: str
    votes_for: int
    votes_against: int | None
    votes_none: int | None
    share: str
    outcome: str
    portal: str = ""
    paper: str = ""
    """What each half of a mixed round gave: «3 - 1 - 0», as the columns before say; "" where all voted in one way."""


@dataclass(frozen=True)
class BallotShown:
    """What every page of a ballot shows. Lines, list and names are there only once the urn is closed."""

    urn: Urn
    ballot: Ballot
    voted: int
    of: int
    cases: list[CaseLine]
    case_table: Table[CaseLine]
    rows: list[list[str]]
    list_table: Table[list[str]]
    list_on_paper: list[Table[list[str]]]
    """The same list for a sheet: of many cases as several tables, each with the receipts."""
    who_voted: list[str]
    who_did_not: list[str]

    @property
    def is_open(self) -> bool:
        return self.urn.state == Urn.State.OPEN

    @property
    def is_closed(self) -> bool:
        return self.urn.state == Urn.State.CLOSED


def shown(urn: Urn) -> BallotShown:
    """The ballot of this urn, whose round and question are at hand."""
    ballot = fixed_in(urn)
    roll = list(Participation.objects.filter(round=urn.round).select_related("member").order_by("member__order"))
    closed = urn.state == Urn.State.CLOSED
    heading, *rows = listed(ballot, votes_in(urn) if closed else ())
    cases = _cases(urn, ballot) if closed else []
    return BallotShown(
        urn=urn,
        ballot=ballot,
        voted=sum(one.voted for one in roll),
        of=len(roll),
        cases=cases,
        case_table=case_table(ballot, mixed=urn.round.way == VoteRound.Way.MIXED),
        rows=rows,
        list_table=_list_table(heading, range(1, len(heading))),
        list_on_paper=_list_on_paper(heading),
        who_voted=[one.member.short_name for one in roll if one.voted] if closed else [],
        who_did_not=[one.member.short_name for one in roll if not one.voted] if closed else [],
    )


def _cases(urn: Urn, ballot: Ballot) -> list[CaseLine]:
    counts, base = counts_of(urn.round), threshold_of(urn.round.question).base
    papers = {one.candidate_id: one for one in PaperVotes.objects.filter(half__round=urn.round)}
    in_portal = counted(ballot, votes_in(urn))
    found = []
    candidates = urn.round.candidates.order_by("order")
    for place, (candidate, name) in enumerate(zip(candidates, ballot.cases, strict=True), start=1):
        votes, paper, portal = candidate.votes_for or 0, papers.get(candidate.pk), in_portal[place - 1]
        found.append(
            CaseLine(
                place=place,
                name=name,
                votes_for=votes,
                votes_against=candidate.votes_against,
                votes_none=candidate.votes_none,
                share=votes_told(votes, counts.whole(base, candidate.abstained) or 0),
                outcome=str(Candidate.Outcome(candidate.outcome).label) if candidate.outcome else "",
                portal=_half(portal.votes_for, portal.votes_against, portal.votes_none) if paper else "",
                paper=_half(paper.votes_for, paper.votes_against, paper.votes_none) if paper else "",
            )
        )
    return found


def _half(*votes: int | None) -> str:
    return " - ".join(str(one) for one in votes if one is not None)


def case_table(ballot: Ballot, *, mixed: bool = False) -> Table[CaseLine]:
    """What each case got; where one chooses at most so many there are only votes for it."""
    answers = ballot.answers
    fields: dict[str, TableField[CaseLine]] = {
        "name": TableField("Trường hợp", lambda line: f"{line.place}. {line.name}", width=40),
        "for": TableField(answers["for"], lambda line: str(line.votes_for), width=12, paper=9),
    }
    if "against" in answers:
        fields["against"] = TableField(answers["against"], lambda line: _told(line.votes_against), width=14, paper=9)
        fields["none"] = TableField(answers["none"], lambda line: _told(line.votes_none), width=14, paper=9)
    if mixed:
        fields["portal"] = TableField("Trong đó trên cổng", lambda line: line.portal, width=18, paper=10)
        fields["paper"] = TableField("Phiếu giấy", lambda line: line.paper, width=14, paper=10)
    fields["share"] = TableField("Tỷ lệ", lambda line: line.share, width=18, paper=15)
    fields["outcome"] = TableField("Kết quả", lambda line: line.outcome, width=22, paper=16)
    return Table(fields)


def _told(votes: int | None) -> str:
    return "" if votes is None else str(votes)


def _list_table(heading: list[str], cases: Sequence[int]) -> Table[list[str]]:
    """The receipts beside what was chosen for the cases at these places."""
    # A receipt that broke over two lines would be copied wrong; the choices share what is left.
    rest = (100 - RECEIPT_ON_PAPER) // max(len(cases), 1)

    def cell(place: int) -> TableField[list[str]]:
        width, paper = (16, RECEIPT_ON_PAPER) if place == 0 else (24, rest)
        return TableField(heading[place], lambda row: row[place], width=width, paper=paper)

    return Table({f"c{place}": cell(place) for place in (0, *cases)})


def _list_on_paper(heading: list[str]) -> list[Table[list[str]]]:
    """As many tables as the cases need, and about as many cases in each."""
    cases = range(1, len(heading))
    tables = max(-(-len(cases) // MOST_ON_PAPER), 1)
    ends = [len(cases) * table // tables for table in range(tables + 1)]
    return [_list_table(heading, cases[start:end]) for start, end in pairwise(ends)]
