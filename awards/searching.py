"""What of the review and the awards can be found, each kind by the rule who may know of it.

That a member is not reviewed everybody in the bloc may find; why, only who may know it.
"""

from collections.abc import Iterator

from awards.models import AwardSettings, Eligibility
from awards.presenters.eligibility import answer_of
from members.access_of_the_awards import may_see_eligibility_reason
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


KINDS = [Kind("doi-tuong-xet", "Đơn vị không xét, tạm dừng xét", _eligibility)]
