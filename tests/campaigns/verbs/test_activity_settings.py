"""What a year says of joint activities as a whole: changed, refused, told."""

from dataclasses import replace
from typing import Any

import pytest

from campaigns.models import Activity, ActivityKind
from campaigns.verbs.activity_settings import (
    KIND_IN_USE,
    NAME_TWICE,
    NO_NAME,
    STALE,
    ActivitySettings,
    KindRow,
    SettingsRefused,
    StaleSettings,
    change_settings,
    settings_of,
)
from common.audit.log import Actor
from common.audit.models import Entry
from members.models import BlocYear
from tests.years import Made, make_year


@pytest.fixture
def made(db: None) -> Made:
    return make_year(members=1, leaves=1, campaigns=3)


def change(made: Made, wanted: ActivitySettings, seen: str = "", kind: str = "secretary") -> list[Any]:
    user = getattr(made, kind)
    seen = seen or settings_of(BlocYear.objects.get(pk=made.year.pk)).seal
    return change_settings(year=made.year, wanted=wanted, seen=seen, actor=Actor(user=user), reader=made.reader(user))


def test_kinds_and_activities_are_put_in_another_order_and_keep_codes_and_numbers(made: Made) -> None:
    stand = settings_of(made.year)
    first, second, third = stand.kinds
    change(made, replace(stand, required=2, kinds=(third, replace(first, name="Trồng cây"), second), order=(3, 1, 2)))
    assert list(ActivityKind.objects.order_by("order").values_list("code", "name")) == [
        ("loai-3", "Loại 3"),
        ("loai-1", "Trồng cây"),
        ("loai-2", "Loại 2"),
    ]
    assert list(Activity.objects.order_by("order").values_list("number", flat=True)) == [3, 1, 2]
    assert BlocYear.objects.get().required_activities == 2
    told = [("Số hoạt động chung tối thiểu", "Số hoạt động chung tối thiểu: 1", "Số hoạt động chung tối thiểu: 2")]
    assert list(Entry.objects.order_by("id").values_list("subject", "old", "new"))[:1] == told


def test_a_new_kind_gets_a_code_from_its_name_and_an_unused_one_goes(made: Made) -> None:
    stand = settings_of(made.year)
    change(made, replace(stand, kinds=(*stand.kinds, KindRow("Hội thảo"), KindRow())))
    assert ActivityKind.objects.get(code="hoi-thao").order == 4
    stand = settings_of(made.year)
    change(made, replace(stand, kinds=(*stand.kinds[:3], replace(stand.kinds[3], dropped=True))))
    assert ActivityKind.objects.count() == 3


def test_nothing_changed_is_not_logged(made: Made) -> None:
    assert change(made, settings_of(made.year)) == []
    assert Entry.objects.count() == 0


@pytest.mark.parametrize(
    ("rows", "problems"),
    [
        ({0: {"dropped": True}}, {"kind.0": KIND_IN_USE}),
        ({1: {"name": ""}}, {"kind.1": NO_NAME}),
        ({1: {"name": "LOẠI 1"}}, {"kind.0": NAME_TWICE, "kind.1": NAME_TWICE}),
    ],
)
def test_what_cannot_be_is_told_beside_the_kind(
    rows: dict[int, dict[str, Any]], problems: dict[str, str], made: Made
) -> None:
    stand = settings_of(made.year)
    kinds = tuple(replace(kind, **rows.get(place, {})) for place, kind in enumerate(stand.kinds))
    with pytest.raises(SettingsRefused) as refused:
        change(made, replace(stand, kinds=kinds, required=7))
    assert refused.value.problems == problems
    assert settings_of(BlocYear.objects.get()) == stand


def test_a_table_of_which_a_row_was_lost_drops_no_kind(made: Made) -> None:
    stand = settings_of(made.year)
    with pytest.raises(SettingsRefused) as refused:
        change(made, replace(stand, kinds=stand.kinds[1:]))
    assert list(refused.value.problems) == [""]
    assert ActivityKind.objects.count() == 3


def test_what_somebody_else_changed_meanwhile_is_not_overwritten(made: Made) -> None:
    stand = settings_of(made.year)
    change(made, replace(stand, required=5))
    with pytest.raises(StaleSettings) as stale:
        change(made, replace(stand, required=6), seen=stand.seal)
    assert (str(stale.value), BlocYear.objects.get().required_activities) == (STALE, 5)


def test_who_does_not_manage_the_year_changes_nothing(made: Made) -> None:
    for kind in ("leader", "clerk"):
        with pytest.raises(PermissionError):
            change(made, replace(settings_of(made.year), required=6), kind=kind)
    assert BlocYear.objects.get().required_activities == 1


@pytest.mark.parametrize("forged", ["x" * 300, "a b/ç", "loai-9"])
def test_a_code_that_stands_nowhere_is_no_code_and_the_row_a_new_one(made: Made, forged: str) -> None:
    stand = settings_of(made.year)
    change(made, replace(stand, kinds=(*stand.kinds, KindRow("Hội thảo", forged), KindRow("Hiến máu", forged))))
    assert list(ActivityKind.objects.order_by("order").values_list("code", flat=True))[3:] == ["hoi-thao", "hien-mau"]


def test_a_kind_that_stands_has_one_row(made: Made) -> None:
    stand = settings_of(made.year)
    with pytest.raises(SettingsRefused) as refused:
        change(made, replace(stand, kinds=(*stand.kinds, replace(stand.kinds[0], name="Tên khác"))))
    assert (refused.value.problems, settings_of(made.year)) == ({"": STALE}, stand)
