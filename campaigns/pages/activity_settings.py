"""«Thiết lập hoạt động chung»: how many the year requires, of which kinds, and in which order they stand."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpResponseBase, HttpResponseRedirect, QueryDict

from campaigns.models import Activity
from campaigns.verbs.activity_settings import (
    MOST_KINDS,
    ActivitySettings,
    KindRow,
    SettingsRefused,
    StaleSettings,
    change_settings,
    settings_of,
)
from common.labels import label
from common.vietnamese.text import clean_line
from common.web.sent import whole_number
from members.access import Action
from members.pages import Again, Opened, Page

BLANKS = 2
MOST_REQUIRED = 99
LONGEST_NAME = 300
NO_NUMBER = "Hãy ghi một số nguyên từ 0 đến 99."
NO_ORDER = "«{}» không phải số thứ tự. Hãy gõ 1, 2, 3 …"
TOO_LONG = "Tên dài quá 300 ký tự. Hãy ghi ngắn hơn."
LABELS = {
    "required": label("members.BlocYear.required_activities"),
    "least": label("members.BlocYear.activity_members"),
}
HELP = {
    "required": "Số hoạt động mà giao ước yêu cầu trong năm; 0 là không quy định.",
    "least": "Một hoạt động được tính khi đã tổ chức, có kết quả và có từng này đơn vị tham gia trở lên. "
    "0: đã ghi ngày tổ chức là được tính.",
}
STALE = "{} Những gì bạn nhập còn ở đây, chưa được lưu. Bấm «Lưu thiết lập» lần nữa để ghi theo bảng này."


@dataclass(frozen=True)
class ShownKind:
    """A row of the kinds: its place in the form, what stands in it, and what is wrong with it."""

    place: int
    row: KindRow
    wrong: str


@dataclass(frozen=True)
class NumberBox:
    """A number of the year: its name in the form, its label, what stands in it, what it means, what is wrong there."""

    name: str
    label: str
    value: str
    help: str
    wrong: str


@dataclass(frozen=True, kw_only=True)
class SettingsPage:
    """The settings; `seen` is the mark of those that the form was opened with."""

    numbers: list[NumberBox]
    kinds: list[ShownKind]
    activities: list[Activity]
    wrong: list[tuple[str, str]]
    seen: str
    back: str


def load(opened: Opened) -> SettingsPage:
    """The settings as they stand, with room for new kinds."""
    stand = settings_of(opened.year)
    return _page(
        opened, {"required": str(stand.required), "least": str(stand.least)}, stand.kinds, stand.order, stand.seal
    )


def _page(
    opened: Opened,
    numbers: Mapping[str, str],
    kinds: Sequence[KindRow],
    order: Sequence[int],
    seen: str,
    *,
    wrong: dict[str, str] | None = None,
) -> SettingsPage:
    wrong = wrong or {}
    filled = [kind for kind in kinds if not kind.is_blank]
    rows = [*filled, *[KindRow()] * BLANKS][:MOST_KINDS]
    known = {activity.number: activity for activity in Activity.objects.filter(year=opened.year)}
    return SettingsPage(
        numbers=[
            NumberBox(name, LABELS[name], numbers[name], HELP[name], wrong.get(name, ""))
            for name in ("required", "least")
        ],
        kinds=[ShownKind(place, row, wrong.get(f"kind.{place}", "")) for place, row in enumerate(rows)],
        activities=[known[number] for number in order if number in known],
        wrong=[(place.replace("kind.", "k"), sentence) for place, sentence in wrong.items()],
        seen=seen,
        back=opened.address("activities"),
    )


def _place(posted: QueryDict, name: str, stood: int, wrong: dict[str, str]) -> tuple[int, bool, int]:
    """By what a row is put in order: the number that was typed, whether it was moved there, where it was."""
    typed = clean_line(posted.get(name, ""))
    number = whole_number(typed) if typed else stood
    if number is None:
        wrong[""] = NO_ORDER.format(typed[:20])
        number = stood
    return number, number == stood, stood


def _kinds(posted: QueryDict, wrong: dict[str, str]) -> list[KindRow]:
    rows = []
    for place in range(MOST_KINDS):
        if f"k{place}-name" not in posted:
            continue
        name = clean_line(posted.get(f"k{place}-name", ""))
        row = KindRow(name, clean_line(posted.get(f"k{place}-code", "")), f"k{place}-drop" in posted)
        if not row.is_blank:
            rows.append((_place(posted, f"k{place}-order", place + 1, wrong), row))
    found = [row for _, row in sorted(rows, key=lambda one: one[0])]
    for place, row in enumerate(found):
        if len(row.name) > LONGEST_NAME:
            wrong[f"kind.{place}"] = TOO_LONG
    return found


def _order(opened: Opened, wrong: dict[str, str]) -> list[int]:
    """The activities' numbers as they are to stand; one that the form doesn't name stays behind the others."""
    stand = settings_of(opened.year).order
    places = {
        number: _place(opened.posted, f"a{number}-order", place, wrong) for place, number in enumerate(stand, start=1)
    }
    return sorted(stand, key=places.__getitem__)


def _number(name: str, typed: str, wrong: dict[str, str]) -> int:
    found = whole_number(typed)
    if found is None or found > MOST_REQUIRED:
        wrong[name] = NO_NUMBER
        return 0
    return found


def save(opened: Opened) -> HttpResponseBase | Again:
    """Keeps the settings; what was typed comes back where something is wrong."""
    posted = opened.posted
    wrong: dict[str, str] = {}
    typed, seen = {name: clean_line(posted.get(name, "")) for name in LABELS}, posted.get("seen", "")
    required, least = (_number(name, typed[name], wrong) for name in ("required", "least"))
    kinds, order = _kinds(posted, wrong), _order(opened, wrong)
    if wrong:
        return Again(_page(opened, typed, kinds, order, seen, wrong=wrong))
    try:
        changes = change_settings(
            year=opened.year,
            wanted=ActivitySettings(required, least, tuple(kinds), tuple(order)),
            seen=seen,
            actor=opened.actor,
            reader=opened.reader,
        )
    except SettingsRefused as refused:
        return Again(_page(opened, typed, kinds, order, seen, wrong=refused.problems))
    except StaleSettings as stale:
        now = settings_of(opened.year)
        return Again(_page(opened, typed, kinds, order, now.seal, wrong={"": STALE.format(stale)}))
    messages.success(opened.request, "Đã lưu thiết lập." if changes else "Không có gì thay đổi.")
    return HttpResponseRedirect(opened.address("activities"))


PAGE = Page(
    name="activities-settings",
    path="hoat-dong/thiet-lap",
    title="Thiết lập hoạt động chung",
    action=Action.MANAGE_YEAR,
    load=load,
    save=save,
    template="campaigns/activity_settings.html",
    printed=False,
)
