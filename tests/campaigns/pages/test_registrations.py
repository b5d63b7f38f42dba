"""«Đăng ký thi đua» on its pages: who sees what of it, what the forms show and keep, what is printed and exported."""

from io import BytesIO
from typing import Any

import pytest
from django.test import Client
from openpyxl import load_workbook

from campaigns.models import Registration, Target
from campaigns.presenters.registrations import registrations_of
from campaigns.verbs.registrations import HANDED_IN, NO_PLAN, NOT_HANDED_IN, seal_of
from members.models import User
from tests.as_read import as_read
from tests.campaigns.registered import TITLE, member_of, register
from tests.printing import printed
from tests.years import Made, make_year


@pytest.fixture
def made(db: None) -> Made:
    return make_year(members=3, leaves=2, campaigns=1, scored=False)


def client_of(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def typed(**more: str) -> dict[str, str]:
    """A form with one title and two targets."""
    return {
        "deed": "save",
        "seen": "",
        "t0-title": "Tập thể lao động xuất sắc",
        "g0-name": "Mô hình mới",
        "g0-direction": "at-least",
        "g0-plan": "1.200,5",
        "g1-name": "Hồ sơ quá hạn",
        "g1-direction": "at-most",
        "g1-plan": "4",
        "g2-direction": "at-least",
        "on": "15/3/2024",
    } | more


def said(answer: Any) -> list[str]:
    return [str(one) for one in answer.context["messages"]]


# --- who sees what -------------------------------------------------------------------------------------------


def test_what_was_handed_in_everybody_sees_and_a_draft_only_the_member_and_the_bloc_s_people(made: Made) -> None:
    register(made, "dv-02", hand_in=False)
    doors = [made.address("registrations"), made.address("registration", "dv-02")]
    secret = "Mô hình mới"
    knowing = [made.secretary, made.leader, made.clerk, made.representative("dv-02")]
    for user in knowing:
        assert [secret in as_read(client_of(user).get(door)) for door in doors] == [True, True], user
    other = client_of(made.representative("dv-03"))
    for door in doors:
        shown = other.get(door)
        assert (shown.status_code, secret in as_read(shown), TITLE.title in as_read(shown)) == (200, False, False)
    for door in ("registrations.pdf", "registration.pdf"):
        args = ["dv-02"] if door == "registration.pdf" else []
        assert secret not in printed(made.representative("dv-03"), made.address(door, *args)).text
    assert other.get(made.address("registrations.xlsx")).status_code == 404
    register(made, "dv-02")
    assert [secret in as_read(other.get(door)) for door in doors] == [True, True]


def test_the_list_counts_who_has_handed_in_and_names_who_has_not(made: Made) -> None:
    register(made, "dv-02")
    register(made, "dv-03", hand_in=False)
    shown = client_of(made.leader).get(made.address("registrations")).context
    missing = ", ".join(member_of(made, code).short_name for code in ("dv-01", "dv-03"))
    assert (shown["handed_in"], shown["missing"]) == (1, missing)
    assert [line.shown.is_handed_in for line in shown["lines"]] == [False, True, False]


def test_the_way_on_stands_there_for_who_may_go_it(made: Made) -> None:
    def ways(code: str) -> list[str]:
        users = [made.secretary, made.leader, made.representative("dv-02")]
        return [client_of(user).get(made.address("registration", code)).context["edit_url"] for user in users]

    assert ways("dv-02") == [made.address("registration-edit", "dv-02"), "", made.address("registration-edit", "dv-02")]
    register(made, "dv-03")
    assert ways("dv-03") == [made.address("registration-results", "dv-03"), "", ""]


# --- the form ------------------------------------------------------------------------------------------------


def test_a_member_writes_saves_and_hands_in(made: Made) -> None:
    client, where = client_of(made.representative("dv-02")), made.address("registration-edit", "dv-02")
    assert said(client.post(where, typed(), follow=True)) == ["Đã lưu, chưa nộp."]
    assert list(Target.objects.order_by("order").values_list("name", "plan")) == [
        ("Mô hình mới", pytest.approx(1200.5)),
        ("Hồ sơ quá hạn", 4),
    ]
    shown = client.get(where).context
    sent = {box.html_name: box.value() or "" for row in (*shown["titles"], *shown["targets"]) for box in row}
    answer = client.post(where, sent | {"seen": shown["seen"], "deed": "hand-in", "on": "15/3/2024"}, follow=True)
    short = member_of(made).short_name
    assert (said(answer), answer.redirect_chain) == (
        [f"Đã nộp đăng ký thi đua của {short}."],
        [(made.address("registration", "dv-02"), 302)],
    )
    assert Target.objects.count() == 2
    assert client.get(where)["Location"] == made.address("registration-results", "dv-02")


def test_a_target_without_a_plan_is_kept_and_not_handed_in(made: Made) -> None:
    where, client = made.address("registration-edit", "dv-02"), client_of(made.secretary)
    assert client.post(where, typed(**{"g0-plan": ""})).status_code == 302
    assert list(Target.objects.order_by("order").values_list("plan", flat=True)) == [None, 4]
    shown = client.get(where).context
    sent = {box.html_name: box.value() or "" for row in (*shown["titles"], *shown["targets"]) for box in row}
    answer = client.post(where, sent | {"seen": shown["seen"], "deed": "hand-in", "on": "15/3/2024"})
    assert (answer.status_code, answer.context["wrong"]) == (422, [("id_g0-plan", f"Chỉ tiêu, dòng 1: {NO_PLAN}")])
    assert [line.plan for line in registrations_of(made.year, made.reader(made.secretary))[1].targets] == [None, 4]
    assert Registration.objects.get().handed_in_on is None


def test_each_mistake_stands_beside_its_box_and_nothing_typed_is_lost(made: Made) -> None:
    wrong = typed(
        **{
            "deed": "hand-in",
            "g0-plan": "nhiều",
            "g1-plan": "-4",
            "g2-name": "Không có số",
            "t1-title": "",
            "t1-for_whom": "Ai",
        }
        | {"on": "x"}
    )
    answer = client_of(made.secretary).post(made.address("registration-edit", "dv-02"), wrong)
    assert answer.status_code == 422
    assert [place for place, _ in answer.context["wrong"]] == [
        "id_t1-title",
        "id_g0-plan",
        "id_g1-plan",
        "id_g2-plan",
        "id_on",
    ]
    assert answer.context["targets"][0]["plan"].value() == "nhiều"
    large = typed(**{"g0-plan": "1.000.000.000.000"})
    answer = client_of(made.secretary).post(made.address("registration-edit", "dv-02"), large)
    assert [place for place, _ in answer.context["wrong"]] == ["id_g0-plan"]
    assert Registration.objects.count() == 0


def test_room_is_made_and_what_was_typed_stays(made: Made) -> None:
    answer = client_of(made.secretary).post(made.address("registration-edit", "dv-02"), typed(deed="more"))
    assert answer.status_code == 200
    assert [row["name"].value() or "" for row in answer.context["targets"]] == [
        "Mô hình mới",
        "Hồ sơ quá hạn",
        "",
        "",
    ]
    assert (answer.context["day"]["on"].value(), Registration.objects.count()) == ("15/3/2024", 0)


def test_an_odd_day_is_asked_and_kept_with_its_reason(made: Made) -> None:
    client, where = client_of(made.secretary), made.address("registration-edit", "dv-02")
    answer = client.post(where, typed(deed="hand-in", on="5/1/2025"))
    question = answer.context["question"]
    assert (answer.status_code, question.asked) == (422, "Ngày 05/01/2025 không thuộc năm thi đua 2024.")
    kept = {"on_asked": question.asked, "on_reason": "Nộp muộn"}
    assert client.post(where, typed(deed="hand-in", on="5/1/2025", **kept)).status_code == 302
    assert Registration.objects.get().day_reason == f"{question.asked} Vẫn ghi vì: Nộp muộn"


def test_who_was_overtaken_is_told_and_keeps_what_was_typed(made: Made) -> None:
    register(made, hand_in=False, user=made.secretary)
    client, where = client_of(made.representative("dv-02")), made.address("registration-edit", "dv-02")
    answer = client.post(where, typed())
    [told] = answer.context["sentences"]
    assert (answer.status_code, told.partition(" đã sửa lúc ")[0]) == (422, str(made.secretary))
    assert answer.context["targets"][0]["plan"].value() == "1.200,5"
    assert client.post(where, typed(seen=answer.context["seen"])).status_code == 302
    assert Target.objects.count() == 2


# --- results, adjustments, giving back ------------------------------------------------------------------------


def results(made: Made, user: User, **sent: str) -> Any:
    registration = Registration.objects.get(member__code="dv-02")
    where = made.address("registration-results", "dv-02")
    return client_of(user).post(where, {"seen": seal_of(registration)} | sent)


def target() -> Target:
    return Target.objects.get(name="Mô hình mới")


def test_results_and_an_adjustment_are_shown_with_percent_and_both_plans(made: Made) -> None:
    register(made)
    me = made.representative("dv-02")
    nothing = Target.objects.get(name="Vi phạm kỷ luật")
    overdue = Target.objects.get(name="Hồ sơ quá hạn")
    sent = {f"r{target().pk}-actual": "11", f"r{target().pk}-qualifier": "more", f"r{nothing.pk}-met": "yes"}
    sent |= {f"r{overdue.pk}-actual": "4", f"r{overdue.pk}-qualifier": "more"}
    assert results(made, me, deed="save", **sent).status_code == 302
    adjusted = {"target": str(target().pk), "plan": "10", "on": "1/7/2024", "reason": "Sáp nhập"}
    assert results(made, me, deed="adjust", **adjusted).status_code == 302
    shown = client_of(made.representative("dv-03")).get(made.address("registration", "dv-02"))
    lines = shown.context["shown"].targets
    assert [(line.registered, line.adjusted, line.result, line.percent, line.outcome) for line in lines] == [
        (12, 10, "hơn 11", 110, "Vượt"),
        (4, None, "hơn 4", 100, "Không đạt"),
        (0, None, None, None, "Đạt"),
    ]
    # Of four at most, more than four is less than all of it.
    assert [line.percent_text for line in lines] == ["hơn 110", "dưới 100", ""]
    assert "01/07/2024: 10 mô hình. Sáp nhập" in as_read(shown)
    paper = printed(made.leader, made.address("registrations.pdf"))
    assert paper.tables[0][1][3:] == ["mô hình", "≥", "12", "10", "", "hơn 11", "hơn 110", "Vượt"]
    assert paper.faults() == []
    own = printed(made.leader, made.address("registration.pdf", "dv-02"))
    assert own.text.count("01/07/2024: 10 mô hình. Sáp nhập") == 1


def test_wrong_figures_are_told_at_their_box_and_nothing_is_kept(made: Made) -> None:
    register(made)
    answer = results(made, made.secretary, deed="save", **{f"r{target().pk}-actual": "mười"})
    assert (answer.status_code, [place for place, _ in answer.context["wrong"]]) == (
        422,
        [f"id_r{target().pk}-actual"],
    )
    answer = results(made, made.secretary, deed="adjust", target=str(target().pk), plan="12", on="1/7/2024", reason="A")
    assert answer.context["form"].errors["plan"] == ["Kế hoạch mới bằng kế hoạch đang có. Hãy ghi số khác."]
    assert (target().actual, target().adjustments.count()) == (None, 0)


def test_only_the_secretary_finds_the_way_to_give_it_back(made: Made) -> None:
    register(made)
    me = made.representative("dv-02")
    where = made.address("registration-results", "dv-02")
    assert [client_of(user).get(where).context["may_reopen"] for user in (made.secretary, me)] == [True, False]
    assert results(made, me, deed="return", return_reason="Vì").status_code == 403
    assert results(made, made.secretary, deed="return", return_reason=" ").status_code == 422
    assert Registration.objects.get().handed_in_on is not None
    assert results(made, made.secretary, deed="return", return_reason="Thiếu").status_code == 302
    shown = client_of(me).get(made.address("registration-edit", "dv-02")).context
    assert shown["returned"] == "Thiếu"


def test_what_was_handed_in_meanwhile_is_not_written_by_an_open_form(made: Made) -> None:
    found = register(made)
    answer = client_of(made.secretary).post(made.address("registration-edit", "dv-02"), typed(seen=seal_of(found)))
    assert (answer.status_code, answer.context["sentences"]) == (422, [HANDED_IN])


def test_who_types_results_while_it_is_opened_again_is_told_and_loses_nothing(made: Made) -> None:
    target = register(made).targets.order_by("order")[0]
    client, where = client_of(made.representative("dv-02")), made.address("registration-results", "dv-02")
    sent = {"deed": "save", "seen": client.get(where).context["seen"], f"r{target.pk}-actual": "12"}
    again = {"deed": "return", "return_reason": "Thiếu", "seen": sent["seen"]}
    edit = made.address("registration-edit", "dv-02")
    assert [client_of(made.secretary).post(where, again)["Location"] for _ in range(2)] == [edit, edit]
    answer = client.post(where, sent)
    assert (answer.status_code, answer.context["rows"][0]["actual"].value()) == (422, "12")
    answer = client.post(where, sent | {"seen": answer.context["seen"]})
    assert (answer.status_code, answer.context["sentences"]) == (422, [NOT_HANDED_IN])
    assert answer.context["rows"][0]["actual"].value() == "12"
    target.refresh_from_db()
    assert (target.actual, client.get(where)["Location"]) == (None, edit)


def test_the_workbook_has_figures_as_numbers(made: Made) -> None:
    register(made)
    Target.objects.filter(name="Hồ sơ quá hạn").update(estimate="3")
    answer = client_of(made.leader).get(made.address("registrations.xlsx"))
    book = load_workbook(BytesIO(answer.content))
    assert book.sheetnames == ["Chỉ tiêu", "Danh hiệu"]
    rows = [[cell.value for cell in row] for row in book["Chỉ tiêu"].iter_rows()]
    short = member_of(made).short_name
    found = next(row for row in rows if "Hồ sơ quá hạn" in row)
    assert found == [short, None, "Hồ sơ quá hạn", "hồ sơ", "≤", 4, None, None, "ước 3", 133.33, "Ước vượt"]


def test_what_is_only_estimated_is_told_as_such_and_not_counted_as_reached(made: Made) -> None:
    register(made)
    targets = Target.objects.filter(name="Hồ sơ quá hạn")
    found = []
    for estimate, actual in (("3", None), ("3", "3"), ("3", "5")):
        targets.update(estimate=estimate, actual=actual)
        shown = client_of(made.leader).get(made.address("registration", "dv-02")).context["shown"]
        line = next(line for line in shown.targets if line.name == "Hồ sơ quá hạn")
        found.append((line.percent_text, line.outcome, shown.reached))
    assert found == [("ước 133,33", "Ước vượt", 0), ("133,33", "Vượt", 1), ("80", "Không đạt", 0)]


def test_a_button_that_the_page_does_not_have_judges_what_was_typed_like_saving(made: Made) -> None:
    target = register(made).targets.order_by("order")[0]
    client, where = client_of(made.representative("dv-02")), made.address("registration-results", "dv-02")
    answer = client.post(where, {"deed": "x", "seen": seal_of(target.registration), f"r{target.pk}-actual": "mười hai"})
    assert (answer.status_code, answer.context["rows"][0].errors["actual"]) == (
        422,
        ["«mười hai» không phải là số. Hãy viết như 97,5 hoặc 1.000,5."],
    )
    target.refresh_from_db()
    assert target.actual is None


def test_an_empty_form_that_is_saved_begins_no_registration(made: Made) -> None:
    where = made.address("registration-edit", "dv-02")
    answer = client_of(made.representative("dv-02")).post(where, {"deed": "save", "seen": ""}, follow=True)
    assert (said(answer), Registration.objects.count()) == (["Không có gì thay đổi."], 0)
