"""What can be done with the check visits of a year: note one, change it, take it away."""

import hashlib
from collections.abc import Mapping
from typing import Any

from campaigns.models import Campaign, Visit, VisitedMember
from common.audit.log import Actor, Change
from common.numbering import free_number
from common.refused import FieldsRefused
from common.vietnamese.dates import today_vn
from common.vietnamese.text import clean
from common.yearfile.sync import change_fields, describe
from members.access import Action, Reader, may, require
from members.locking import locked
from members.models import BlocYear
from members.odd_days import far_days
from members.yearlog import log_in, who_changed

OF_VISIT = ("campaign", "on", "who")
NOBODY = "Hãy đánh dấu ít nhất một đơn vị được kiểm tra."
NOT_YET = "Chưa tới ngày kiểm tra thì chưa có kết quả. Hãy ghi ngày đã kiểm tra, hoặc bỏ các nhận xét."
LOST_CAMPAIGN = "Đợt thi đua này đã bị bỏ. Hãy chọn đợt khác."
STALE = "Cuộc kiểm tra này đã được người khác sửa."


class StaleVisit(ValueError):
    """The visit was changed by somebody else since the form was opened; the text says by whom and what."""


class VisitRefused(FieldsRefused):
    """What was typed cannot be kept: a sentence for each field, «members» for those who are visited."""


def seal_of(visit: Visit) -> str:
    """A short mark of all that stands of a visit."""
    own = [str(getattr(visit, field.attname)) for field in visit._meta.concrete_fields]
    visited = sorted(visit.visited.values_list("member_id", "findings"))
    return hashlib.sha256(repr((own, visited)).encode()).hexdigest()[:16]


def findings_of(visit: Visit) -> dict[str, str]:
    """What was found at each member that is visited, by its code; "" where nobody has said it."""
    return dict(visit.visited.order_by("member__order").values_list("member__code", "findings"))


def wrong_visit(fields: Mapping[str, Any], findings: Mapping[str, str], year: int) -> dict[str, str]:
    """What cannot be of a visit of this year, by field."""
    wrong = far_days(fields, ("on",), year=year)
    if not findings:
        wrong["members"] = NOBODY
    if fields["on"] and fields["on"] > today_vn() and any(findings.values()):
        wrong.setdefault("on", NOT_YET)
    return wrong


def keep_visit(
    *,
    year: BlocYear,
    fields: Mapping[str, Any],
    findings: Mapping[str, str],
    actor: Actor,
    reader: Reader,
    number: int | None = None,
    seen: str = "",
) -> Visit:
    """Notes a visit, or changes the one with this number; `fields` are those of `OF_VISIT`, with the campaign by its
    number, `findings` those of every member that is visited, by its code.

    PermissionError, VisitRefused, StaleVisit unless it stands as `seen` says, Visit.DoesNotExist.
    """
    require(may(reader, Action.MANAGE_YEAR))
    said = {code: clean(text) for code, text in findings.items()}
    if wrong := wrong_visit(fields, said, year.year):
        raise VisitRefused(wrong)
    with locked(year) as now:
        asked = fields["campaign"]
        campaign = Campaign.objects.filter(year=now, number=asked).first() if asked else None
        if asked and campaign is None:
            raise VisitRefused({"campaign": LOST_CAMPAIGN})
        values = {**fields, "campaign": campaign}
        if number is None:
            visit = Visit.objects.create(year=now, number=free_number(Visit.objects.filter(year=now)), **values)
            changes = [change_of(visit, "thêm", new=describe(visit, OF_VISIT))]
        else:
            visit = _found(now, number, seen)
            told = change_fields(visit, values)
            changes = [change_of(visit, "sửa", *told)] if told else []
        log_in(now, actor, changes + bring_visited(visit, said))
    return visit


def bring_visited(visit: Visit, wanted: Mapping[str, str]) -> list[Change]:
    """Makes these the members that are visited, each with what was found; answers what that changed, unlogged.

    What was found is told to its member and the bloc's own people alone: in an entry of the log that is the member's.
    """
    stand = findings_of(visit)
    changes: list[Change] = []
    before: list[str] = []
    after: list[str] = []
    for member in visit.year.members.order_by("order"):
        code = member.code
        before += [member.short_name] * (code in stand)
        after += [member.short_name] * (code in wanted)
        if code in stand and code not in wanted:
            visit.visited.filter(member=member).delete()
        elif code in wanted and stand.get(code) != wanted[code]:
            VisitedMember.objects.update_or_create(visit=visit, member=member, defaults={"findings": wanted[code]})
        old, new = stand.get(code, ""), wanted.get(code, "")
        if old != new:
            told = change_of(visit, f"ghi kết quả kiểm tra {member.short_name}", old, new)
            changes.append(Change(told.subject, told.action, told.key, told.old, told.new, member=code))
    if before != after:
        changes.insert(0, change_of(visit, "ghi đơn vị được kiểm tra", "; ".join(before), "; ".join(after)))
    return changes


def drop_visit(*, year: BlocYear, number: int, seen: str, actor: Actor, reader: Reader) -> Visit:
    """Takes away what was noted by mistake; the log keeps what it said, to each member what was found there."""
    require(may(reader, Action.MANAGE_YEAR))
    with locked(year) as now:
        visit = _found(now, number, seen)
        log_in(now, actor, drop(visit))
    return visit


def drop(visit: Visit) -> list[Change]:
    """Takes a visit away; answers what the log is to say of it, unlogged."""
    changes = [*bring_visited(visit, {}), change_of(visit, "xóa", old=describe(visit, OF_VISIT))]
    visit.delete()
    return changes


def _found(year: BlocYear, number: int, seen: str) -> Visit:
    visit = Visit.objects.select_related("campaign").get(year=year, number=number)
    visit.year = year
    if seal_of(visit) != seen:
        raise StaleVisit(who_changed(year, f"visit/{number}/") or STALE)
    return visit


def change_of(visit: Visit, action: str, old: str = "", new: str = "") -> Change:
    """What the log says of a visit."""
    return Change(subject=str(visit), key=f"visit/{visit.number}/", action=action, old=old, new=new)
