"""What becomes of the members in the next year: pure decisions, and what is wrong with them."""

from dataclasses import replace
from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from members.nextyear import Fate, MemberPlan, NewAgency, NextYear, new_code, table_of, usual, wrong_with
from members.roster import DEPUTY, HEAD, MEMBER, RosterRow

FIRST = RosterRow(
    name="Văn phòng", short_name="VP", code="vp", was="vp", role=HEAD, representative="Trần Tới", phone="0252 3821"
)
SECOND = RosterRow(name="Ban Dân vận", short_name="Dân vận", code="dv", was="dv")
THIRD = RosterRow(name="Báo Bình Thuận", short_name="Báo", code="bao", was="bao", role=DEPUTY)
STAND = [FIRST, SECOND, THIRD]
DAY = date(2024, 1, 1)


def planned(*plans: MemberPlan, new: tuple[NewAgency, ...] = (), head: str = "", deputies: str = "") -> NextYear:
    """A plan in which whoever isn't named stays."""
    named = {plan.code: plan for plan in plans}
    members = [named.get(row.code, MemberPlan(row.code)) for row in STAND]
    return NextYear(members, new, head, frozenset(deputies.split()))


def wrong(plan: NextYear) -> dict[str, str]:
    return wrong_with(plan, STAND, 2023)


def test_one_begins_with_everybody_and_the_headship_goes_on_in_the_order() -> None:
    assert usual(STAND) == planned(head="dv")
    assert usual([SECOND, THIRD, FIRST]).head == "dv"
    assert usual([FIRST]).head == ""
    assert usual([SECOND, THIRD]).head == ""
    assert wrong(usual(STAND)) == {}


def test_roles_are_those_that_were_chosen_and_not_those_of_the_last_year() -> None:
    table = table_of(planned(head="dv", deputies="vp"), STAND)
    assert [(row.code, row.role) for row in table] == [("vp", DEPUTY), ("dv", HEAD), ("bao", MEMBER)]


def test_a_person_comes_along_or_stays_behind_with_all_that_reaches_it() -> None:
    table = table_of(planned(MemberPlan("vp", keeps_person=False)), STAND)
    assert [(row.representative, row.phone) for row in table] == [("", ""), ("", ""), ("", "")]
    assert table_of(planned(), STAND)[0].representative == "Trần Tới"


def test_a_member_keeps_its_code_under_another_name_and_a_new_one_gets_one() -> None:
    plan = planned(MemberPlan("dv", Fate.RENAMED, "Ban Dân vận và Mặt trận"), new=(NewAgency("Đài Truyền hình"),))
    assert [(row.code, row.name, row.short_name) for row in table_of(plan, STAND)] == [
        ("vp", "Văn phòng", "VP"),
        ("dv", "Ban Dân vận và Mặt trận", "Ban Dân vận và Mặt trận"),
        ("bao", "Báo Bình Thuận", "Báo"),
        ("dai-truyen-hinh", "Đài Truyền hình", "Đài Truyền hình"),
    ]


def test_who_is_merged_dissolved_or_leaves_is_no_member_any_more() -> None:
    for fate in (Fate.MERGED, Fate.DISSOLVED, Fate.LEAVES):
        table = table_of(planned(MemberPlan("bao", fate, into="vp", on=DAY)), STAND)
        assert [row.code for row in table] == ["vp", "dv"]


def test_a_new_agency_takes_others_over_and_leads() -> None:
    plan = planned(
        MemberPlan("bao", Fate.MERGED, into=new_code(0), on=DAY),
        MemberPlan("dv", Fate.MERGED, into=new_code(0), on=DAY),
        new=(NewAgency("Báo và Đài"),),
        head=new_code(0),
    )
    assert wrong(plan) == {}
    assert [(row.code, row.role) for row in table_of(plan, STAND)] == [("vp", MEMBER), ("bao-va-dai", HEAD)]


def test_each_mistake_is_told_at_its_box() -> None:
    merged = MemberPlan("bao", Fate.MERGED, into="vp", on=DAY)
    cases = [
        (planned(MemberPlan("dv", Fate.RENAMED)), {"dv.name": "Hãy ghi tên mới."}),
        (
            planned(MemberPlan("dv", Fate.RENAMED, "Ban Dân vận")),
            {"dv.name": "Tên mới giống tên cũ. Nếu không đổi tên, hãy chọn «Giữ nguyên»."},
        ),
        (planned(MemberPlan("dv", Fate.RENAMED, "Báo Bình Thuận")), {"bao.name": "Tên này đã có ở dòng 2."}),
        (planned(MemberPlan("dv", Fate.RENAMED, "B" * 201, "B")), {"dv.name": "Dài quá 200 ký tự."}),
        (planned(new=(NewAgency(short_name="Mới"),)), {"moi-0.name": "Hãy ghi tên đơn vị, hoặc bỏ dòng này."}),
        (planned(replace(merged, into="bao")), {"bao.into": "Đơn vị không thể nhập vào chính mình."}),
        (
            planned(replace(merged, into="")),
            {"bao.into": "Hãy chọn đơn vị kế thừa trong số các thành viên của năm sau."},
        ),
        (
            planned(replace(merged, into=new_code(1))),
            {"bao.into": "Đơn vị mới này chưa có tên. Hãy ghi tên ở dòng của nó."},
        ),
        (planned(replace(merged, on=None)), {"bao.on": "Hãy ghi từ ngày nào, ví dụ 01/01/2024."}),
        (
            planned(replace(merged, on=date(2025, 1, 1))),
            {"bao.on": "Ngày này phải nằm trong năm 2023 hoặc năm 2024."},
        ),
        (
            planned(replace(merged, on=date(2023, 1, 1))),
            {"bao.on": "Ngày này phải sau 01/01/2023: trong năm 2023 đơn vị còn là thành viên."},
        ),
        (planned(replace(merged, on=date(2023, 1, 2))), {}),
        (planned(MemberPlan("bao", Fate.DISSOLVED)), {"bao.on": "Hãy ghi từ ngày nào, ví dụ 01/01/2024."}),
        (
            planned(MemberPlan("dv", Fate.LEAVES), head="dv"),
            {"head": "Đơn vị được chọn làm Trưởng khối không còn là thành viên. Hãy chọn đơn vị khác."},
        ),
        (
            planned(head="dv", deputies="dv"),
            {"dv.deputy": "Một đơn vị không vừa là Trưởng khối vừa là Phó Trưởng khối."},
        ),
        (
            planned(MemberPlan("dv", Fate.LEAVES), deputies="dv"),
            {"dv.deputy": "Đơn vị này không còn là thành viên, nên không làm Phó Trưởng khối."},
        ),
        (
            planned(*(MemberPlan(row.code, Fate.LEAVES) for row in STAND)),
            {"": "Khối phải có ít nhất một thành viên trong năm sau."},
        ),
    ]
    assert [wrong(plan) for plan, _ in cases] == [told for _, told in cases]


def test_of_two_that_go_one_can_t_take_the_other_over() -> None:
    plan = planned(MemberPlan("bao", Fate.MERGED, into="dv", on=DAY), MemberPlan("dv", Fate.MERGED, into="bao", on=DAY))
    sentence = "Hãy chọn đơn vị kế thừa trong số các thành viên của năm sau."
    assert wrong(plan) == {"bao.into": sentence, "dv.into": sentence}


fates = st.sampled_from(list(Fate))
plans = st.tuples(*(st.builds(MemberPlan, st.just(row.code), fates, st.text(max_size=9)) for row in STAND))


@given(plans, st.lists(st.builds(NewAgency, st.text("ab ", max_size=3)), max_size=3), st.sampled_from(["", "vp", "dv"]))
def test_the_table_has_a_row_for_whoever_stays_and_for_each_new_one_in_that_order(
    members: tuple[MemberPlan, ...], new: list[NewAgency], head: str
) -> None:
    plan = NextYear(members, new, head)
    table = table_of(plan, STAND)
    assert len(table) == len(plan.staying)
    assert sum(row.role == HEAD for row in table) == (head in plan.staying)
    wrong_with(plan, STAND, 2023)
