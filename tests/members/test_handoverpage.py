"""«Bàn giao Trưởng khối»: looked at, written for all at once, told on paper, and taken back."""

from datetime import date
from typing import Any

import pytest
from django.test import Client

from common.audit.models import Entry
from documents.catalogue import DocumentSubject
from documents.compositions import HANDOVER, make_handover
from members.handover import NO_DAY, NO_SECRETARY
from members.handoverpage import LOOK_AGAIN
from members.models import Handover, Role, User
from members.verbs.handover import ALREADY, SINCE, STALE, WITHOUT
from tests.as_read import as_read
from tests.years import Made, make_year

DAY, ON = "15/01/2025", date(2025, 1, 15)


@pytest.fixture
def made(db: None) -> Made:
    made = make_year(members=3, leaves=1, scored=False)
    # Each is made where it is asked for first.
    assert [made.secretary, made.leader, made.clerk]
    return made


@pytest.fixture
def admin(made: Made) -> Client:
    user = User.objects.create_user("quan-tri-khoi")
    Role.objects.create(user=user, kind=Role.Kind.ADMIN)
    return client_of(user)


def client_of(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def role(user: User, kind: str) -> Role | None:
    return Role.objects.filter(user=user, kind=kind).first()


def plan(made: Made, **more: Any) -> dict[str, Any]:
    """The leader and the secretary go; the representatives of the second member and of the third take over."""
    old = [role(made.secretary, "secretary"), role(made.leader, "leader")]
    return {
        "on": DAY,
        "ends": [str(one.pk) for one in old if one],
        f"takes-{made.representative('dv-02').pk}": "secretary",
        f"takes-{made.representative('dv-03').pk}": "leader",
    } | more


def send(client: Client, made: Made, deed: str, typed: dict[str, Any]) -> Any:
    """Sends the form as it is open, and where it is to be written, looked at before."""
    where = made.address("handover")
    form = {"seen": client.get(where).context["seen"]} | typed
    if deed == "save":
        shown = client.post(where, form | {"deed": "look"})
        form["looked"] = shown.context["preview"].mark
    return client.post(where, form | {"deed": deed})


def terms(made: Made) -> list[tuple[str, str, str]]:
    rows = Role.objects.filter(bloc=made.year.bloc, agency=None).order_by("kind", "pk")
    return [(one.user.username, one.kind, one.term.in_words) for one in rows]


def test_a_look_says_who_loses_and_who_gets_what_and_keeps_nothing(made: Made, admin: Client) -> None:
    before = terms(made)
    shown = send(admin, made, "look", plan(made)).context["preview"]
    assert [one.told for one in shown.ends] == [
        f"{made.secretary}, Thư ký Khối: đến hết 14/01/2025",
        f"{made.leader}, Lãnh đạo Khối: đến hết 14/01/2025",
    ]
    assert sorted(one.told for one in shown.takes) == sorted(
        [
            f"{made.representative('dv-02')}, Thư ký Khối: từ 15/01/2025",
            f"{made.representative('dv-03')}, Lãnh đạo Khối: từ 15/01/2025",
        ]
    )
    assert (terms(made), Handover.objects.count()) == (before, 0)


def test_all_is_written_at_once_logged_and_taken_back(made: Made, admin: Client) -> None:
    before = terms(made)
    assert send(admin, made, "save", plan(made)).status_code == 302
    second, third = made.representative("dv-02"), made.representative("dv-03")
    assert sorted(terms(made)) == sorted(
        [
            (made.clerk.username, "clerk", ""),
            (made.leader.username, "leader", "đến hết 14/01/2025"),
            (third.username, "leader", "từ 15/01/2025"),
            (made.secretary.username, "secretary", "đến hết 14/01/2025"),
            (second.username, "secretary", "từ 15/01/2025"),
        ]
    )
    told = Entry.objects.filter(action__startswith="bàn giao từ ngày 15/01/2025").values_list("action", "old", "new")
    assert sorted(told) == [
        ("bàn giao từ ngày 15/01/2025: nhận vai trò Lãnh đạo Khối", "", "từ 15/01/2025"),
        ("bàn giao từ ngày 15/01/2025: nhận vai trò Thư ký Khối", "", "từ 15/01/2025"),
        ("bàn giao từ ngày 15/01/2025: thôi vai trò Lãnh đạo Khối", "không thời hạn", "đến hết 14/01/2025"),
        ("bàn giao từ ngày 15/01/2025: thôi vai trò Thư ký Khối", "không thời hạn", "đến hết 14/01/2025"),
    ]
    again = admin.post(made.address("handover"), plan(made) | {"deed": "look", "seen": shown_seal(admin, made)})
    assert again.context["sentences"] == [ALREADY]
    assert admin.post(made.address("handover"), {"deed": "undo", "seen": shown_seal(admin, made)}).status_code == 302
    assert (terms(made), Handover.objects.count()) == (before, 0)
    assert Entry.objects.filter(action__startswith="hủy bàn giao").count() == 4


def shown_seal(client: Client, made: Made) -> str:
    seen: str = client.get(made.address("handover")).context["seen"]
    return seen


def test_the_minutes_have_the_day_and_the_names(made: Made, admin: Client) -> None:
    assert HANDOVER.choices(made.year) == []
    send(admin, made, "save", plan(made))
    User.objects.filter(pk=made.leader.pk).update(full_name="Đã Đổi Tên")
    assert len(HANDOVER.choices(made.year)) == 1
    lines = make_handover(DocumentSubject(made.year, (), date(2025, 1, 20))).prose.body.splitlines()
    assert lines[1] == "1. Thời gian: …… giờ ……, ngày 15 tháng 01 năm 2025"
    at = lines.index("3. Thôi vai trò từ ngày bàn giao:")
    kept = {(one["ends"], one["kind"]): ", ".join(filter(None, (one["name"], one["position"])))
            for one in Handover.objects.get().changes}  # fmt: skip
    assert lines[at + 1 : at + 4] == [
        f"- {kept[True, 'Thư ký Khối']}: Thư ký Khối.",
        f"- {kept[True, 'Lãnh đạo Khối']}: Lãnh đạo Khối.",
        "III. Bên nhận",
    ]
    assert "Đã Đổi Tên" not in "\n".join(lines)
    taking = lines[lines.index("3. Nhận vai trò từ ngày bàn giao:") + 1 : lines.index("IV. Người chứng kiến")]
    assert sorted(taking) == sorted(f"- {kept[False, kind]}: {kind}." for kind in ("Thư ký Khối", "Lãnh đạo Khối"))


def test_the_bloc_is_never_without_a_secretary(made: Made, admin: Client) -> None:
    before = terms(made)
    typed = plan(made, **{f"takes-{made.representative('dv-02').pk}": "clerk"})
    answer = send(admin, made, "look", typed)
    assert (answer.status_code, answer.context["sentences"]) == (422, [NO_SECRETARY.format(DAY)])
    assert terms(made) == before
    # Nor by taking it back.
    send(admin, made, "save", plan(made, on="15/01/2024"))
    User.objects.filter(pk=made.secretary.pk).update(is_active=False)
    answer = admin.post(made.address("handover"), {"deed": "undo", "seen": shown_seal(admin, made)})
    assert (answer.context["sentences"], Handover.objects.count()) == ([WITHOUT], 1)


def test_a_secretary_hands_over_all_but_what_only_the_administrator_gives(made: Made) -> None:
    client = client_of(made.secretary)
    shown = client.get(made.address("handover")).context
    assert [value for value, _ in shown["kinds"]] == ["leader", "clerk"]
    assert [(row.role.kind, bool(row.answer)) for row in shown["ends"]] == [
        ("secretary", False),
        ("leader", True),
        ("clerk", True),
    ]
    before = terms(made)
    for typed in (plan(made), plan(made, ends=[])):
        answer = send(client, made, "look", typed)
        assert (answer.status_code, len(answer.context["sentences"])) == (422, 1)
    assert terms(made) == before
    leader = role(made.leader, "leader")
    assert leader is not None
    own = {"on": DAY, "ends": [str(leader.pk)], f"takes-{made.representative('dv-03').pk}": "leader"}
    assert send(client, made, "save", own).status_code == 302
    assert Role.objects.get(user=made.representative("dv-03"), kind="leader").valid_from == ON


def test_whose_role_is_over_is_not_asked_for(made: Made, admin: Client) -> None:
    Role.objects.filter(user=made.leader).update(valid_to=date(2024, 1, 14))
    kinds = [row.role.kind for row in admin.get(made.address("handover")).context["ends"]]
    assert kinds == ["secretary", "clerk"]


def test_what_was_changed_meanwhile_is_shown_anew_and_only_what_was_looked_at_is_written(
    made: Made, admin: Client
) -> None:
    where, seen = made.address("handover"), shown_seal(admin, made)
    answer = admin.post(where, plan(made) | {"seen": seen, "deed": "save"})
    assert (answer.status_code, answer.context["preview"].again) == (200, LOOK_AGAIN)
    Role.objects.filter(user=made.clerk).update(valid_from=date(2024, 2, 1))
    answer = admin.post(where, plan(made) | {"seen": seen, "deed": "save", "looked": answer.context["preview"].mark})
    assert (answer.status_code, answer.context["sentences"]) == (422, [STALE])
    assert answer.context["day"] == DAY
    assert [row.chosen for row in answer.context["ends"]] == [True, True, False]
    send(admin, made, "save", plan(made))
    Role.objects.filter(user=made.leader).update(valid_to=date(2025, 3, 1))
    answer = admin.post(where, {"deed": "undo", "seen": shown_seal(admin, made)})
    assert answer.context["sentences"] == [SINCE.format(f"Vai trò Lãnh đạo Khối của {made.leader}")]


@pytest.mark.parametrize(
    ("day", "told"),
    [("", NO_DAY), ("hôm nay", "Hãy nhập ngày theo dạng ngày/tháng/năm, ví dụ 17/03/2023.")],
)
def test_a_day_that_is_none_is_told_and_what_was_chosen_stays(day: str, told: str, made: Made, admin: Client) -> None:
    answer = send(admin, made, "look", plan(made, on=day))
    assert (answer.status_code, answer.context["wrong_day"], answer.context["day"]) == (422, told, day)
    assert [row.chosen for row in answer.context["ends"]] == [True, True, False]
    assert as_read(answer).count(told) == 2


def test_an_account_of_another_bloc_gets_nothing_here(made: Made, admin: Client) -> None:
    other = make_year(members=1, leaves=1, bloc="khoi-khac", scored=False)
    typed = {"on": DAY, "ends": [], f"takes-{other.secretary.pk}": "leader"}
    assert send(admin, made, "look", typed).status_code == 422
    assert Role.objects.filter(user=other.secretary).count() == 1
    assert client_of(made.representative("dv-02")).get(made.address("handover")).status_code == 403
    assert client_of(other.secretary).get(made.address("handover")).status_code == 404
