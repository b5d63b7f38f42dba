"""Sheets that offices made for themselves: handed in, looked at, chosen otherwise, written; and what is refused."""

import random
from io import BytesIO
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone
from openpyxl import load_workbook

from common.audit.models import Entry
from members.models import User
from scoring.models import Round, Scorecard, Stage
from scoring.pages.handed_in import GONE
from scoring.pages.office_sheet import CHANGED, NOTHING_FOUND
from scoring.sheet import STAGES, RoundSheet, load_sheet
from scoring.verbs.exemptions import exempt
from scoring.verbs.scores import Edit, save_scores
from scoring.workbooks import identity
from tests.officetables import Rows, as_docx, as_xlsx, pasted
from tests.scoresheets import LABELS_ONLY, MEMBERS_DOWN, ODD, ONE_MEMBER, TWO_STAGES, office_year
from tests.years import ACTOR, Made, make_year

pytestmark = pytest.mark.django_db
WHERE = "Cột này là điểm; tiêu chí"


@pytest.fixture
def made() -> Made:
    return office_year()


class Desk:
    """Somebody at the page, who counts what is clicked."""

    def __init__(self, made: Made, user: User | None = None, member: str = "") -> None:
        self.made, self.clicks = made, 0
        self.where = made.address("card-import", member) if member else made.address("grid-import")
        self.client = Client()
        self.client.force_login(user or made.secretary)
        self.page: Any = None

    def send(self, form: dict[str, Any]) -> Any:
        self.clicks += 1
        answer = self.client.post(getattr(self, "at", self.where), form)
        assert answer.status_code == 302
        if "xem=" in answer["Location"]:
            self.at = answer["Location"]
            self.page = self.client.get(self.at)
            assert self.page.status_code == 200
            return self.page
        return answer

    def hand_in(self, content: bytes, name: str = "Bảng điểm.xlsx") -> Any:
        return self.send({"file": SimpleUploadedFile(name, content)})

    def paste(self, rows: Rows) -> Any:
        return self.send({"pasted": pasted(rows)})

    def form(self, deed: str, **chosen: str) -> dict[str, Any]:
        """What a browser would send of the page, but for what was chosen."""
        sheet, preview = self.page.context["sheet"], self.page.context["preview"]
        form: dict[str, Any] = {"deed": deed, "round": str(self.made.round.pk), "edits": preview.payload}
        form |= {
            name: next(one.value for one in options if one.chosen)
            for name, options in (("stage", sheet.stages), ("way", sheet.ways))
        }
        form |= {f"column-{one.at}": next(o.value for o in one.options if o.chosen) for one in sheet.columns}
        form |= {f"row-{one.number}": next(o.value for o in one.options if o.chosen) for one in sheet.rows}
        form |= {box.name: box.text for box in sheet.boxes} | dict(sheet.retyped)
        if preview.changes:
            form["reason"] = self.page.context["reason"]
        return form | {key.replace("_", "-"): value for key, value in chosen.items()}

    def press(self, deed: str, **chosen: str) -> Any:
        return self.send(self.form(deed, **chosen))

    def changes(self) -> list[tuple[str, str, str, str]]:
        return [(one.member, one.criterion, one.old, one.new) for one in self.page.context["preview"].changes]

    def refused(self) -> list[tuple[str, str]]:
        return [(box.address, box.why) for box in self.page.context["sheet"].boxes]


def sheet_of(made: Made) -> RoundSheet:
    return load_sheet(Round.objects.select_related("rubric", "year__bloc").get(pk=made.round.pk))


def texts(made: Made, stage: str) -> dict[tuple[str, str], str]:
    """All that is written at a stage, as its boxes show it."""
    sheet = sheet_of(made)
    found = {(place[0], place[1]): sheet.texts(place[1], [mark.input(stage)])[0] for place, mark in sheet.marks.items()}
    return {place: text for place, text in found.items() if text}


def appraising(made: Made) -> None:
    Round.objects.update(step=Round.Step.APPRAISING)
    Scorecard.objects.update(state=Scorecard.State.SUBMITTED, submitted_at=timezone.now())


def test_one_member_s_sheet_in_word_is_written_by_two_clicks(made: Made) -> None:
    desk = Desk(made)
    desk.hand_in(as_docx(ONE_MEMBER), "Phiếu.docx")
    assert desk.refused() == []
    assert desk.send(desk.form("take"))["Location"] == made.address("grid")
    assert desk.clicks == 2
    assert texts(made, Stage.SELF) == {
        ("dv-02", "I.1"): "18,5",
        ("dv-02", "I.2"): "9",
        ("dv-02", "I.3"): "98/100",
        ("dv-02", "I.4"): "3",
        ("dv-02", "II.1"): "Tốt",
        ("dv-02", "II.2"): "đạt",
        ("dv-02", "II.3"): "10",
        ("dv-02", "III.1"): "2",
    }
    logged = Entry.objects.filter(action="ghi thay đơn vị")
    assert (logged.count(), set(logged.values_list("door", flat=True))) == (8, {"import"})


def test_labels_alone_are_enough_and_a_dash_is_no_value(made: Made) -> None:
    desk = Desk(made)
    desk.hand_in(as_xlsx(LABELS_ONLY, merged=["A1:E1"]))
    desk.press("take")
    assert desk.clicks == 2
    assert texts(made, Stage.SELF) == {
        **{("dv-01", code): text for code, text in (("I.1", "18"), ("I.2", "9"), ("I.3", "98/100"), ("II.3", "8"))},
        **{("dv-02", code): text for code, text in (("I.1", "17,5"), ("I.2", "10"), ("I.3", "95/100"), ("II.3", "9"))},
        **{("dv-03", code): text for code, text in (("I.1", "20"), ("I.3", "100/100"), ("II.3", "10"))},
    }


def test_members_in_rows_are_read_once_one_of_another_name_is_chosen(made: Made) -> None:
    desk = Desk(made)
    desk.hand_in(as_xlsx(MEMBERS_DOWN, merged=["C1:E1", "F1:G1"]))
    sheet = desk.page.context["sheet"]
    assert sheet.notes == [
        "Bảng không có tiêu chí I.3, I.4, II.2, III.1.",
        "Bảng không có Ban Dân vận Tỉnh ủy.",
    ]
    assert ("Dòng 5: 3 Văn phòng Hội", "không nhận ra đơn vị nào", 4) in [
        (one.what, one.why, one.cells) for one in sheet.passed
    ]
    desk.press("look", row_5="dv-03")
    desk.press("take")
    assert desk.clicks == 3
    written = texts(made, Stage.SELF)
    assert len(written) == 12
    assert (written["dv-02", "I.1"], written["dv-03", "II.1"]) == ("17,5", "Tốt")


def test_of_two_values_the_one_of_this_step_is_written(made: Made) -> None:
    appraising(made)
    desk = Desk(made)
    desk.paste(TWO_STAGES)
    assert [(one.what, one.cells) for one in desk.page.context["sheet"].passed] == [
        ("Cột «Sở Nội vụ Tự chấm»", 2),
        ("Cột «Sở Tài chính Tự chấm»", 2),
    ]
    desk.press("take")
    assert desk.clicks == 2
    assert texts(made, Stage.APPRAISED) == {
        ("dv-01", "I.1"): "17",
        ("dv-01", "I.2"): "8",
        ("dv-02", "I.1"): "18,5",
        ("dv-02", "I.2"): "10",
    }
    assert texts(made, Stage.SELF) == {}
    assert set(Entry.objects.filter(action="ghi").values_list("door", flat=True)) == {"page"}


def test_what_cannot_be_read_says_why_in_its_box_and_is_read_as_it_is_typed_anew(made: Made) -> None:
    desk = Desk(made)
    desk.hand_in(as_xlsx(ODD))
    head = "«Sở Nội vụ (điểm)»"
    assert desk.refused() == [
        (f"Dòng 2, {head}", "Điểm phải từ 0 đến 20, bước 0,5."),
        (
            f"Dòng 3, {head}",
            f"{WHERE} I.3 không nhập điểm. "
            "Gõ kết quả/chỉ tiêu, ví dụ 98/100. Chỉ tiêu chung 100: gõ 98 là đủ. Tối đa 20 điểm.",
        ),
        (
            f"Dòng 4, {head}",
            f"{WHERE} I.4 không nhập điểm. Gõ số sáng kiến, số nguyên. Mỗi sáng kiến: 2 điểm, không quá 10.",
        ),
        (f"Dòng 6, {head}", "«không» không phải là số. Hãy viết như 97,5 hoặc 1.000,5."),
    ]
    assert desk.changes() == []
    desk.press("look", cell_2_1="18", cell_3_1="98/100", cell_4_1="", cell_6_1="0")
    assert desk.refused() == []
    assert desk.changes() == [
        ("Sở Nội vụ", "I.1", "", "18"),
        ("Sở Nội vụ", "I.3", "", "98/100 (19,6 điểm)"),
        ("Sở Nội vụ", "III.1", "", "0 (không trừ)"),
    ]
    passed = [(one.what, one.why, one.cells) for one in desk.page.context["sheet"].passed]
    assert passed == [
        ("Dòng 5: 4. Văn hóa công sở", "không có tiêu chí nào trên cổng mang tên hay mã này", 1),
        ("Ô ghi dấu gạch hoặc bạn bỏ qua", "coi như ô trống", 1),
    ]
    desk.press("take")
    assert desk.clicks == 3
    assert texts(made, Stage.SELF) == {("dv-01", "I.1"): "18", ("dv-01", "I.3"): "98/100", ("dv-01", "III.1"): "0"}


def test_more_cells_than_one_types_anew_are_told_by_their_reason() -> None:
    large = make_year(members=12, leaves=13, scored=False, step=Round.Step.SCORING, bloc="khoi-lon")
    desk = Desk(large)
    heads = ["Nội dung", *(member.short_name for member in large.members)]
    desk.paste([heads, *([leaf.name, *(["1"] * 12)] for leaf in large.leaves)])
    sheet, preview = desk.page.context["sheet"], desk.page.context["preview"]
    told = [box for _, boxes in sheet.unboxed for box in boxes]
    assert (len(sheet.boxes), len(sheet.boxes) + len(told)) == (60, len(preview.refused))
    assert all({box.why for box in boxes} == {why} for why, boxes in sheet.unboxed)


def test_a_column_of_results_is_read_as_results_once_that_is_said(made: Made) -> None:
    desk = Desk(made)
    desk.hand_in(as_xlsx(ODD))
    desk.press("look", column_1="results:dv-01")
    assert [(criterion, new) for _, criterion, _, new in desk.changes()] == [
        ("I.3", "19,6/100 (3,92 điểm)"),
        ("I.4", "6 (10 điểm)"),
    ]


def test_what_stands_is_shown_as_overwritten_or_the_same_and_goes_only_with_a_reason(made: Made) -> None:
    edits = [Edit("dv-01", "I.1", Stage.SELF, 0, "18"), Edit("dv-01", "I.2", Stage.SELF, 0, "5")]
    save_scores(round_id=made.round.pk, edits=edits, actor=ACTOR, reader=None)
    desk = Desk(made)
    desk.paste(LABELS_ONLY)
    preview = desk.page.context["preview"]
    assert [one for one in desk.changes() if one[2]] == [("Sở Nội vụ", "I.2", "5", "9")]
    assert (preview.overwritten, [(one.member, one.criterion) for one in preview.same]) == (1, [("Sở Nội vụ", "I.1")])
    assert desk.page.context["reason"] == "Nhập từ bảng dán vào"
    desk.press("take", reason=" ")
    assert desk.page.context["reason_error"] == "Trong tệp có điểm sửa hoặc bỏ giá trị đã có. Hãy ghi lý do sửa."
    assert len(texts(made, Stage.SELF)) == 2
    desk.press("take", reason="Theo bảng tổng hợp")
    assert Entry.objects.get(action="sửa thay đơn vị").reason == "Theo bảng tổng hợp"


def test_an_empty_cell_takes_nothing_away(made: Made) -> None:
    save_scores(round_id=made.round.pk, edits=[Edit("dv-03", "I.2", Stage.SELF, 0, "5")], actor=ACTOR, reader=None)
    desk = Desk(made)
    desk.paste(LABELS_ONLY)
    desk.press("take")
    assert texts(made, Stage.SELF)["dv-03", "I.2"] == "5"


def test_what_is_confirmed_must_be_what_was_shown(made: Made) -> None:
    desk = Desk(made)
    desk.paste(LABELS_ONLY)
    desk.press("take", column_2="-")
    assert desk.page.context["sheet"].told == [CHANGED]
    assert texts(made, Stage.SELF) == {}
    # What was chosen is still chosen.
    assert {member for member, *_ in desk.changes()} == {"Sở Tài chính", "Ban Dân vận Tỉnh ủy"}
    desk.press("take")
    assert {member for member, _ in texts(made, Stage.SELF)} == {"dv-02", "dv-03"}


def test_what_somebody_changed_meanwhile_holds_all_back_and_is_told(made: Made) -> None:
    save_scores(round_id=made.round.pk, edits=[Edit("dv-01", "I.1", Stage.SELF, 0, "3")], actor=ACTOR, reader=None)
    desk = Desk(made)
    desk.paste(LABELS_ONLY)
    other = User.objects.create_user("thuky2", full_name="Thư ký Khác")
    save_scores(
        round_id=made.round.pk,
        edits=[Edit("dv-01", "I.1", Stage.SELF, 1, "4")],
        actor=type(ACTOR)(user=other),
        reader=None,
        reason="Theo biên bản",
    )
    desk.press("take")
    [told] = desk.page.context["sheet"].told
    assert told.startswith("Dòng 4, «Sở Nội vụ»: Ô này vừa có thay đổi, hiện là «4». Thư ký Khác đã sửa lúc ")
    assert texts(made, Stage.SELF) == {("dv-01", "I.1"): "4"}
    assert desk.changes()[0] == ("Sở Nội vụ", "I.1", "4", "18")
    desk.press("take")
    assert texts(made, Stage.SELF)["dv-01", "I.1"] == "18"


def test_a_value_that_is_probably_a_slip_is_asked_back(made: Made) -> None:
    rows = [["Nội dung", "Sở Nội vụ: kết quả"], ["Sáng kiến được công nhận", "300"]]
    desk = Desk(made)
    desk.paste(rows)
    desk.press("take")
    assert desk.page.context["unsure"]
    assert texts(made, Stage.SELF) == {}
    [line] = desk.page.context["preview"].doubtful
    desk.press("take", sure=line.address)
    assert texts(made, Stage.SELF) == {("dv-01", "I.4"): "300"}


def test_members_whose_cards_are_closed_are_passed_over_and_told(made: Made) -> None:
    Scorecard.objects.filter(member__code="dv-01").update(state=Scorecard.State.SUBMITTED)
    desk = Desk(made)
    desk.paste(LABELS_ONLY)
    assert ("Sở Nội vụ", "Phiếu đã nộp, điểm tự chấm không sửa được nữa.", 4) in [
        (one.what, one.why, one.cells) for one in desk.page.context["sheet"].passed
    ]
    # A form that names another stage writes nothing there either.
    desk.press("look", stage="agreed")
    assert [one.value for one in desk.page.context["sheet"].stages] == ["self", "appraised"]
    assert {member for member, *_ in desk.changes()} == {"Sở Tài chính", "Ban Dân vận Tỉnh ủy"}


def test_a_member_writes_its_own_column_and_learns_nothing_of_the_others() -> None:
    made = make_year(members=3, leaves=7, step=Round.Step.AGREEING, visibility=Round.Visibility.OWN)
    Scorecard.objects.update(state=Scorecard.State.DRAFTING)
    desk = Desk(made, made.representative("dv-02"), "dv-02")
    names = [leaf.name for leaf in made.leaves if leaf.code in ("1.1", "1.6")]
    rows = [
        ["Nội dung", "Đơn vị 01", "Đơn vị 02", "Đơn vị 03"],
        *([name, "41/100", "42/100", "43/100"] for name in names),
    ]
    desk.paste(rows)
    shown = desk.page.content.decode()
    assert [(member, criterion) for member, criterion, *_ in desk.changes()] == [
        ("Đơn vị 02", "1.1"),
        ("Đơn vị 02", "1.6"),
    ]
    assert [secret for secret in made.secrets("dv-01") | made.secrets("dv-03") if secret in shown] == []
    before = texts(made, Stage.SELF)
    edits = desk.page.context["preview"].payload.replace("dv-02", "dv-01")
    desk.press("take", edits=edits)
    assert desk.page.context["sheet"].told == [CHANGED]
    desk.press("look", column_1="points:dv-01")
    assert {member for member, *_ in desk.changes()} == {"Đơn vị 02"}
    assert texts(made, Stage.SELF) == before
    desk.press("take")
    changed = {place: text for place, text in texts(made, Stage.SELF).items() if before[place] != text}
    assert changed == {("dv-02", "1.1"): "42", ("dv-02", "1.6"): "42/100"}
    assert Desk(made, made.representative("dv-01"), "dv-01").client.get(desk.at).status_code == 404


def test_a_sheet_in_which_nothing_is_found_can_be_said_what_it_is(made: Made) -> None:
    desk = Desk(made)
    desk.paste([["A", "B"], ["thứ nhất", "7"], ["thứ hai", "8"]])
    assert desk.page.context["sheet"].told == [NOTHING_FOUND]
    desk.press("look", column_1="points:dv-01", row_2="I.1", row_3="I.2")
    assert [(criterion, new) for _, criterion, _, new in desk.changes()] == [("I.1", "7"), ("I.2", "8")]


def test_the_table_with_scores_is_looked_at_first_and_another_can_be_chosen(made: Made) -> None:
    desk = Desk(made)
    desk.hand_in(as_docx([["Ghi", "chú"], ["a", "b"]], LABELS_ONLY, MEMBERS_DOWN), "a.docx")
    assert (desk.page.context["sheet"].at, len(desk.page.context["sheet"].others)) == (1, 3)
    desk.press("other", other="2")
    assert (desk.page.context["sheet"].at, len(desk.changes())) == (2, 8)


def test_what_is_no_table_says_so_and_keeps_the_paste(made: Made) -> None:
    desk = Desk(made)
    desk.send({"pasted": "một dòng chữ"})
    assert desk.page.context["pasted"] == "một dòng chữ"
    assert desk.page.context["refused_paste"].startswith("Đoạn dán vào không phải bảng")
    desk.hand_in(b"%PDF-1.7", "a.pdf")
    assert desk.page.context["refused_file"].startswith("Đây là tệp PDF, cổng không đọc được bảng trong đó.")
    desk.at = f"{desk.where}?xem=999"
    desk.send({"deed": "look"})
    assert desk.page.context["refused_file"] == GONE


def test_cells_that_a_spreadsheet_spoilt_are_told(made: Made) -> None:
    rows = [["Nội dung", "Sở Nội vụ"], ["Hoàn thành nhiệm vụ chính trị", "=1+1"], ["Xếp loại tổ chức đảng", "=#REF!"]]
    desk = Desk(made)
    desk.hand_in(as_xlsx(rows))
    assert [why for _, why in desk.refused()] == [
        "Ô này có công thức mà tệp không ghi kết quả. Hãy mở tệp bằng Excel rồi lưu lại, hoặc gõ giá trị."
    ] * 2


# --- what the portal itself made -----------------------------------------------------------------------------


def without_identity(content: bytes, sheet: str) -> bytes:
    """One sheet of a workbook, as somebody copies it into a file of their own: values, no hidden sheet."""
    book = load_workbook(BytesIO(content))
    return as_xlsx([[cell.value for cell in row] for row in book[sheet].iter_rows()])


@pytest.mark.parametrize("stage", STAGES)
@pytest.mark.parametrize("of", ["", "dv-02"])
@pytest.mark.parametrize("which", ["offices", "all kinds"])
def test_what_the_portal_gave_out_comes_back_the_same(stage: str, of: str, which: str) -> None:
    made = office_year(Round.Step.AGREEING, scored=True) if which == "offices" else make_year(members=3, leaves=13)
    # Every value may be written, so that each is looked at.
    Scorecard.objects.update(state=Scorecard.State.DRAFTING)
    desk = Desk(made, member=of)
    content = desk.client.get(made.address("card.xlsx", of) if of else made.address("grid.xlsx")).content
    page = "Phiếu chấm điểm" if of else str(Stage(stage).label)
    assert identity.SHEET in load_workbook(BytesIO(content)).sheetnames
    desk.hand_in(without_identity(content, page))
    desk.press("look", stage=stage)
    members = [of] if of else made.codes
    assert (desk.changes(), desk.refused()) == ([], [])
    assert len(desk.page.context["preview"].same) == len(members) * len(made.leaves)


@pytest.mark.parametrize("seed", range(12))
def test_a_sheet_in_any_order_means_the_same(seed: int) -> None:
    draw = random.Random(seed)  # noqa: S311
    made = office_year()
    sheet = sheet_of(made)
    leaves, members = list(sheet.leaves), list(sheet.members)
    draw.shuffle(leaves)
    draw.shuffle(members)
    given = {"I.1": "18,5", "I.2": "9", "I.3": "97/100", "I.4": "3", "II.1": "Tốt", "II.2": "đạt", "II.3": "7"}
    given["III.1"] = "1,5"
    down = [["Mã", "Nội dung", *(member.short_name for member in members)]]
    down += [[leaf.code, leaf.name, *(given[leaf.code] for _ in members)] for leaf in leaves]
    across = [["Đơn vị", *(leaf.code if draw.random() < 0.5 else f"{leaf.code}. {leaf.name}" for leaf in leaves)]]
    across += [[member.name, *(given[leaf.code] for leaf in leaves)] for member in members]
    desk = Desk(made)
    desk.paste([["BẢNG ĐIỂM"], *draw.choice([down, across])])
    assert desk.refused() == []
    desk.press("take")
    assert texts(made, Stage.SELF) == {(member.code, code): text for member in members for code, text in given.items()}


def test_where_a_criterion_does_not_apply_nothing_can_be_typed_anew_and_the_reason_is_told(made: Made) -> None:
    for criterion in ("I.2", "I.4"):
        exempt(round_id=made.round.pk, criterion=criterion, members=["dv-02"], reason="Mới thành lập", actor=ACTOR)
    desk = Desk(made)
    # One that could not be read anyway is no more to be typed than one that could.
    desk.paste([[*row[:4], "ba", ""] if row[0] == "d)" else row for row in ONE_MEMBER])
    sheet = desk.page.context["sheet"]
    why = "Không áp dụng với đơn vị này (Mới thành lập)."
    assert [(box.of, box.text, box.why) for box in sheet.exempt] == [
        ("Sở Tài chính, tiêu chí I.2", "9/10", why),
        ("Sở Tài chính, tiêu chí I.4", "3 sáng kiến", why),
    ]
    assert (sheet.unread, sheet.boxes, sheet.unboxed) == (0, [], [])
    page = desk.page.content.decode()
    assert (page.count(why), page.count("Gõ lại"), page.count("aria-invalid")) == (2, 0, 0)
    assert page.count("Ghi tất cả 6 giá trị, hoặc không ghi gì nếu có ô vừa bị người khác sửa. 2 ô không áp dụng") == 1
    desk.press("take")
    assert sorted(code for member, code in texts(made, Stage.SELF)) == ["I.1", "I.3", "II.1", "II.2", "II.3", "III.1"]


def test_a_cell_that_cannot_be_read_has_its_box_beside_one_that_does_not_apply(made: Made) -> None:
    exempt(round_id=made.round.pk, criterion="I.2", members=["dv-02"], reason="Mới thành lập", actor=ACTOR)
    desk = Desk(made)
    desk.paste([[*row[:4], "mười tám", ""] if row[1] == "Hoàn thành nhiệm vụ chính trị" else row for row in ONE_MEMBER])
    sheet = desk.page.context["sheet"]
    assert [[box.of for box in found] for found in (sheet.boxes, sheet.exempt)] == [
        ["Sở Tài chính, tiêu chí I.1"],
        ["Sở Tài chính, tiêu chí I.2"],
    ]
    page = desk.page.content.decode()
    heads = ("1 ô chưa đọc được, không ghi", "1 ô của tiêu chí không áp dụng, không ghi")
    assert [page.count(f"<h2>{head}</h2>") for head in heads] == [1, 1]
    assert page.count("2 ô chưa đọc được hoặc không áp dụng thì không ghi.") == 1
