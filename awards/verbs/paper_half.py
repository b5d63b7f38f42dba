"""The papers of a round in which some vote so and others in the portal: entered by the tellers before they close it."""

from collections.abc import Mapping

from awards.ballots import find_urn, fixed_in, is_teller
from awards.models import PaperHalf, PaperVotes, Participation, Urn, VoteRound
from awards.rules.thresholds import CaseVotes, Counts, wrong_counts, wrong_votes
from awards.verbs.balloting import NOT_OPEN
from awards.verbs.voting import VoteRefused, change_of
from common.audit.log import Actor
from documents.catalogue import NO_MEMBERS
from members.access import Reader, require
from members.access_of_the_awards import may_void_ballot
from members.locking import locked
from members.models import BlocYear
from members.yearlog import log_in

NOT_MIXED = "Lượt này chỉ bỏ phiếu trên cổng, không có phiếu giấy."
TOO_MANY = "{} phiếu giấy, mà chỉ {} đơn vị có mặt không bỏ phiếu trên cổng. Hãy xem lại."


def wrong_papers(urn: Urn, counts: Counts, cases: Mapping[int, CaseVotes]) -> dict[str, str]:
    """Which figures of the papers cannot be: «issued», or «<place>.votes_for» of a case by its place on the ballot."""
    round_, ballot = urn.round, fixed_in(urn)
    # Of these three the round itself speaks.
    whole = Counts(round_.members, round_.summoned, round_.present, counts.issued, counts.returned, counts.valid,
                   counts.invalid)  # fmt: skip
    wrong = wrong_counts(whole, whole=True)
    on_paper = (round_.present or 0) - Participation.objects.filter(round=round_).count()
    if counts.issued is not None and counts.issued > on_paper:
        wrong["issued"] = TOO_MANY.format(counts.issued, on_paper)
    places = sorted(cases)
    found = wrong_votes([cases[place] for place in places], counts.valid, most=ballot.most)
    return wrong | {f"{places[index]}.{name}": said for (index, name), said in found.items()}


def keep_papers(
    *,
    year: BlocYear,
    meeting: int,
    question: int,
    number: int,
    counts: Counts,
    cases: Mapping[int, CaseVotes],
    actor: Actor,
    reader: Reader,
) -> PaperHalf:
    """Makes this what the papers came to; `cases` by their places on the ballot. Again: it takes the place of the last.

    PermissionError, VoteRefused, Urn.DoesNotExist.
    """
    with locked(year) as now:
        urn = find_urn(now, meeting, question, number, Urn.objects.select_for_update(of=("self",)))
        round_ = urn.round
        require(may_void_ballot(reader, teller=is_teller(round_.question, reader.user)))
        if urn.state != Urn.State.OPEN:
            raise VoteRefused({"": NOT_OPEN})
        if round_.way != VoteRound.Way.MIXED:
            raise VoteRefused({"": NOT_MIXED})
        candidates = list(round_.candidates.order_by("order"))
        asked = {place: cases.get(place, CaseVotes()) for place in range(1, len(candidates) + 1)}
        if wrong := wrong_papers(urn, counts, asked):
            raise VoteRefused(wrong)
        fields = {name: getattr(counts, name) for name in ("issued", "returned", "valid", "invalid")}
        half, _ = PaperHalf.objects.update_or_create(round=round_, defaults=fields)
        for place, candidate in enumerate(candidates, start=1):
            votes = {name: getattr(asked[place], name) for name in ("votes_for", "votes_against", "votes_none")}
            PaperVotes.objects.update_or_create(candidate=candidate, defaults={"half": half} | votes)
        # Whoever has confirmed had seen other figures, or none.
        urn.confirmations.all().delete()
        told = f"phát ra {counts.issued}, thu về {counts.returned}, hợp lệ {counts.valid}"
        # Until the urn is closed the papers are the bloc's own people's alone.
        log_in(now, actor, [change_of(round_, "ghi số liệu phiếu giấy", new=told, member=NO_MEMBERS)])
    return half
