"""The dashboard: what is due and what is missing, told to whom it concerns."""

import json
from datetime import date
from pathlib import Path

import pytest
from django.test import Client

from campaigns.models import Activity
from common.audit.log import Actor
from common.yearfile.files import load
from members.models import BlocYear, User
from members.overview import TaskState
from pacts.models import Signature
from scoring.models import Round, Rubric, Score, Scorecard
from scoring.sample import make_sample
from scoring.sheet import load_sheet

YEAR_FILE = Path("members/data/khoi-6-2023.json")


@pytest.fixture
def year(db: None) -> BlocYear:
    load(YEAR_FILE.read_bytes(), Actor(name="test"))
    year = BlocYear.objects.select_related("bloc").get()
    make_sample(year=year, password="mat-khau-thu-6", renew=False, actor=Actor(name="test"))
    return year


def tasks(username: str) -> dict[str, tuple[TaskState, str]]:
    client = Client()
    client.force_login(User.objects.get(username=username))
    sections = client.get("/khoi-6/2023/").context["sections"]
    return {task.title: (task.state, task.note) for section in sections for task in section.tasks}


def first_task(username: str) -> str:
    client = Client()
    client.force_login(User.objects.get(username=username))
    found = client.get("/khoi-6/2023/").context["open_tasks"]
    return found[0].title if found else ""


def test_it_says_that_the_pact_is_signed_and_who_is_not_yet_named(year: BlocYear) -> None:
    told = tasks("thuky")
    assert told["Ký giao ước"] == (TaskState.DONE, "9 đơn vị đã ký ngày 17/03/2023.")
    assert told["Người đại diện ký"] == (
        TaskState.MISSING,
        "Chưa ghi tên người đại diện: Ban Tuyên giáo, UB Kiểm tra, Ban Dân vận, Đảng ủy Khối, Ban Tổ chức, "
        "Trường Chính trị, Ban Nội chính, Báo. Bản in để dòng trống.",
    )
    Signature.objects.filter(member__code="ban-dan-van").delete()
    assert tasks("thuky")["Ký giao ước"] == (TaskState.MISSING, "Chưa ký: Ban Dân vận.")


def test_the_required_joint_activity_is_missing_until_one_was_held(year: BlocYear) -> None:
    note = "Đã tổ chức 0, giao ước yêu cầu ít nhất 1."
    asked = f"{note} Hãy ghi ngày tổ chức khi đã làm xong."
    assert tasks("thuky")["Hoạt động chung"] == (TaskState.MISSING, asked)
    for reader in ("truongkhoi", "vanthu", "ban-dan-van"):
        assert tasks(reader)["Hoạt động chung"] == (TaskState.MISSING, note)
    Activity.objects.filter(order=1).update(held_on=date(2023, 8, 19))
    assert tasks("thuky")["Hoạt động chung"] == (TaskState.DONE, "Đã tổ chức 1, giao ước yêu cầu ít nhất 1.")


def test_staff_are_told_whose_card_is_missing_and_a_member_only_of_its_own(year: BlocYear) -> None:
    Round.objects.update(step="scoring")
    Scorecard.objects.exclude(member__code__in=["ban-dan-van", "bao-binh-thuan"]).update(state="submitted")
    Scorecard.objects.filter(member__code__in=["ban-dan-van", "bao-binh-thuan"]).update(state="drafting")
    assert tasks("thuky")["Nộp phiếu tự chấm"] == (TaskState.DUE, "Chưa nộp: Ban Dân vận, Báo.")
    told = tasks("ban-dan-van")
    assert told["Phiếu của đơn vị"] == (TaskState.DUE, "Đang chấm, đã chấm đủ: hãy nộp phiếu.")
    assert {"Nộp phiếu tự chấm", "Thẩm định phiếu", "Chấm đủ tiêu chí", "Thống nhất điểm"} & told.keys() == set()
    assert tasks("bao-binh-thuan")["Phiếu của đơn vị"] == (
        TaskState.DUE,
        "Đang chấm, còn 1 tiêu chí chưa tự chấm.",
    )
    Scorecard.objects.filter(member__code="bao-binh-thuan").update(return_reason="Thiếu báo cáo quý IV.")
    Round.objects.update(step="appraising")
    assert tasks("bao-binh-thuan")["Phiếu của đơn vị"] == (TaskState.LATE, "Bị trả lại: Thiếu báo cáo quý IV.")
    assert tasks("thuky")["Nộp phiếu tự chấm"] == (TaskState.LATE, "Chưa nộp: Ban Dân vận, Báo.")
    submitted = "Văn phòng, Ban Tuyên giáo, UB Kiểm tra, Đảng ủy Khối, Ban Tổ chức, Trường Chính trị, Ban Nội chính"
    assert tasks("thuky")["Thẩm định phiếu"] == (TaskState.DUE, f"Chưa chốt thẩm định: {submitted}.")


def test_a_member_is_told_of_the_cards_it_is_to_appraise_and_of_what_to_explain(year: BlocYear) -> None:
    round_ = Round.objects.get()
    members = {member.code: member for member in year.members.all()}
    for code in ("bao-binh-thuan", "ban-to-chuc", "ban-noi-chinh"):
        round_.appraisers.create(appraiser=members["ban-dan-van"], member=members[code])
    Round.objects.update(step="appraising")
    Scorecard.objects.filter(member__code="bao-binh-thuan").update(state="drafting")
    Scorecard.objects.filter(member__code="ban-to-chuc").update(state="submitted")
    told = tasks("ban-dan-van")
    assert told["Thẩm định phiếu của Báo"] == (TaskState.LATER, "Đơn vị chưa nộp phiếu.")
    assert told["Thẩm định phiếu của Ban Tổ chức"] == (TaskState.DUE, "Đã nộp, chờ thẩm định.")
    assert told["Thẩm định phiếu của Ban Nội chính"] == (TaskState.DONE, "Đã chốt thẩm định.")
    note = "Đã thẩm định. Thẩm định khác tự chấm ở 4 tiêu chí chưa giải trình."
    assert told["Phiếu của đơn vị"] == (TaskState.DUE, note)
    differing = load_sheet(Round.objects.select_related("rubric").get())
    assert sum(differing.mark("ban-dan-van", leaf.code).differs for leaf in differing.leaves) == 4
    assert {title for title in tasks("ban-tuyen-giao") if title.startswith("Thẩm định phiếu của")} == set()


def test_it_leads_to_what_came_of_the_year_whoever_reads_it(year: BlocYear) -> None:
    for username in ("thuky", "truongkhoi", "vanthu", "ban-dan-van"):
        client = Client()
        client.force_login(User.objects.get(username=username))
        shown = client.get("/khoi-6/2023/").context
        found = shown["further"]
        assert [title for title, _ in found] == [
            "So sánh với năm trước",
            "Đăng ký thi đua",
            "Báo cáo của đơn vị",
            "Hoạt động chung",
            "Nhân tố mới, mô hình mới",
            "An sinh xã hội",
            "Công trình, phần việc",
            "Xếp hạng qua các năm",
        ]
        assert [client.get(url).context["page"].title for _, url in found] == [title for title, _ in found]


def test_a_step_that_is_over_its_day_comes_first(year: BlocYear) -> None:
    Round.objects.update(agreeing_due=date(2024, 1, 15))
    state, note = tasks("thuky")["Bước thống nhất"]
    assert state is TaskState.LATE
    assert note.startswith("quá hạn ")
    assert note.endswith(" ngày, ngày 15/01/2024")
    assert first_task("thuky") == "Bước thống nhất"


def test_the_next_thing_to_do_is_said_only_to_whom_it_concerns(year: BlocYear) -> None:
    assert first_task("thuky") == "Thống nhất điểm"
    assert first_task("vanthu") == ""
    assert first_task("ban-dan-van") == "Phiếu của đơn vị"
    Score.objects.filter(card__member__code="ban-dan-van").update(explanation="Theo văn bản số 5.")
    assert first_task("ban-dan-van") == ""
    Scorecard.objects.update(state="drafting")
    assert first_task("ban-dan-van") == "Phiếu của đơn vị"


def test_a_year_without_anything_says_what_is_missing(year: BlocYear) -> None:
    data = json.loads(YEAR_FILE.read_text(encoding="utf-8"))
    empty = {key: data[key] for key in ("format", "bloc", "members")} | {"year": 2024}
    load(json.dumps(empty).encode(), Actor(name="test"))
    client = Client()
    client.force_login(User.objects.get(username="truongkhoi"))
    sections = client.get("/khoi-6/2024/").context["sections"]
    assert [(task.title, task.state) for section in sections for task in section.tasks] == [
        ("Soạn giao ước", TaskState.MISSING),
        ("Đợt thi đua", TaskState.MISSING),
        ("Bảng đánh giá", TaskState.MISSING),
        ("Mở kỳ chấm điểm", TaskState.MISSING),
    ]


# --- sample accounts beside real data


def warned(username: str) -> list[str]:
    client = Client()
    client.force_login(User.objects.get(username=username))
    found: list[str] = client.get("/khoi-6/2023/").context["sample_accounts"]
    return found


def test_while_all_scores_are_made_up_sample_accounts_are_no_danger(year: BlocYear) -> None:
    assert [warned(name) for name in ("thuky", "quantri")] == [[], []]


@pytest.mark.parametrize("kind", [Round, Rubric])
def test_beside_a_real_round_secretary_and_administrator_are_told_of_them_and_nobody_else(
    year: BlocYear, kind: type[Round] | type[Rubric]
) -> None:
    kind.objects.update(is_sample=False)
    sample = list(User.objects.order_by("pk").values_list("username", flat=True))
    told = {name: warned(name) for name in ("thuky", "quantri", "truongkhoi", "vanthu", "ban-dan-van")}
    assert told == {"thuky": sample, "quantri": sample, "truongkhoi": [], "vanthu": [], "ban-dan-van": []}


def test_what_cannot_log_in_any_more_is_not_told_and_the_page_says_how_to_remove_the_rest(year: BlocYear) -> None:
    Round.objects.update(is_sample=False)
    User.objects.exclude(username__in=["thuky", "vanthu"]).update(is_active=False)
    client = Client()
    client.force_login(User.objects.get(username="thuky"))
    page = client.get("/khoi-6/2023/").content.decode()
    assert "<strong>Còn 2 tài khoản dùng thử bên cạnh số liệu thật.</strong>" in page
    assert "<code>manage.py demo --remove</code>" in page
    User.objects.update(is_sample=False)
    assert warned("thuky") == []
