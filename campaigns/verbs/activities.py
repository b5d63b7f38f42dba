"""What can be done with one joint activity: plan it, say what came of it, cancel it, bring it back, delete it."""

import hashlib
from collections.abc import Mapping
from typing import Any

from django.db.models import Max

from campaigns.models import ACTIVITY_DAYS, Activity, Attendance, Contest, SidePrize
from common.audit.log import Actor, Change
from common.refused import FieldsRefused
from common.vietnamese.dates import today_vn
from common.vietnamese.text import clean
from common.yearfile.sync import change_fields
from members.access import Action, Reader, may, require
from members.locking import locked
from members.models import BlocYear
from members.odd_days import NOT_HELD_YET, KeptDay, beside, held_day, planned_day, settled_all
from members.yearlog import log_in, who_changed

PLAN = ("kind", "name", "host", "planned_from", "planned_to", "place", "budget", "plan")
RESULT = ("held_on", "result", "spent")
PLANNED_BACKWARDS = "Ngày kết thúc phải từ ngày bắt đầu trở đi."
PLANNED_WITHOUT_BEGINNING = "Hãy ghi cả ngày bắt đầu, hoặc bỏ ngày kết thúc."
NO_DAY = "Hãy ghi ngày đã tổ chức, hoặc để trống kết quả, kinh phí và số người tham gia."
CANCELLED = "Hoạt động này đã hủy. Hãy khôi phục trước, rồi ghi kết quả."
NO_REASON = "Hãy ghi lý do hủy."
HELD = "Hoạt động này đã ghi ngày tổ chức nên không hủy được. Nếu ghi nhầm, hãy bỏ ngày ở «Ghi kết quả» trước."
HAS_RESULTS = (
    "Hoạt động này đã có kết quả nên không xóa được. Nếu ghi nhầm cả hoạt động, hãy bỏ ngày tổ chức, kết quả và số "
    "người tham gia ở «Ghi kết quả» trước."
)
HAS_CONTESTS = (
    "Hoạt động này đã có nội dung thi hoặc giải phụ nên không xóa được. Hãy xóa chúng ở trang «Thi đấu» trước."
)
HAS_PICTURES = "Hoạt động này đã có ảnh mà nhật ký còn nói đến nên không xóa được. Hãy hủy thay vì xóa."
TITLE = "Hoạt động chung"


class StaleActivity(ValueError):
    """The activity was changed by somebody else since the form was opened; the text says by whom and what."""


class ActivityRefused(FieldsRefused):
    """What was typed cannot be kept: a sentence for each field, under "" for the whole."""


def seal_of(activity: Activity) -> str:
    """A short mark of all that stands of an activity but its place in the list."""
    own = [
        str(getattr(activity, field.attname))
        for field in activity._meta.concrete_fields
        if field.name not in ("id", "year", "order")
    ]
    people = sorted(activity.attendances.values_list("member_id", "people"))
    return hashlib.sha256(repr((own, people)).encode()).hexdigest()[:16]


def people_of(activity: Activity) -> dict[str, int]:
    """How many each member sent, by its code, in protocol order; nothing of whom nobody has said it."""
    rows = activity.attendances.order_by("member__order").values_list("member__code", "people")
    return dict(rows)


def add_activity(
    *, year: BlocYear, fields: Mapping[str, Any], actor: Actor, reader: Reader, kept: Mapping[str, KeptDay]
) -> Activity:
    """Plans a new activity, last in the list; `fields` are those of `PLAN`. ActivityRefused, or OddDays to be asked."""
    require(may(reader, Action.MANAGE_YEAR))
    with locked(year) as now:
        reasons = _judged_plan(now, fields, fields, kept)
        last = now.activities.aggregate(last=Max("order"))["last"]
        activity = Activity.objects.create(
            year=now, order=(last or 0) + 1, **fields, **beside(ACTIVITY_DAYS, fields, reasons)
        )
        log_in(now, actor, [_change(activity, "thêm", reason=_together(reasons))])
    return activity


def change_plan(
    *,
    year: BlocYear,
    number: int,
    fields: Mapping[str, Any],
    seen: str,
    actor: Actor,
    reader: Reader,
    kept: Mapping[str, KeptDay],
) -> bool:
    """Keeps another plan; answers whether anything changed. StaleActivity unless it stands as `seen` says."""
    require(may(reader, Action.MANAGE_YEAR))
    with locked(year) as now:
        activity = _found(now, number, seen)
        changed = {name: value for name, value in fields.items() if getattr(activity, name) != value}
        reasons = _judged_plan(now, fields, changed, kept)
        told = change_fields(activity, changed, beside(ACTIVITY_DAYS, changed, reasons))
        if told:
            log_in(now, actor, [_change(activity, "sửa kế hoạch", *told, reason=_together(reasons))])
    return told is not None


def _judged_plan(
    year: BlocYear, fields: Mapping[str, Any], changed: Mapping[str, Any], kept: Mapping[str, KeptDay]
) -> dict[str, str]:
    """Why odd days among those that changed stand, by field; ActivityRefused and OddDays for what cannot stand."""
    starts, ends = fields["planned_from"], fields["planned_to"]
    if ends and not starts:
        raise ActivityRefused({"planned_from": PLANNED_WITHOUT_BEGINNING})
    if starts and ends and ends < starts:
        raise ActivityRefused({"planned_to": PLANNED_BACKWARDS})
    days = {name: fields[name] for name in ("planned_from", "planned_to") if name in changed and fields[name]}
    return settled_all({name: planned_day(day, year=year.year) for name, day in days.items()}, kept)


def record_result(
    *,
    year: BlocYear,
    number: int,
    fields: Mapping[str, Any],
    people: Mapping[str, int | None],
    seen: str,
    actor: Actor,
    reader: Reader,
    kept: Mapping[str, KeptDay],
) -> bool:
    """Keeps when it was held and what came of it (`RESULT`), and how many each member sent; answers if that is new."""
    require(may(reader, Action.MANAGE_YEAR))
    with locked(year) as now:
        activity = _found(now, number, seen)
        told_people = {code: count for code, count in people.items() if count is not None}
        _judge_result(activity, fields, told_people)
        changed = {name: value for name, value in fields.items() if getattr(activity, name) != value}
        day = changed.get("held_on")
        reasons = settled_all({"held_on": held_day(day, year=now.year)} if day else {}, kept)
        told = change_fields(activity, changed, beside(ACTIVITY_DAYS, changed, reasons))
        changes = [_change(activity, "ghi kết quả", *told, reason=_together(reasons))] if told else []
        changes += bring_people(activity, told_people)
        log_in(now, actor, changes)
    return bool(changes)


def _judge_result(activity: Activity, fields: Mapping[str, Any], people: Mapping[str, int]) -> None:
    held_on = fields["held_on"]
    if held_on and activity.cancelled_reason:
        raise ActivityRefused({"": CANCELLED})
    if held_on and held_on > today_vn():
        raise ActivityRefused({"held_on": NOT_HELD_YET})
    if not held_on and (fields["result"] or fields["spent"] is not None or people):
        raise ActivityRefused({"held_on": NO_DAY})


def bring_people(activity: Activity, wanted: Mapping[str, int]) -> list[Change]:
    """Makes these the numbers of who took part, by the members' codes; answers what that changed, unlogged."""
    stand = {row.member.code: row for row in activity.attendances.select_related("member")}
    members = {member.code: member for member in activity.year.members.order_by("order")}
    changes = []
    for code, member in members.items():
        row, people = stand.get(code), wanted.get(code)
        if (row.people if row else None) == people:
            continue
        old = str(row.people) if row else ""
        if people is None:
            activity.attendances.filter(member=member).delete()
        elif row:
            row.people = people
            row.save(update_fields=["people"])
        else:
            Attendance.objects.create(activity=activity, member=member, people=people)
        subject = f"{TITLE}: {activity.name}, {member.short_name}"
        new = "" if people is None else str(people)
        changes.append(
            Change(subject=subject, key=key_of(activity), action="sửa số người tham gia", old=old, new=new, member=code)
        )
    return changes


def cancel_activity(*, year: BlocYear, number: int, reason: str, seen: str, actor: Actor, reader: Reader) -> Activity:
    """Says why it is not going to be held; its row and its plan stay. ActivityRefused for one that was held."""
    require(may(reader, Action.MANAGE_YEAR))
    with locked(year) as now:
        activity = _found(now, number, seen)
        if activity.held_on:
            raise ActivityRefused({"": HELD})
        if not (why := clean(reason)):
            raise ActivityRefused({"reason": NO_REASON})
        if told := change_fields(activity, {"cancelled_reason": why}):
            log_in(now, actor, [_change(activity, "hủy", *told)])
    return activity


def restore_activity(*, year: BlocYear, number: int, seen: str, actor: Actor, reader: Reader) -> Activity:
    """Brings a cancelled activity back: it is planned again."""
    require(may(reader, Action.MANAGE_YEAR))
    with locked(year) as now:
        activity = _found(now, number, seen)
        if told := change_fields(activity, {"cancelled_reason": ""}):
            log_in(now, actor, [_change(activity, "khôi phục", *told)])
    return activity


def why_activity_stays(activity: Activity) -> str:
    """Why an activity can't be deleted: something came of it; "" if it can."""
    if activity.held_on or activity.attendances.exists():
        return HAS_RESULTS
    if (
        Contest.objects.filter(meet__activity=activity).exists()
        or SidePrize.objects.filter(meet__activity=activity).exists()
    ):
        return HAS_CONTESTS
    return HAS_PICTURES if activity.pictures.exists() else ""


def delete_activity(*, year: BlocYear, number: int, seen: str, actor: Actor, reader: Reader) -> Activity:
    """Takes away what was entered by mistake: nothing may have come of it. The log keeps what its plan was."""
    require(may(reader, Action.MANAGE_YEAR))
    with locked(year) as now:
        activity = _found(now, number, seen)
        if why := why_activity_stays(activity):
            raise ActivityRefused({"": why})
        log_in(now, actor, [_change(activity, "xóa", activity.plan)])
        activity.delete()
    return activity


def _found(year: BlocYear, number: int, seen: str) -> Activity:
    """The activity, read under the lock; Activity.DoesNotExist, or StaleActivity if it is not what was seen."""
    activity = Activity.objects.select_related("kind", "host").get(year=year, number=number)
    activity.year = year
    if seal_of(activity) != seen:
        raise StaleActivity(who_changed(year, key_of(activity)) or "Hoạt động này đã được người khác sửa.")
    return activity


def key_of(activity: Activity) -> str:
    """What the log knows it by."""
    return f"activity/{activity.number}/"


def _change(activity: Activity, action: str, old: str = "", new: str = "", *, reason: str = "") -> Change:
    subject = f"{TITLE}: {activity.name}"
    return Change(subject=subject, key=key_of(activity), action=action, old=old, new=new, reason=reason)


def _together(reasons: Mapping[str, str]) -> str:
    return " ".join(dict.fromkeys(reason for reason in reasons.values() if reason))
