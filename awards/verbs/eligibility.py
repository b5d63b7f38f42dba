"""What can be done about a member's not being reviewed: note it, change it, end it, take a mistake back, answer it.

That it is so, and since when, the log tells everybody; why, the paper, the answer and the outcome are told to the
member and the bloc's own people alone, in entries that are the member's.
"""

import hashlib
from collections.abc import Iterable, Mapping
from typing import Any

from awards.models import Eligibility
from common.audit.log import Actor, Change
from common.refused import FieldsRefused
from common.vietnamese.dates import short_date, today_vn
from common.yearfile.sync import change_fields, describe, differing
from members.access import Action, Reader, may, require
from members.access_of_the_awards import may_answer_eligibility
from members.locking import locked
from members.models import BlocYear, Membership
from members.odd_days import far_days
from members.yearlog import behalf_of, log_in, who_changed

OF_ELIGIBILITY = ("state", "since", "reason", "document", "whose")
OF_END = ("until", "outcome")
OF_ANSWER = ("answer", "answered_on")
# What everybody in the bloc may know; the rest is its member's and the bloc's own people's.
TOLD_TO_ALL = ("state", "since", "until")
STALE = "Việc xét của đơn vị này đã được người khác sửa."
NO_REASON = "Hãy ghi lý do."
NO_OUTCOME = "Hãy ghi kết luận: vì sao đơn vị được xét lại."
NO_ANSWER = "Hãy ghi ý kiến của đơn vị."
NO_DAY_OF_ANSWER = "Hãy ghi ngày đơn vị có ý kiến."
NOT_YET = "Ngày này chưa tới."
ENDS_BEFORE = "Ngày xét lại phải từ ngày bắt đầu ({}) trở đi."
NOT_AFTER = "Đơn vị đã có một lần không xét, tạm dừng xét từ ngày {}: lần sau phải từ sau ngày ấy."
NOT_ENDED = "Đơn vị được xét lại từ ngày {}: ghi ngày từ hôm ấy trở đi."
NOTHING_OPEN = "Đơn vị này đang được xét bình thường."
NOTHING_ENDED = "Không có lần nào đã kết thúc để mở lại."
ALREADY_OPEN = "Đơn vị này đang không được xét hoặc tạm dừng xét."


class StaleEligibility(ValueError):
    """It was changed by somebody else since the form was opened; the text says by whom and what."""


class EligibilityRefused(FieldsRefused):
    """What was typed cannot be kept: a sentence for each field, or under ""."""


def rows_of(member: Membership) -> list[Eligibility]:
    """All that stands of a member, by its days."""
    rows = list(Eligibility.objects.filter(member=member).order_by("since", "id"))
    for row in rows:
        row.member = member
    return rows


def seal_of(member: Membership) -> str:
    """A short mark of all that stands of a member."""
    told = [[str(getattr(row, f.attname)) for f in row._meta.concrete_fields] for row in rows_of(member)]
    return hashlib.sha256(repr(told).encode()).hexdigest()[:16]


def wrong_row(fields: Mapping[str, Any], year: int) -> dict[str, str]:
    """What cannot be of one row by itself, by field; a `year` of 0 is not known."""
    today = today_vn()
    wrong = far_days(fields, ("since", "until", "answered_on"), year=year)
    for name in ("since", "until", "answered_on"):
        if fields.get(name) and fields[name] > today:
            wrong.setdefault(name, NOT_YET)
    if "reason" in fields and not fields["reason"]:
        wrong["reason"] = NO_REASON
    if fields.get("until") and not fields.get("outcome"):
        wrong.setdefault("outcome", NO_OUTCOME)
    began = None if "since" in wrong else fields.get("since")
    if fields.get("until") and began and fields["until"] < began:
        wrong.setdefault("until", ENDS_BEFORE.format(short_date(began)))
    return wrong


def wrong_after(since: Any, before: Iterable[Any]) -> str:
    """Why a row cannot begin on this day after those that ended, each (since, until); "" if it can."""
    for began, ended in before:
        if since <= began:
            return NOT_AFTER.format(short_date(began))
        if since < ended:
            return NOT_ENDED.format(short_date(ended))
    return ""


def keep_eligibility(
    *, year: BlocYear, member: str, fields: Mapping[str, Any], seen: str, actor: Actor, reader: Reader
) -> Eligibility:
    """Notes that a member is not reviewed, or not for now, or changes what stands open; `fields` are `OF_ELIGIBILITY`.

    PermissionError, EligibilityRefused, StaleEligibility unless it stands as `seen` says, Membership.DoesNotExist.
    """
    require(may(reader, Action.MANAGE_YEAR))
    with locked(year) as now:
        found, rows = _stand(now, member, seen)
        row = _open(rows)
        wrong = wrong_row(fields, now.year)
        if fields["since"] and not wrong.get("since"):
            after = wrong_after(fields["since"], [(one.since, one.until) for one in rows if one.until])
            wrong |= {"since": after} if after else {}
        if wrong:
            raise EligibilityRefused(wrong)
        if row is None:
            row = Eligibility(member=found, **fields)
            row.save()
            changes = added(row)
        else:
            changes = bring(row, fields)
        log_in(now, actor, changes)
    return row


def end_eligibility(
    *, year: BlocYear, member: str, fields: Mapping[str, Any], seen: str, actor: Actor, reader: Reader
) -> Eligibility:
    """Reviews the member again from a day, with the outcome; the row stays. `fields` are `OF_END`.

    PermissionError, EligibilityRefused, StaleEligibility, Membership.DoesNotExist.
    """
    require(may(reader, Action.MANAGE_YEAR))
    with locked(year) as now:
        _, rows = _stand(now, member, seen)
        row = _open(rows)
        if row is None:
            raise EligibilityRefused({"": NOTHING_OPEN})
        wrong = wrong_row({**fields, "since": row.since}, now.year)
        if wrong:
            raise EligibilityRefused(wrong)
        log_in(now, actor, bring(row, fields, action="xét lại"))
    return row


def reopen_eligibility(*, year: BlocYear, member: str, seen: str, actor: Actor, reader: Reader) -> Eligibility:
    """Takes back that the member is reviewed again: what ended last stands open as it did.

    PermissionError, EligibilityRefused, StaleEligibility, Membership.DoesNotExist.
    """
    require(may(reader, Action.MANAGE_YEAR))
    with locked(year) as now:
        _, rows = _stand(now, member, seen)
        if not rows:
            raise EligibilityRefused({"": NOTHING_ENDED})
        if _open(rows):
            raise EligibilityRefused({"": ALREADY_OPEN})
        log_in(now, actor, bring(rows[-1], {"until": None, "outcome": ""}, action="bỏ việc xét lại"))
    return rows[-1]


def drop_eligibility(*, year: BlocYear, member: str, seen: str, actor: Actor, reader: Reader) -> Membership:
    """Takes away what was noted by mistake and stands open; the log keeps it.

    PermissionError, EligibilityRefused, StaleEligibility, Membership.DoesNotExist.
    """
    require(may(reader, Action.MANAGE_YEAR))
    with locked(year) as now:
        found, rows = _stand(now, member, seen)
        row = _open(rows)
        if row is None:
            raise EligibilityRefused({"": NOTHING_OPEN})
        log_in(now, actor, drop(row))
    return found


def answer_eligibility(
    *, year: BlocYear, member: str, fields: Mapping[str, Any], seen: str, actor: Actor, reader: Reader
) -> Eligibility:
    """Keeps what the member says to it, or takes that back with a blank answer; `fields` are `OF_ANSWER`.

    The secretary may note it on the member's behalf, and the log says so. PermissionError, EligibilityRefused,
    StaleEligibility, Membership.DoesNotExist.
    """
    require(may_answer_eligibility(reader, member))
    with locked(year) as now:
        _, rows = _stand(now, member, seen)
        row = _open(rows)
        if row is None:
            raise EligibilityRefused({"": NOTHING_OPEN})
        values = dict(fields) if fields["answer"] else {"answer": "", "answered_on": None}
        wrong = wrong_row(values, now.year)
        if values["answer"] and not values["answered_on"]:
            wrong["answered_on"] = NO_DAY_OF_ANSWER
        if wrong:
            raise EligibilityRefused(wrong)
        log_in(now, actor, bring(row, values, action=f"ghi ý kiến{behalf_of(reader, member)}"))
    return row


# --- what year files do too, unlogged


def added(row: Eligibility) -> list[Change]:
    """What the log says of a row that was noted."""
    return [change for change in _told(row, "ghi", {}, _values(row)) if change.new]


def bring(row: Eligibility, fields: Mapping[str, Any], action: str = "sửa") -> list[Change]:
    """Gives the row these values; answers what that changed, in what everybody may know and in the rest."""
    names = differing(row, fields)
    old = {name: describe(row, [name]) for name in names}
    change_fields(row, {name: fields[name] for name in names})
    return _told(row, action, old, {name: describe(row, [name]) for name in names})


def drop(row: Eligibility) -> list[Change]:
    """Takes a row away."""
    changes = [change for change in _told(row, "xóa, vì ghi nhầm", _values(row), {}) if change.old]
    row.delete()
    return changes


def _values(row: Eligibility) -> dict[str, str]:
    """What stands in a row, each field in words; those that are empty are left out."""
    names = [*OF_ELIGIBILITY, *OF_ANSWER, *OF_END]
    return {name: describe(row, [name]) for name in names if getattr(row, name)}


def _told(row: Eligibility, action: str, old: Mapping[str, str], new: Mapping[str, str]) -> list[Change]:
    member = row.member
    names = list(dict.fromkeys([*old, *new]))
    changes = []
    for told, whose in ((True, ""), (False, member.code)):
        mine = [name for name in names if (name in TOLD_TO_ALL) is told]
        before, after = ("; ".join(said[name] for name in mine if name in said) for said in (old, new))
        if before or after:
            changes.append(
                Change(
                    subject=f"Xét khen thưởng: {member.short_name}",
                    key=f"eligibility/{member.code}/",
                    action=action,
                    old=before,
                    new=after,
                    member=whose,
                )
            )
    return changes


def _open(rows: Iterable[Eligibility]) -> Eligibility | None:
    return next((row for row in rows if row.until is None), None)


def _stand(year: BlocYear, code: str, seen: str) -> tuple[Membership, list[Eligibility]]:
    member = Membership.objects.get(year=year, code=code)
    member.year = year
    if seal_of(member) != seen:
        raise StaleEligibility(who_changed(year, f"eligibility/{code}/") or STALE)
    return member, rows_of(member)
