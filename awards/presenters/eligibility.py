"""How the review of each member is told: whether, since when, why, and what it says, as far as the reader may know."""

from dataclasses import dataclass, replace
from datetime import date

from awards.eligibility import Reviewed, reviewed_of, settings_of
from awards.models import AwardSettings, Eligibility
from awards.rules.eligible import Standing
from common.labels import label
from common.records.longtext import MOST_BESIDE
from common.records.tables import Table, TableField
from common.records.workbooks import ColumnKind
from common.vietnamese.dates import short_date
from members.access import Reader, may_see_exclusion
from members.access_of_the_awards import may_see_eligibility_reason
from members.models import BlocYear

WORDS = {
    Standing.REVIEWED: "Được xét",
    Standing.SUSPENDED: str(Eligibility.State.SUSPENDED.label),
    Standing.EXCLUDED: str(Eligibility.State.EXCLUDED.label),
}


@dataclass(frozen=True)
class EligibilityLine:
    """A member, or one time that it was not reviewed; "" stands for what there is not or the reader may not know.

    `round_name`, its code and `round_url` are the scoring round that holds it as «không xét», `url` and `answer_url`
    where this reader changes it or answers.
    """

    code: str
    name: str
    standing: Standing
    state: str
    since: date | None
    reason: str
    document: str
    answer: str
    until: date | None = None
    outcome: str = ""
    round_name: str = ""
    round_code: str = ""
    round_url: str = ""
    url: str = ""
    answer_url: str = ""


def lines_of(year: BlocYear, reader: Reader) -> tuple[list[EligibilityLine], list[EligibilityLine]]:
    """Every member as it stands now, in protocol order, and every time that is over."""
    reasons = settings_of(year).reasons
    now, past = [], []
    for one in reviewed_of(year, reader).values():
        known = bool(may_see_eligibility_reason(reader, one.member.code, reasons))
        now.append(_now(one, reader, known))
        past += [_of_row(one, row, known) for row in one.past]
    return now, past


def _of_row(one: Reviewed, row: Eligibility, known: bool) -> EligibilityLine:
    standing = Standing(row.state)
    return EligibilityLine(
        code=one.member.code,
        name=one.member.short_name,
        standing=standing,
        state=WORDS[standing],
        since=row.since,
        reason=row.reason if known else "",
        document=", ".join(filter(None, (row.document, row.whose))) if known else "",
        answer=answer_of(row) if known else "",
        until=row.until,
        outcome=row.outcome if known else "",
    )


def answer_of(row: Eligibility) -> str:
    """What the member says to it, and when it said so; "" while it has not."""
    return f"{row.answer} ({short_date(row.answered_on)})" if row.answered_on else ""


def _now(one: Reviewed, reader: Reader, known: bool) -> EligibilityLine:
    if one.noted:
        line = replace(_of_row(one, one.noted, known), standing=one.standing, state=WORDS[one.standing])
    else:
        line = EligibilityLine(
            one.member.code, one.member.short_name, one.standing, WORDS[one.standing], None, "", "", ""
        )
    held = one.unranked
    if held is None:
        return line
    line = replace(line, round_name=held.round.name, round_code=held.round.code)
    told = may_see_exclusion(reader, one.member.code, held.round.shown_to(reader), held.round.reasons)
    if one.noted or not told:
        return line
    return replace(line, reason=held.reason, document=held.document)


def audience_of(settings: AwardSettings) -> str:
    """Who knows the reasons, in a sentence."""
    if settings.reasons == AwardSettings.Reasons.ALL:
        return "Mọi đơn vị trong Khối cùng biết lý do, văn bản và ý kiến của đơn vị."
    return "Lý do, văn bản và ý kiến của đơn vị thì chỉ đơn vị ấy và người của Khối xem."


def state_text(line: EligibilityLine) -> str:
    """What the member is, and which round of scoring says so."""
    return f"{line.state} ({line.round_name})" if line.round_name else line.state


_STATE = "awards/eligibility_state.html"
_FIELDS: dict[str, TableField[EligibilityLine]] = {
    "member": TableField(
        label("awards.Eligibility.member"),
        lambda line: line.name,
        width=24,
        paper=16,
        cell="awards/eligibility_name.html",
    ),
    "state": TableField(label("awards.Eligibility.state"), state_text, width=18, paper=13, cell=_STATE),
    "since": TableField(
        label("awards.Eligibility.since"), lambda line: line.since, width=14, paper=11, kind=ColumnKind.DATE
    ),
    "reason": TableField(label("awards.Eligibility.reason"), lambda line: line.reason, width=50, most=MOST_BESIDE),
    "document": TableField(label("awards.Eligibility.document"), lambda line: line.document, width=36, paper=18),
    "answer": TableField(
        label("awards.Eligibility.answer"), lambda line: line.answer, width=40, paper=18, most=MOST_BESIDE
    ),
}
MEMBERS = Table(_FIELDS)
_ENDED: dict[str, TableField[EligibilityLine]] = {
    "until": TableField(
        label("awards.Eligibility.until"), lambda line: line.until, width=14, paper=11, kind=ColumnKind.DATE
    ),
    "outcome": TableField(
        label("awards.Eligibility.outcome"), lambda line: line.outcome, width=40, paper=16, most=MOST_BESIDE
    ),
}
# Eight columns on a sheet: each narrower than where there are six.
_WIDTHS = {"member": 12, "state": 11, "since": 10, "document": 14, "until": 10, "outcome": 13, "answer": 13}
_ORDER = ("member", "state", "since", "reason", "document", "until", "outcome", "answer")
_PAST = {**_FIELDS, **_ENDED}
PAST = Table({name: replace(_PAST[name], paper=_WIDTHS.get(name, 0)) for name in _ORDER})
