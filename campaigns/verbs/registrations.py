"""What a member registers for the year: written, handed in, given back, adjusted, and what became of it."""

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from datetime import date
from decimal import Decimal

from django.db import transaction

from campaigns.models import Adjustment, Registration
from common.audit.log import Actor, Change
from common.refused import FieldsRefused
from common.vietnamese.dates import short_date, today_vn
from common.vietnamese.numbers import show_number
from common.vietnamese.text import clean
from common.yearfile.sync import describe, rows_meant, sync_rows
from members.access import Reader, may_register_for, may_reopen_registration, require
from members.models import Membership
from members.odd_days import NOT_REGISTERED_YET, KeptDay, registered_day, settled_all
from members.yearlog import behalf_of, log_in, who_changed

# More than any member registers.
MOST_ROWS = 60
NOTHING_WRITTEN = "Chưa có danh hiệu hay chỉ tiêu nào để đăng ký. Hãy ghi ít nhất một dòng."
HANDED_IN = "Đăng ký này đã nộp nên không sửa được nữa. Kế hoạch đổi thì ghi điều chỉnh ở trang Kết quả, điều chỉnh."
NO_PLAN = "Hãy ghi số kế hoạch, ví dụ 95 hay 97,5."
UNPLANNED = "Chưa nộp được: chỉ tiêu {} chưa có số kế hoạch của năm."
NOT_HANDED_IN = "Đăng ký này chưa nộp nên chưa có gì để ghi kết quả hay điều chỉnh."


class StaleRegistration(ValueError):
    """It was changed by somebody else since the form was opened: who did, when and what."""


class RegistrationRefused(FieldsRefused):
    """It can't be done: by field («on», «plan», «reason»), "" for the whole."""


@dataclass(frozen=True)
class TitleRow:
    """A title that is registered; `id` is None for a new row."""

    id: int | None
    title: str
    award: str
    for_whom: str
    count: int


@dataclass(frozen=True)
class TargetRow:
    """A target that is registered; `id` is None for a new row."""

    id: int | None
    group: str
    name: str
    unit: str
    direction: str
    plan: Decimal | None
    """None while it is being written; what is handed in has one."""


@dataclass(frozen=True)
class ResultRow:
    """What became of a target so far."""

    id: int
    half_year: Decimal | None
    estimate: Decimal | None
    actual: Decimal | None
    qualifier: str
    met: bool | None


def seal_of(registration: Registration | None) -> str:
    """A short mark of all that stands in it."""
    if registration is None:
        return ""
    told = [
        [registration.handed_in_on],
        list(registration.titles.order_by("order").values_list()),
        list(registration.targets.order_by("order").values_list()),
        list(Adjustment.objects.filter(target__registration=registration).order_by("pk").values_list()),
    ]
    return hashlib.sha256(repr(told).encode()).hexdigest()[:16]


def of_member(member: Membership) -> Registration | None:
    """What the member has registered, or is about to."""
    return Registration.objects.filter(member=member.pk).first()


@contextmanager
def _locked(member: Membership, seen: str | None) -> Iterator[Registration | None]:
    with transaction.atomic():
        # Two who register for one member wait for each other, also before there is a registration.
        Membership.objects.select_for_update().get(pk=member.pk)
        found = of_member(member)
        if seen is not None and seal_of(found) != seen:
            raise StaleRegistration(
                who_changed(member.year, _key(member)) or "Đăng ký đã được người khác sửa sau khi bạn mở trang."
            )
        yield found


def _key(member: Membership) -> str:
    return f"registration/{member.code}/"


def _log(member: Membership, actor: Actor, reader: Reader, changes: Sequence[Change]) -> list[Change]:
    behalf = behalf_of(reader, member.code)
    told = [replace(one, key=_key(member), member=member.code, action=f"{one.action}{behalf}") for one in changes]
    log_in(member.year, actor, told)
    return told


def save_registration(
    *,
    member: Membership,
    titles: Sequence[TitleRow],
    targets: Sequence[TargetRow],
    seen: str,
    actor: Actor,
    reader: Reader,
    hand_in: bool = False,
    on: date | None = None,
    kept: Mapping[str, KeptDay] | None = None,
) -> list[Change]:
    """Makes these rows, in their order, what the member registers, and hands them in (`hand_in`, dated `on`).

    PermissionError for a reader who may not; StaleRegistration; RegistrationRefused once it was handed in, with
    nothing to hand in or no plan for a target, and for a day that has not come; OddDays for one that somebody has to
    look at again.
    """
    require(may_register_for(reader, member.code))
    with _locked(member, seen) as found:
        if found is not None and found.handed_in_on:
            raise RegistrationRefused({"": HANDED_IN})
        if hand_in and not titles and not targets:
            raise RegistrationRefused({"": NOTHING_WRITTEN})
        if hand_in and (unplanned := [f"«{one.name}»" for one in targets if one.plan is None]):
            raise RegistrationRefused({"": UNPLANNED.format(", ".join(unplanned))})
        if found is None and not titles and not targets:
            # An empty form begins nothing: it would keep the member in the year as if it had figures there.
            return []
        day, reason = _dated(member, on, kept) if hand_in else (None, "")
        registration = found or Registration.objects.create(member=member)
        changes = []
        for rows, wanted in (
            (registration.titles.all(), [asdict(one) for one in titles]),
            (registration.targets.all(), [asdict(one) for one in targets]),
        ):
            stand = {row.pk for row in rows}
            meant = rows_meant((one["id"] for one in wanted), stand)
            fields = [
                one | {"id": pk, "order": order}
                for order, (pk, one) in enumerate(zip(meant, wanted, strict=True), start=1)
            ]
            changes += sync_rows(rows, "id", fields, place="", fixed={"registration": registration})
        if hand_in:
            registration.handed_in_on, registration.day_reason, registration.returned_reason = day, reason, ""
            registration.save()
            subject = f"Đăng ký thi đua: {member}"
            changes.append(Change(subject, "nộp đăng ký thi đua", new=_told(registration), reason=reason))
        elif not titles and not targets and not registration.returned_reason:
            # Nothing is left of what came along from the last year: the member has begun nothing.
            registration.delete()
        return _log(member, actor, reader, changes)


def _dated(member: Membership, on: date | None, kept: Mapping[str, KeptDay] | None) -> tuple[date, str]:
    """The day, and why it stands if it is odd."""
    if on is None:
        raise RegistrationRefused({"on": "Hãy ghi ngày."})
    if on > today_vn():
        raise RegistrationRefused({"on": NOT_REGISTERED_YET})
    return on, settled_all({"on": registered_day(on, year=member.year.year)}, kept or {})["on"]


def _told(registration: Registration) -> str:
    """All that was registered, line by line, for the log."""
    lines = [f"Ngày đăng ký: {short_date(registration.handed_in_on)}" if registration.handed_in_on else ""]
    lines += [describe(row, ("title", "award", "for_whom", "count")) for row in registration.titles.order_by("order")]
    names = ("name", "unit", "direction", "plan")
    lines += [describe(row, names) for row in registration.targets.order_by("order")]
    return "\n".join(filter(None, lines))


def return_registration(*, member: Membership, reason: str, seen: str, actor: Actor, reader: Reader) -> None:
    """Gives a registration back to be changed, with a written reason; who may is `may_reopen_registration`'s."""
    require(may_reopen_registration(reader))
    with _locked(member, seen) as found:
        if found is None or found.handed_in_on is None:
            raise RegistrationRefused({"": NOT_HANDED_IN})
        if not clean(reason):
            raise RegistrationRefused({"return_reason": "Hãy ghi lý do mở lại."})
        old = f"Ngày đăng ký: {short_date(found.handed_in_on)}"
        found.handed_in_on, found.day_reason, found.returned_reason = None, "", clean(reason)
        found.save()
        subject = f"Đăng ký thi đua: {member}"
        told = Change(subject, "mở lại", old=old, reason=found.returned_reason, key=_key(member), member=member.code)
        log_in(member.year, actor, [told])


def save_results(
    *, member: Membership, results: Sequence[ResultRow], seen: str, actor: Actor, reader: Reader
) -> list[Change]:
    """Writes what became of the targets; the errors are `save_registration`'s."""
    require(may_register_for(reader, member.code))
    with _locked(member, seen) as found:
        if found is None or found.handed_in_on is None:
            raise RegistrationRefused({"": NOT_HANDED_IN})
        rows = found.targets.all()
        stand = {row.pk for row in rows}
        fields = [asdict(one) for one in results if one.id in stand]
        changes = sync_rows(rows, "id", fields, place="", fixed={"registration": found}, drop=False)
        return _log(member, actor, reader, changes)


def adjust_target(
    *,
    member: Membership,
    target: int | None,
    plan: Decimal,
    on: date | None,
    reason: str,
    seen: str,
    actor: Actor,
    reader: Reader,
    kept: Mapping[str, KeptDay] | None = None,
) -> None:
    """Puts another plan in the place of a target's, dated and with a reason; the errors are `save_registration`'s."""
    require(may_register_for(reader, member.code))
    with _locked(member, seen) as found:
        if found is None or found.handed_in_on is None:
            raise RegistrationRefused({"": NOT_HANDED_IN})
        row = found.targets.filter(pk=target or 0).first()
        if row is None:
            raise RegistrationRefused({"target": "Hãy chọn chỉ tiêu được điều chỉnh."})
        if not clean(reason):
            raise RegistrationRefused({"reason": "Hãy ghi lý do điều chỉnh."})
        day, day_reason = _dated(member, on, kept)
        if day < found.handed_in_on:
            first = short_date(found.handed_in_on)
            raise RegistrationRefused({"on": f"Điều chỉnh không thể trước ngày đăng ký ({first})."})
        newest = row.adjustments.order_by("-order").first()
        before = newest.plan if newest else row.plan
        if plan == before:
            raise RegistrationRefused({"plan": "Kế hoạch mới bằng kế hoạch đang có. Hãy ghi số khác."})
        if newest is not None and day < newest.on:
            raise RegistrationRefused({"on": f"Điều chỉnh trước ghi ngày {short_date(newest.on)}, sau ngày này."})
        order = newest.order + 1 if newest else 1
        row.adjustments.create(order=order, on=day, day_reason=day_reason, plan=plan, reason=reason)
        told = Change(
            f"Chỉ tiêu: {row}",
            "điều chỉnh kế hoạch",
            old=show_number(before),
            new=show_number(plan),
            reason=" ".join(filter(None, [clean(reason), day_reason])),
        )
        _log(member, actor, reader, [told])
