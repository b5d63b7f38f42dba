"""What of the review and the awards can be found, each kind by the rule who may know of it.

Awards are open to everybody in the bloc, without their money and notes. That a member is not reviewed everybody in the
bloc may find; why, only who may know it.
"""

from collections.abc import Iterator

from awards.editions import named_in
from awards.models import Award, AwardSettings, Eligibility, Nomination, Proposal
from awards.presenters.eligibility import answer_of
from awards.rules.proposing import SENT
from awards.verbs.proposals import stage
from awards.votes import nominee
from members.access_of_the_awards import may_see_eligibility_reason, may_see_proposal
from members.search import Kind, Scope, Thing


def _eligibility(scope: Scope) -> Iterator[Thing]:
    rows = Eligibility.objects.filter(member__year__in=scope.years).order_by("-since", "id").select_related("member")
    reasons = dict(AwardSettings.objects.filter(year__in=scope.years).values_list("year", "reasons"))
    for row in rows:
        year = row.member.year_id
        allowed = reasons.get(year, AwardSettings.Reasons.OWN)
        known = may_see_eligibility_reason(scope.by_year[year].reader, row.member.code, allowed)
        texts = (row.reason, row.document, row.whose, answer_of(row), row.outcome) if known else ()
        title = f"{row.get_state_display()}: {row.member.name}"
        yield Thing(year, title, ("eligibility",), texts, f"#{row.member.code}")


def _awards(scope: Scope) -> Iterator[Thing]:
    """Each award once, in the newest year of its bloc that the reader opens."""
    newest: dict[int, int] = {}
    for opened in scope.opened:
        newest.setdefault(opened.year.bloc_id, opened.year.pk)
    rows = Award.objects.filter(bloc__in=newest).select_related("agency").order_by("-year", "number")
    for award in rows:
        texts = (award.agency.name, award.decision_number, award.decided_by, award.handed_at, award.cancelled_by)
        title = f"{award.form_name}: {f'{award.within}, ' if award.within else ''}{award.agency_name}, năm {award.year}"
        yield Thing(newest[award.bloc_id], title, ("award", award.number), texts)


def _nominations(scope: Scope) -> Iterator[Thing]:
    """Who is put forward at a meeting, on which the members vote. What hangs on no meeting they do not know."""
    rows = Nomination.objects.filter(year__in=scope.years, question__isnull=False)
    rows = rows.select_related("member", "question__review__conference").order_by("form__order", "order", "id")
    for row in rows:
        if row.question:
            page = ("nominations", row.question.review.conference.number)
            texts = (row.member.name, row.position, row.merits, row.withdrawn)
            yield Thing(row.year_id, f"Đề cử: {nominee(row)}", page, texts, f"#noi-dung-{row.question.order}")


def _proposals(scope: Scope) -> Iterator[Thing]:
    """Each proposal to whom it is known: its member's once it was sent."""
    rows = Proposal.objects.filter(year__in=scope.years).order_by("number").prefetch_related("steps")
    for one in rows.select_related("nomination__form", "nomination__member").prefetch_related(
        "nomination__form__editions"
    ):
        nomination, opened = one.nomination, scope.by_year[one.year_id]
        one.year = opened.year
        if may_see_proposal(opened.reader, nomination.member.code, sent=stage(one) in SENT):
            texts = (nomination.member.name, nomination.occasion, nomination.merits)
            title = f"Đề nghị: {nomination}, {named_in(nomination.form, one.year)}"
            yield Thing(one.year_id, title, ("proposal", one.number), texts)


KINDS = [
    Kind("doi-tuong-xet", "Đơn vị không xét, tạm dừng xét", _eligibility),
    Kind("de-nghi", "Đề nghị khen thưởng", _proposals),
    Kind("khen-thuong", "Khen thưởng", _awards),
    Kind("suy-ton", "Đề cử ở cuộc họp bình xét", _nominations),
]
