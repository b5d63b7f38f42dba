"""«Thiết lập hoạt động chung»: how many the year requires, of which kinds, and in which order they stand."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpResponseBase, HttpResponseRedirect, QueryDict

from campaigns.models import Activity
from campaigns.verbs.activity_settings import (
    ActivitySettings,
    KindRow,
    SettingsRefused,
    StaleSettings,
    change_settings,
    settings_of,
)
from common.audit.log import Actor
from common.audit.models import Door
from common.vietnamese.text import clean_line
from common.web.sent import whole_number
from members.access import Action
from members.pages import Again, Opened, Page

BLANKS = 2
MOST_KINDS = 50
MOST_REQUIRED = 99
LONGEST_NAME = 300
NO_NUMBER = "Hãy ghi số hoạt động bằng số nguyên từ 0 đến 99."
NO_ORDER = "«{}» không phải số thứ tự. Hãy gõ 1, 2, 3 …"
TOO_LONG = "Tên dài quá 300 ký tự. Hãy ghi ngắn hơn."
STALE = "{} Những gì bạn nhập còn ở đây, chưa được lưu. Bấm «Lưu thiết lập» lần nữa để ghi theo bảng này."


@dataclass(frozen=True)
class ShownKind:
    """A row of the kinds: its place in the form, what stands in it, and what is wrong with it."""

    place: int
    row: KindRow
    wrong: str


@dataclass(frozen=True, kw_only=True)
class SettingsPage:
    """The settings; `seen` is the mark of those that the form was opened with."""

    required: str
    wrong_required: str
    kinds: list[ShownKind]
    activities: list[Activity]
    sentences: Sequence[str]
    seen: str
    back: str


def load(opened: Opened) -> SettingsPage:
    """The settings as they stand, with room for new kinds."""
    stand = settings_of(opened.year)
    return _page(opened, str(stand.required), stand.kinds, stand.order, stand.seal)


def _page(
    opened: Opened,
    required: str,
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
        required=required,
        wrong_required=wrong.get("required", ""),
        kinds=[ShownKind(place, row, wrong.get(f"kind.{place}", "")) for place, row in enumerate(rows)],
        activities=[known[number] for number in order if number in known],
        sentences=[wrong[""]] if "" in wrong else [],
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


def save(opened: Opened) -> HttpResponseBase | Again:
    """Keeps the settings; what was typed comes back where something is wrong."""
    posted = opened.posted
    wrong: dict[str, str] = {}
    typed, seen = clean_line(posted.get("required", "")), posted.get("seen", "")
    required = whole_number(typed)
    if required is None or required > MOST_REQUIRED:
        wrong["required"] = NO_NUMBER
    kinds, order = _kinds(posted, wrong), _order(opened, wrong)
    if wrong or required is None:
        return Again(_page(opened, typed, kinds, order, seen, wrong=wrong))
    try:
        changes = change_settings(
            year=opened.year,
            wanted=ActivitySettings(required, tuple(kinds), tuple(order)),
            seen=seen,
            actor=Actor(user=opened.reader.user, door=Door.PAGE),
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
