"""The sample data: there to try the portal with, marked, and gone again without a trace in the real data."""

import io
import json
from pathlib import Path

import pytest
from django.contrib.auth import authenticate
from django.core.management import CommandError, call_command
from django.test import Client

from common.audit.log import Actor
from common.audit.models import Entry
from common.yearfile.files import dump, load
from members.models import BlocYear, Role, User
from scoring.models import Round, Rubric, Score, Scorecard
from scoring.sheet import STAGES, load_sheet
from tests.as_read import as_read

YEAR_FILE = Path("members/data/khoi-6-2023.json")
RUBRIC_FILE = Path("scoring/data/bang-tieu-chi-mau.json")
PASSWORD = "mat-khau-thu-6"


@pytest.fixture
def year(db: None) -> BlocYear:
    load(YEAR_FILE.read_bytes(), Actor(name="test"))
    return BlocYear.objects.select_related("bloc").get()


def demo(*args: object) -> str:
    printed = io.StringIO()
    call_command("demo", *args, stdout=printed)
    return printed.getvalue()


def test_every_role_and_every_member_gets_an_account_with_the_given_password(
    year: BlocYear, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DEMO_PASSWORD", PASSWORD)
    printed = demo("khoi-6", "2023")
    assert PASSWORD not in printed
    codes = list(year.members.order_by("order").values_list("code", flat=True))
    names = ["thuky", "truongkhoi", "vanthu", "quantri", *codes]
    assert set(User.objects.filter(is_sample=True).values_list("username", flat=True)) == set(names)
    assert [bool(authenticate(username=name, password=PASSWORD)) for name in names] == [True] * len(names)
    fields = ("user__username", "kind", "bloc__code", "agency__code")
    roles: list[tuple[str | None, ...]] = list(Role.objects.order_by("id").values_list(*fields))
    assert roles[:4] == [
        ("thuky", "secretary", "khoi-6", None),
        ("truongkhoi", "leader", "khoi-6", None),
        ("vanthu", "clerk", "khoi-6", None),
        ("quantri", "admin", None, None),
    ]
    assert roles[4:] == [(code, "representative", "khoi-6", code) for code in codes]


def test_without_a_given_password_one_is_made_up_and_printed_just_once(
    year: BlocYear, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("DEMO_PASSWORD", raising=False)
    made_up = next(line.removeprefix("Mật khẩu: ") for line in demo().splitlines() if line.startswith("Mật khẩu: "))
    assert authenticate(username="thuky", password=made_up)
    again = demo()
    assert "Mật khẩu" not in again
    assert authenticate(username="thuky", password=made_up)


def test_the_sample_round_is_open_has_all_three_values_and_some_gaps_and_is_marked(year: BlocYear) -> None:
    demo()
    round_ = Round.objects.select_related("rubric").get()
    assert (round_.is_sample, round_.rubric.is_sample, round_.is_published) == (True, True, False)
    sheet = load_sheet(round_)
    places = len(sheet.members) * len(sheet.leaves)
    given = {stage: sum(mark.input(stage) is not None for mark in sheet.marks.values()) for stage in STAGES}
    assert 0 < given["agreed"] < given["appraised"] < given["self"] < places
    assert min(card.unscored for card in sheet.cards().values()) == 0


def test_every_page_and_record_that_shows_sample_data_says_so_and_no_other_does(year: BlocYear) -> None:
    demo()
    client = Client()
    client.force_login(User.objects.get(username="thuky"))
    marked = {"": True, "tieu-chi/": True, "cham-diem/": True, "cham-diem/ban-dan-van/": True, "xep-hang/": True}
    marked |= {"nhat-ky/": True, "thanh-vien/": False, "giao-uoc/": False, "dot-thi-dua/": False, "hoat-dong/": False}
    shown = {where: "Số liệu minh họa" in as_read(client.get(f"/khoi-6/2023/{where}")) for where in marked}
    assert shown == marked


def test_making_it_again_changes_nothing(year: BlocYear) -> None:
    demo()
    before = (dump(year), Score.objects.count(), User.objects.count(), Role.objects.count(), Entry.objects.count())
    demo()
    after = (dump(year), Score.objects.count(), User.objects.count(), Role.objects.count(), Entry.objects.count())
    assert after == before


def test_what_was_loaded_is_never_touched(year: BlocYear) -> None:
    data = json.loads(YEAR_FILE.read_text(encoding="utf-8"))
    data["rubric"] = json.loads(RUBRIC_FILE.read_text(encoding="utf-8"))
    data["rounds"] = [{"code": "nam", "name": "Cả năm", "step": "scoring"}]
    load(json.dumps(data).encode(), Actor(name="test"))
    before = dump(year)
    printed = demo()
    assert dump(year) == before
    assert (Rubric.objects.get().is_sample, Round.objects.get().is_sample) == (False, False)
    assert "Đã tạo" not in printed


def test_a_real_account_of_the_same_name_is_left_alone(year: BlocYear) -> None:
    real = User.objects.create_user("thuky", password="mat-khau-that-9", full_name="Người thật")
    demo()
    real.refresh_from_db()
    assert (real.full_name, real.is_sample, real.roles.count()) == ("Người thật", False, 0)
    assert authenticate(username="thuky", password="mat-khau-that-9")
    demo("--remove")
    assert User.objects.get().username == "thuky"


def test_removing_it_takes_every_sample_thing_away_and_nothing_else(year: BlocYear) -> None:
    before = dump(year)
    demo()
    demo("--remove")
    assert dump(year) == before
    counts = [model.objects.count() for model in (User, Role, Round, Rubric, Scorecard, Score)]
    assert counts == [0] * len(counts)
    assert demo("--remove") == "Không có số liệu minh họa nào.\n"
    # The log stays: it says that there was sample data.
    assert Entry.objects.filter(subject="Số liệu minh họa").exists()


def test_a_sample_rubric_that_a_real_round_came_to_use_stays_and_is_told(year: BlocYear) -> None:
    demo()
    Round.objects.update(is_sample=False)
    printed = demo("--remove")
    assert Rubric.objects.count() == 1
    assert "giữ lại Bảng đánh giá thi đua mẫu (thang 1.000 điểm)" in printed


def test_a_year_that_is_not_there_is_told(year: BlocYear) -> None:
    with pytest.raises(CommandError, match="Không có năm 1999 của khối «khoi-6»"):
        demo("khoi-6", "1999")
    with pytest.raises(CommandError, match="Hãy ghi cả mã khối và năm"):
        demo("khoi-6")


@pytest.mark.django_db
def test_without_any_year_it_says_what_to_do_first() -> None:
    with pytest.raises(CommandError, match=r"Hãy nạp trước: manage\.py load_year TỆP"):
        demo()
