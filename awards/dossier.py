"""What of the review goes into a year's dossier, in the order in which it came about.

Who was not reviewed; each meeting that was held or voted at, with what it voted on, every count that was settled and
every ballot of the portal that was closed; what was sent to the authority and how it went on; the awards of the year.
Behind the pages stand their files: published lists of votes, papers and scans, decisions. Of each only what there is.

What members see is printed as for a stranger to it: no reason that the year keeps to the member it is about, no figure
of a round that is not settled, no money. A proposal is printed as its own member knows it, and only once it was sent. A
submission nobody but the bloc's own people opens, whose the dossier is; one that is still being prepared stays out.
"""

from collections.abc import Iterator, Sequence
from functools import partial

from awards.ballots import fixed_in, votes_in
from awards.handing import was_sent
from awards.models import Award, AwardFile, Eligibility, Proposal, Question, StepFile, Submission, Urn, VoteRound
from awards.presenters.proposals import line_of
from awards.presenters.submissions import lines_of, ready_files
from awards.queries import proposals_of, questions_at, submissions_of
from awards.rules.proposing import SENT, UNSENT
from awards.rules.urn import published, sha256_of
from awards.verbs.dossiers import those_alive
from awards.verbs.proposals import stage
from awards.verbs.questions import name_of
from awards.verbs.reviews import reviews_of
from common.vietnamese.dates import today_vn
from documents.dossier.contents import ArchiveFile, PagePart, PieceLost
from documents.dossier.files import kept_files
from members.models import BlocYear
from pacts.models import Conference

_SETTLED = (VoteRound.State.COUNTED, VoteRound.State.VOID)


def dossier_parts(year: BlocYear) -> Iterator[PagePart]:
    """The pages of this year that go in, in the order in which they are filed."""
    if Eligibility.objects.filter(member__year=year).exists():
        yield PagePart("eligibility", "Đơn vị được xét, không xét, tạm dừng xét", as_member=True)
    for conference in reviews_of(year):
        yield from _meeting(conference)
    yield from _proposed(year)
    awards = Award.objects.filter(bloc=year.bloc, year=year.year)
    if awards.exists():
        title = f"Sổ khen thưởng: năm {year.year}"
        decisions = partial(_decisions, year, title)
        yield PagePart("award-ledger", title, files=decisions, as_member=True, query=f"nam={year.year}")


# --- the meetings --------------------------------------------------------------------------------------------------


def _meeting(conference: Conference) -> Iterator[PagePart]:
    """The meeting with what it votes on and what came of it; nothing while it is only planned."""
    questions, where = questions_at(conference), {"number": conference.number}
    settled = [one for one in questions if any(round_.state in _SETTLED for round_ in one.rounds.all())]
    if not settled and not _was_held(conference):
        return
    yield PagePart("review", f"Họp bình xét: {conference.name}", where, as_member=True)
    if questions:
        yield PagePart("nominations", f"Danh sách đề nghị suy tôn: {conference.name}", where, as_member=True)
    for question in settled:
        at = where | {"question": question.order}
        yield PagePart("review-votes", f"Kết quả kiểm phiếu: {name_of(question)}", at, as_member=True)
        for urn in _closed_urns(question):
            title = f"Kết quả bỏ phiếu trên cổng: {name_of(question)}, lượt {urn.round.number}"
            list_of_votes = partial(_list_of_votes, urn, title)
            yield PagePart("ballot", title, at | {"turn": urn.round.number}, list_of_votes, as_member=True)


def _was_held(conference: Conference) -> bool:
    came = conference.presences.exists() or conference.resolutions.exists()
    return came or (conference.day is not None and conference.day <= today_vn())


def _closed_urns(question: Question) -> Sequence[Urn]:
    rows = Urn.objects.filter(round__question=question, state=Urn.State.CLOSED).select_related("round")
    return list(rows.order_by("round__number"))


def _list_of_votes(urn: Urn, owner: str) -> list[ArchiveFile]:
    """The list whose digest was published, so that whoever has the archive can count it again."""
    name, content = "phieu.csv", published(fixed_in(urn), votes_in(urn))
    if sha256_of(content) != urn.sha256:
        raise PieceLost(name, owner)
    return [ArchiveFile(name, content, "Danh sách phiếu đã công bố")]


# --- what was sent -------------------------------------------------------------------------------------------------


def _proposed(year: BlocYear) -> Iterator[PagePart]:
    """The list of what was sent; then each submission with its cases, and the cases that are in none."""
    cases = proposals_of(year)
    sent = [one for one in cases if stage(one) in SENT]
    if not sent:
        return
    members = frozenset(one.nomination.member.code for one in sent)
    yield PagePart("proposals", "Danh sách đề nghị khen thưởng", own=members)
    for submission in submissions_of(year):
        of_it = [one for one in cases if one.submission_id == submission.pk]
        if was_sent(of_it) and not any(stage(one) in UNSENT for one in of_it):
            title, at = f"{submission}: {submission.decided_by}", {"number": submission.number}
            yield PagePart("submission", title, at, partial(_papers, submission, of_it, title))
        yield from map(_case, (one for one in of_it if one in sent))
    yield from map(_case, (one for one in sent if one.submission_id is None))


def _papers(submission: Submission, cases: Sequence[Proposal], owner: str) -> list[ArchiveFile]:
    """The papers that were handed in as files, each by what the checklist calls it."""
    lines = lines_of(submission, those_alive(cases))
    return [file for line in lines for file in kept_files(ready_files(line), owner, line.place.name)]


def _case(proposal: Proposal) -> PagePart:
    whom = line_of(proposal, today_vn(), {}).whom
    title, own = f"Đề nghị số {proposal.number}: {whom}", frozenset({proposal.nomination.member.code})
    return PagePart("proposal", title, {"number": proposal.number}, partial(_scans, proposal, title), own=own)


def _scans(proposal: Proposal, owner: str) -> list[ArchiveFile]:
    """The scans of the steps that its own member knows."""
    rows = StepFile.objects.filter(step__proposal=proposal, step__to__in=SENT, removed_at__isnull=True)
    found = rows.select_related("step").order_by("step__number", "id")
    return [file for row in found for file in kept_files([row], owner, f"Bước {row.step}")]


# --- what was awarded ----------------------------------------------------------------------------------------------


def _decisions(year: BlocYear, owner: str) -> list[ArchiveFile]:
    """The scans of the decisions; one that decided several awards stands once."""
    rows = AwardFile.objects.filter(
        award__bloc=year.bloc, award__year=year.year, is_decision=True, removed_at__isnull=True
    ).select_related("award")
    once: dict[str, AwardFile] = {}
    for row in rows.order_by("award__form__order", "award__number", "id"):
        once.setdefault(row.sha256, row)
    return [file for row in once.values() for file in kept_files([row], owner, _decision(row.award))]


def _decision(award: Award) -> str:
    return " ".join(filter(None, ("Quyết định khen thưởng", award.decision_number and f"số {award.decision_number}")))
