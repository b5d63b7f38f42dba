"""What a year says of joint activities as a whole: how many it requires, of which kinds, in which order they stand."""

import hashlib
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import astuple, dataclass, replace

from campaigns.models import Activity, ActivityKind
from common.audit.log import Actor, Change
from common.labels import label
from common.refused import FieldsRefused
from common.vietnamese.text import fold
from common.yearfile.shapes import Fields
from common.yearfile.sync import change_fields, sync_rows
from members.access import Action, Reader, may, require
from members.locking import locked
from members.models import BlocYear
from members.roster import proposed_code
from members.yearlog import log_in

MOST_KINDS = 50
KIND_IN_USE = "Loại này đang có hoạt động nên không bỏ được. Hãy chuyển các hoạt động sang loại khác trước."
NO_NAME = "Hãy ghi tên loại hoạt động, hoặc chọn «Bỏ»."
NAME_TWICE = "Tên này đã có ở một dòng khác."
LEFT_OUT = "Bảng gửi lên thiếu dòng của: {}. Hãy tải lại trang rồi sửa lại."
TOO_MANY = "Khối có {} đơn vị. Hãy ghi một số không lớn hơn thế."
STALE = "Thiết lập này đã được người khác sửa sau khi bạn mở trang."


class StaleSettings(ValueError):
    """Kinds, order or what is required were changed by somebody else since the form was opened."""


class SettingsRefused(FieldsRefused):
    """What was typed cannot be kept: «least» and «kind.2» say what is wrong there, "" with the whole."""


@dataclass(frozen=True)
class KindRow:
    """A kind as the table has it; `code` is "" for a new one."""

    name: str = ""
    code: str = ""
    dropped: bool = False

    @property
    def is_blank(self) -> bool:
        """Whether it is a new row into which nobody has typed anything."""
        return not (self.code or self.name)


@dataclass(frozen=True)
class ActivitySettings:
    """How many activities the year requires, from how many members on one counts; kinds and activities in order."""

    required: int
    least: int
    kinds: tuple[KindRow, ...]
    order: tuple[int, ...]

    @property
    def seal(self) -> str:
        """A short mark of all of it."""
        return hashlib.sha256(repr(astuple(self)).encode()).hexdigest()[:16]


def settings_of(year: BlocYear) -> ActivitySettings:
    """What stands."""
    kinds = ActivityKind.objects.filter(year=year.pk).order_by("order").values_list("name", "code")
    numbers = Activity.objects.filter(year=year.pk).order_by("order").values_list("number", flat=True)
    return ActivitySettings(
        year.required_activities, year.activity_members, tuple(KindRow(*kind) for kind in kinds), tuple(numbers)
    )


def change_settings(
    *, year: BlocYear, wanted: ActivitySettings, seen: str, actor: Actor, reader: Reader
) -> list[Change]:
    """Makes this what the year says of joint activities; answers what that changed.

    PermissionError, StaleSettings unless it stands as `seen` says, SettingsRefused with a sentence for each mistake.
    """
    require(may(reader, Action.MANAGE_YEAR))
    with locked(year) as now:
        stand = settings_of(now)
        if stand.seal != seen:
            raise StaleSettings(STALE)
        known = {kind.code for kind in stand.kinds}
        # What claims to stand and doesn't is a new row like any other, and gets a code of ours.
        rows = [kind if kind.code in known else replace(kind, code="") for kind in wanted.kinds]
        kinds = [kind for kind in rows if not kind.is_blank]
        _judge(now, stand, kinds, wanted.order)
        if wanted.least > (most := now.members.count()):
            raise SettingsRefused({"least": TOO_MANY.format(most)})
        changes = _required(now, wanted)
        changes += _kinds(now, kinds)
        changes += _order(now, wanted.order)
        log_in(now, actor, [replace(change, key="activities") for change in changes])
    return changes


def _judge(year: BlocYear, stand: ActivitySettings, kinds: Sequence[KindRow], order: Sequence[int]) -> None:
    lost = [kind.name for kind in stand.kinds if kind.code not in {other.code for other in kinds}]
    if lost:
        raise SettingsRefused({"": LEFT_OUT.format(", ".join(lost))})
    standing = [kind.code for kind in kinds if kind.code]
    if sorted(order) != sorted(stand.order) or len(standing) != len(set(standing)):
        raise SettingsRefused({"": STALE})
    names = Counter(fold(kind.name) for kind in kinds if not kind.dropped)
    used = set(Activity.objects.filter(year=year).values_list("kind__code", flat=True))
    wrong = {}
    for place, kind in enumerate(kinds):
        if kind.dropped and kind.code in used:
            wrong[f"kind.{place}"] = KIND_IN_USE
        elif not kind.dropped and not kind.name:
            wrong[f"kind.{place}"] = NO_NAME
        elif not kind.dropped and names[fold(kind.name)] > 1:
            wrong[f"kind.{place}"] = NAME_TWICE
    if wrong:
        raise SettingsRefused(wrong)


def _required(year: BlocYear, wanted: ActivitySettings) -> list[Change]:
    changes = []
    for name, value in (("required_activities", wanted.required), ("activity_members", wanted.least)):
        if told := change_fields(year, {name: value}):
            subject = label(f"members.BlocYear.{name}")
            changes.append(Change(subject=subject, action="sửa", old=told[0], new=told[1]))
    return changes


def _kinds(year: BlocYear, kinds: Sequence[KindRow]) -> list[Change]:
    rows: list[Fields] = []
    taken = {kind.code for kind in kinds}
    for order, kind in enumerate((kind for kind in kinds if not kind.dropped), start=1):
        code = kind.code or proposed_code(kind.name, taken)
        taken.add(code)
        rows.append({"code": code, "order": order, "name": kind.name})
    return sync_rows(ActivityKind.objects.filter(year=year), "code", rows, place="kinds", fixed={"year": year})


def _order(year: BlocYear, wanted: Iterable[int]) -> list[Change]:
    rows: list[Fields] = [{"number": number, "order": order} for order, number in enumerate(wanted, start=1)]
    return sync_rows(Activity.objects.filter(year=year), "number", rows, place="activities", fixed={"year": year})
