"""Excel both ways: a workbook goes out, is changed in LibreOffice, comes back; and what is refused on the way."""

import re
from collections.abc import Callable
from decimal import Decimal
from io import BytesIO
from typing import Any, cast

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from openpyxl import Workbook, load_workbook
from openpyxl.cell.cell import Cell

from common.audit.models import Entry
from common.files.tables import NOTHING_PASTED
from members.models import User
from scoring.models import Criterion, Round, Score, Scorecard, Stage
from scoring.sheet import RoundSheet, load_sheet
from scoring.verbs.scores import Edit, save_scores
from scoring.workbooks.opening import MOST_BYTES
from scoring.workbooks.preview import ImportPreview
from tests.office import Office
from tests.years import ACTOR, Made, make_year

pytestmark = pytest.mark.django_db
AGREED, APPRAISED, SELF = "Thống nhất", "Thẩm định", "Tự chấm"
NO_RESULT = "Ô này có công thức mà tệp không ghi kết quả. Hãy mở tệp bằng Excel rồi lưu lại, hoặc gõ giá trị."


@pytest.fixture
def made() -> Made:
    """Three members and seven criteria, one of each kind and rule, everything scored; agreeing has begun."""
    return make_year(members=3, leaves=7)


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Office:
    """LibreOffice with a profile of its own."""
    return Office(tmp_path_factory.mktemp("office"))


def client_of(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def taken(made: Made, user: User | None = None, member: str = "") -> bytes:
    """The workbook as its page gives it out."""
    address = made.address("card.xlsx", member) if member else made.address("grid.xlsx")
    answer = client_of(user or made.secretary).get(address)
    assert answer.status_code == 200
    return answer.content


def send(made: Made, content: bytes, user: User | None = None, member: str = "", name: str = "diem.xlsx") -> Any:
    """The page that shows this file, to which its answer leads; or the answer itself, if the file was not let in."""
    address = made.address("card-import", member) if member else made.address("grid-import")
    return at_its_address(client_of(user or made.secretary), address, {"file": SimpleUploadedFile(name, content)})


def at_its_address(client: Client, address: str, form: dict[str, Any]) -> Any:
    """What a form sent by POST leads to, if it is a preview of this page: never a page that can't be gone back to."""
    answer = client.post(address, form)
    shown = answer.status_code == 302 and answer["Location"].startswith(f"{address}?") and "xem=" in answer["Location"]
    return client.get(answer["Location"]) if shown else answer


def confirm(made: Made, answer: Any, user: User | None = None, member: str = "", reason: str = "Theo tệp") -> Any:
    """The answer to what the preview's form sends."""
    address = made.address("card-import", member) if member else made.address("grid-import")
    found = re.search(r'name="edits" value="([^"]*)"', answer.content.decode())
    assert found, "the preview has nothing to confirm"
    form = {"round": made.round.pk, "name": "diem.xlsx", "edits": answer.context["preview"].payload, "reason": reason}
    return at_its_address(client_of(user or made.secretary), address, form)


def sheet_of(made: Made) -> RoundSheet:
    return load_sheet(Round.objects.select_related("rubric", "year__bloc").get(pk=made.round.pk))


def cell_of(content: bytes, sheet: str, criterion: str, head: str) -> str:
    """The address of a criterion's cell under a head."""
    page = load_workbook(BytesIO(content))[sheet]
    heads = next(row for row in page.iter_rows() if row[0].value == "Mã")
    row = next(row for row in page.iter_rows() if row[0].value == criterion)
    return row[[cell.value for cell in heads].index(head)].coordinate


def changed(content: bytes, change: Callable[[Workbook], None]) -> bytes:
    """The workbook after somebody worked on it with another program."""
    book = load_workbook(BytesIO(content))
    change(book)
    written = BytesIO()
    book.save(written)
    return written.getvalue()


def put(content: bytes, cells: dict[tuple[str, str, str], Any], form: str = "") -> bytes:
    """The workbook with these cells (sheet, criterion, head) typed over."""

    def change(book: Workbook) -> None:
        for (sheet, criterion, head), value in cells.items():
            cell = cast(Cell, book[sheet][cell_of(content, sheet, criterion, head)])
            cell.value = value
            if form:
                cell.number_format = form

    return changed(content, change)


def lines(preview: ImportPreview) -> list[tuple[str, str, str, str, str]]:
    return [(line.address, line.member, line.criterion, line.old, line.new) for line in preview.changes]


def refusals(answer: Any) -> list[tuple[str, str]]:
    assert answer.status_code == 200
    return [(line.address, line.why_not) for line in answer.context["preview"].refused]


def test_three_cells_changed_in_libreoffice_are_three_changes_and_are_written_with_door_and_reason(
    made: Made, office: Office
) -> None:
    content = taken(made)
    points, target, level = (cell_of(content, AGREED, code, "Đơn vị 02") for code in ("1.1", "1.6", "1.3"))
    old = {code: made.text("dv-02", code) for code in ("1.1", "1.6", "1.3")}
    saved = office.edit(content, {(AGREED, points): Decimal("97.5"), (AGREED, target): "43/48", (AGREED, level): None})
    before, logged = sheet_of(made).cards(), Entry.objects.count()
    answer = send(made, saved)
    assert answer.status_code == 200
    preview: ImportPreview = answer.context["preview"]
    assert lines(preview) == [
        (f"{AGREED}!{points}", "Đơn vị 02", "1.1", old["1.1"], "97,5"),
        (f"{AGREED}!{level}", "Đơn vị 02", "1.3", "Tốt (100 điểm)", ""),
        (f"{AGREED}!{target}", "Đơn vị 02", "1.6", f"{old['1.6']} (30 điểm)", "43/48 (89,58 điểm)"),
    ]
    assert (preview.refused, preview.already) == ([], 0)
    assert Entry.objects.count() == logged
    assert sheet_of(made).cards() == before
    done = confirm(made, answer, reason="Theo biên bản họp")
    assert (done.status_code, done["Location"]) == (302, made.address("grid"))
    after = sheet_of(made)
    assert [(moved.member, moved.old, moved.new) for moved in preview.totals] == [
        ("Đơn vị 02", before["dv-02"].total, after.cards()["dv-02"].total)
    ]
    assert [after.mark("dv-02", code).agreed_input for code in ("1.1", "1.6", "1.3")] == [
        {"points": "97.5"},
        {"actual": "43", "target": "48"},
        None,
    ]
    entries = Entry.objects.order_by("-id")[: Entry.objects.count() - logged]
    assert sorted((one.key, one.door, one.actor_name, one.action, one.reason) for one in entries) == [
        (f"score/nam/dv-02/{code}/agreed", "import", str(made.secretary), action, "Theo biên bản họp")
        for code, action in (("1.1", "sửa"), ("1.3", "xóa"), ("1.6", "sửa"))
    ]


@pytest.mark.parametrize(
    ("criterion", "value", "why"),
    [
        ("1.1", "=40+2", NO_RESULT),
        ("1.4", "=SUM(A1:A3)", NO_RESULT),
        ("1.1", "chín mươi", "«chín mươi» không phải là số. Hãy viết như 97,5 hoặc 1.000,5."),
        ("1.1", "9.125", "«9.125» có thể hiểu theo hai cách. Hãy viết «9125» hoặc «9,125»."),
        ("1.1", "9,125", "Điểm phải từ 0 đến 100, bước 0,01: hãy chấm 9,12 hoặc 9,13."),
        ("1.1", "98%", "«98%» là phần trăm. Ở đây tính bằng điểm: hãy ghi số, không kèm dấu %."),
        ("1.1", 56.994, "Điểm phải từ 0 đến 100, bước 0,01: hãy chấm 56,99 hoặc 57."),
        ("1.4", "9.125", "«9.125» có thể hiểu theo hai cách. Hãy viết «9125» hoặc «9,125»."),
        ("1.1", 9.125, "Điểm phải từ 0 đến 100, bước 0,01: hãy chấm 9,12 hoặc 9,13."),
        ("1.1", 100.5, "Điểm phải từ 0 đến 100, bước 0,01."),
        ("1.1", -1, "Điểm phải từ 0 đến 100, bước 0,01."),
        ("1.4", 2.5, "Số lượng phải là số nguyên, không phải 2,5."),
        ("1.6", "9.125", "«9.125» có thể hiểu theo hai cách. Hãy viết «9125» hoặc «9,125»."),
        ("1.6", "98/9.125", "«9.125» có thể hiểu theo hai cách. Hãy viết «9125» hoặc «9,125»."),
        ("1.6", "98/", "Hãy ghi kết quả và chỉ tiêu cách nhau bằng một dấu «/», ví dụ 98/100."),
        ("1.3", "Giỏi", "Không có mức «Giỏi»: hãy chọn một trong «Tốt», «Khá», «Đạt»."),
        ("1.5", True, "Ô này chứa TRUE hoặc FALSE. Hãy gõ lại giá trị như cách nhập của tiêu chí."),
        ("1.5", 1, "Hãy ghi «đạt» hoặc «không đạt»."),
        ("1.1", "#N/A", "Ô này báo lỗi #N/A. Hãy gõ lại giá trị."),
    ],
)
def test_what_cannot_be_is_refused_with_the_address_of_its_cell(
    criterion: str, value: object, why: str, made: Made
) -> None:
    content = taken(made)
    address = f"{AGREED}!{cell_of(content, AGREED, criterion, 'Đơn vị 03')}"
    good = cell_of(content, AGREED, "1.1", "Đơn vị 01")
    answer = send(made, put(content, {(AGREED, criterion, "Đơn vị 03"): value, (AGREED, "1.1", "Đơn vị 01"): 55}))
    assert refusals(answer) == [(address, why)]
    # What could be read is shown, and nothing of it can be written alone.
    assert [line.address for line in answer.context["preview"].changes] == [f"{AGREED}!{good}"]
    assert 'name="edits"' not in answer.content.decode()
    assert f"<b>{address}</b>" in answer.content.decode()


def test_what_excel_made_a_date_of_is_refused(made: Made) -> None:
    content = taken(made)
    address = f"{AGREED}!{cell_of(content, AGREED, '1.6', 'Đơn vị 01')}"
    date = put(content, {(AGREED, "1.6", "Đơn vị 01"): 45658}, "dd/mm/yyyy")
    told = refusals(send(made, date))
    assert [place for place, _ in told] == [address]
    assert told[0][1].startswith("Excel đã đổi giá trị gõ vào thành ngày giờ 01/01/2025. Hãy định dạng ô là Văn bản")


def read_as(made: Made, criterion: str, cells: list[tuple[object, str]]) -> list[str]:
    """What the preview shows for these values, each in a cell of its form."""
    content, found = taken(made), []
    for value, form in cells:
        answer = send(made, put(content, {(AGREED, criterion, "Đơn vị 01"): value}, form))
        found += [line.new for line in answer.context["preview"].changes]
    return found


def test_a_cell_in_per_cent_says_what_its_reader_sees(made: Made) -> None:
    Score.objects.filter(criterion__code="1.6").delete()
    Criterion.objects.filter(code="1.6").update(unit="%", default_target=100)
    cells: list[tuple[object, str]] = [(0.98, "0%"), (0.975, "0.0%"), (98, '0"%"'), (98, "0\\%"), (98, "0.00")]
    cells += [(text, "@") for text in ("98%", "98 %/100%", "98/100 phần trăm")]
    assert read_as(made, "1.6", cells) == [
        "98/100 (98 điểm)",
        "97,5/100 (97,5 điểm)",
        *["98/100 (98 điểm)"] * 6,
    ]


def test_a_cell_in_per_cent_is_asked_back_where_points_are_meant(made: Made) -> None:
    content = put(taken(made), {(AGREED, "1.1", "Đơn vị 01"): 0.98}, "0%")
    address = f"{AGREED}!{cell_of(content, AGREED, '1.1', 'Đơn vị 01')}"
    why = "«98%» là phần trăm. Ở đây tính bằng điểm: hãy ghi số, không kèm dấu %."
    assert refusals(send(made, content)) == [(address, why)]


def test_a_number_is_read_however_a_cell_holds_it(made: Made) -> None:
    held: dict[object, str] = {
        "97,5": "97,5",
        "97.5": "97,5",
        " 12 ": "12",
        "\u00a013\u202f": "13",
        "1\u200b2": "12",
        "'97,5": "97,5",
        "97,5 điểm": "97,5",
        56.99999999999999: "57",
        0.1 + 0.2: "0,3",
        33.330000000000005: "33,33",
    }
    assert read_as(made, "1.1", [(value, "") for value in held]) == list(held.values())
    assert read_as(made, "1.4", [("3 lần", ""), ("4,0", ""), (5.0, "")]) == [
        "3 (1,5 điểm)",
        "4 (2 điểm)",
        "5 (2,5 điểm)",
    ]


def test_a_formula_that_was_computed_is_read_as_what_it_came_to(made: Made, office: Office) -> None:
    content = taken(made)
    cells = {code: cell_of(content, AGREED, code, "Đơn vị 02") for code in ("1.1", "1.4", "1.6")}
    saved = office.edit(
        content,
        {(AGREED, cells["1.1"]): "=190/4", (AGREED, cells["1.4"]): "=1+1", (AGREED, cells["1.6"]): '="43/" & 48'},
    )
    answer = send(made, saved)
    assert [line.new for line in answer.context["preview"].changes] == ["47,5", "2 (1 điểm)", "43/48 (89,58 điểm)"]


def test_a_float_is_read_as_it_was_typed(made: Made) -> None:
    typed = {(AGREED, "1.1", f"Đơn vị 0{number}"): value for number, value in ((1, 97.49), (2, 97.49999), (3, 33.33))}
    content = put(taken(made), typed)
    answer = send(made, content)
    assert [line.new for line in answer.context["preview"].changes] == ["97,49", "33,33"]
    address = f"{AGREED}!{cell_of(content, AGREED, '1.1', 'Đơn vị 02')}"
    assert refusals(answer) == [(address, "Phần thập phân chỉ được có tối đa 4 chữ số. Hãy làm tròn số.")]
    assert answer.context["preview"].refused[0].new == "97,49999"


def test_an_unknown_member_or_criterion_and_a_changed_structure_are_refused(made: Made) -> None:
    content = taken(made)

    def renamed(book: Workbook) -> None:
        page = book[AGREED]
        head = next(row for row in page.iter_rows() if row[0].value == "Mã")
        head[4].value = "Sở Xây dựng"
        next(row for row in page.iter_rows() if row[0].value == "1.4")[0].value = "1.9"

    head_row = next(row[0].row for row in load_workbook(BytesIO(content))[AGREED].iter_rows() if row[0].value == "Mã")
    again = "Hãy tải tệp từ cổng bằng nút «Excel», sửa trong tệp ấy rồi nạp lại."
    row = cell_of(content, AGREED, "1.4", "Mã")
    assert refusals(send(made, changed(content, renamed))) == [
        (f"{AGREED}!E{head_row}", "Không có đơn vị «Sở Xây dựng» trong kỳ này."),
        (AGREED, f"Thiếu cột Đơn vị 02. {again}"),
        (f"{AGREED}!{row}", "Không có tiêu chí «1.9» trong kỳ này."),
        (AGREED, f"Thiếu dòng của tiêu chí 1.4. {again}"),
    ]


def test_rows_that_were_moved_keep_their_meaning(made: Made) -> None:
    def moved(book: Workbook) -> None:
        page = book[AGREED]
        page.insert_rows(1, 2)
        rows = {row[0].value: row for row in page.iter_rows()}
        for one, other in zip(rows["1.1"][:6], rows["1.4"][:6], strict=True):
            one.value, other.value = other.value, one.value

    answer = send(made, changed(taken(made), moved))
    assert (answer.status_code, answer.context["preview"].changes) == (200, [])
    assert "vẫn như khi tải về" in answer.content.decode()


def test_an_untouched_cell_stays_as_it_is_whatever_happened_meanwhile_and_a_changed_one_is_stale(made: Made) -> None:
    content = taken(made)
    other = User.objects.create_user("thuky2", full_name="Thư ký Khác")
    for member in ("dv-01", "dv-02"):
        edit = Edit(member, "1.1", Stage.AGREED, 1, "88")
        save_scores(
            round_id=made.round.pk,
            edits=[edit],
            actor=type(ACTOR)(user=other),
            reader=None,
            reason="Theo biên bản",
        )
    answer = send(made, put(content, {(AGREED, "1.1", "Đơn vị 01"): 91, (AGREED, "1.1", "Đơn vị 03"): 92}))
    [(address, why)] = refusals(answer)
    assert address == f"{AGREED}!{cell_of(content, AGREED, '1.1', 'Đơn vị 01')}"
    assert why.startswith("Ô này vừa có thay đổi, hiện là «88». Thư ký Khác đã sửa lúc ")
    assert why.endswith("Hãy tải tệp mới, hoặc trả ô này về giá trị cũ trong tệp.")
    assert [line.member for line in answer.context["preview"].changes] == ["Đơn vị 03"]
    # What stands in the portal already is no change, however it came there.
    answer = send(made, put(content, {(AGREED, "1.1", "Đơn vị 01"): 88}))
    assert (answer.status_code, answer.context["preview"].already) == (200, 1)


def test_all_is_written_or_nothing_when_somebody_was_quicker_than_the_confirmation(made: Made) -> None:
    content = put(taken(made), {(AGREED, "1.1", f"Đơn vị 0{number}"): 90 + number for number in (1, 2, 3)})
    answer = send(made, content)
    save_scores(round_id=made.round.pk, edits=[Edit("dv-02", "1.1", Stage.AGREED, 1, "50")], actor=ACTOR, reader=None)
    logged = Entry.objects.count()
    refused = confirm(made, answer)
    assert [line.member for line in refused.context["preview"].refused] == ["Đơn vị 02"]
    assert [line.member for line in refused.context["preview"].changes] == ["Đơn vị 01", "Đơn vị 03"]
    assert refused.status_code == 200
    assert Entry.objects.count() == logged
    sheet = sheet_of(made)
    assert sheet.mark("dv-01", "1.1").agreed_input != {"points": "91"}


def test_a_second_click_writes_nothing_twice(made: Made) -> None:
    answer = send(made, put(taken(made), {(AGREED, "1.1", "Đơn vị 01"): 91}))
    assert confirm(made, answer).status_code == 302
    logged = Entry.objects.count()
    assert confirm(made, answer).status_code == 302
    assert Entry.objects.count() == logged


def test_a_change_of_what_stands_wants_a_reason_and_keeps_the_preview(made: Made) -> None:
    answer = send(made, put(taken(made), {(AGREED, "1.1", "Đơn vị 01"): 91}))
    again = confirm(made, answer, reason=" ")
    assert again.status_code == 200
    assert again.context["reason_error"] == "Trong tệp có điểm sửa hoặc bỏ giá trị đã có. Hãy ghi lý do sửa."
    assert [line.new for line in again.context["preview"].changes] == ["91"]
    assert confirm(made, again).status_code == 302
    assert sheet_of(made).mark("dv-01", "1.1").agreed_input == {"points": "91"}


def test_a_value_that_this_reader_may_not_write_is_refused_by_its_cell(made: Made) -> None:
    Scorecard.objects.update(state=Scorecard.State.SUBMITTED)
    content = put(taken(made), {(SELF, "1.1", "Đơn vị 01"): 91})
    address = f"{SELF}!{cell_of(content, SELF, '1.1', 'Đơn vị 01')}"
    assert refusals(send(made, content)) == [(address, "Phiếu đã nộp, điểm tự chấm không sửa được nữa.")]


def test_a_member_takes_its_own_card_out_and_back_and_writes_no_other(made: Made) -> None:
    Round.objects.update(step=Round.Step.SCORING, visibility=Round.Visibility.OWN)
    Scorecard.objects.update(state=Scorecard.State.DRAFTING)
    own = made.representative("dv-02")
    content = taken(made, own, "dv-02")
    answer = send(made, put(content, {("Phiếu chấm điểm", "1.1", SELF): 66.5}), own, "dv-02")
    assert [(line.criterion, line.new) for line in answer.context["preview"].changes] == [("1.1", "66,5")]
    assert confirm(made, answer, own, "dv-02").status_code == 302
    assert sheet_of(made).mark("dv-02", "1.1").self_input == {"points": "66.5"}

    # A file whose hidden sheet was turned to another member writes nothing there, and tells nothing of it.
    def turned(book: Workbook) -> None:
        for row in book["Cổng"].iter_rows():
            if row[0].value in ("column", "mark"):
                for cell in row:
                    cell.value = "dv-03" if cell.value == "dv-02" else cell.value

    forged = put(changed(content, turned), {("Phiếu chấm điểm", "1.1", SELF): 12})
    answer = send(made, forged, own, "dv-02")
    assert {why for _, why in refusals(answer)} == {"Không có ô điểm này."}
    assert not [secret for secret in made.secrets("dv-03") if secret in answer.content.decode()]
    form = {"round": made.round.pk, "edits": '[["A1","dv-03","1.1","self",1,"12"]]', "reason": "Thử"}
    at_its_address(client_of(own), made.address("card-import", "dv-02"), form)
    assert sheet_of(made).mark("dv-03", "1.1").self_input != {"points": "12"}


def test_who_may_write_nothing_is_told_why_and_writes_nothing(made: Made) -> None:
    content = taken(made)
    for user, why in (
        (made.clerk, "Chỉ Thư ký Khối được ghi điểm thẩm định và điểm thống nhất."),
        (made.leader, "Chỉ Thư ký Khối được ghi điểm thẩm định và điểm thống nhất."),
    ):
        page = client_of(user).get(made.address("grid-import"))
        assert (page.status_code, page.context["may_import"].reason) == (200, why)
        assert why in page.content.decode()
        assert send(made, put(content, {(AGREED, "1.1", "Đơn vị 01"): 91}), user).status_code == 403
        assert "Nhập từ Excel" not in client_of(user).get(made.address("grid")).content.decode()
    Round.objects.update(step=Round.Step.PUBLISHED)
    page = client_of(made.secretary).get(made.address("grid-import"))
    assert page.context["may_import"].reason == "Kỳ chấm điểm đã công bố, điểm không sửa được nữa."


def test_a_member_who_may_not_see_the_others_is_led_to_its_own_card(made: Made) -> None:
    own = client_of(made.representative("dv-02"))
    answer = own.get(made.address("grid-import"))
    assert (answer.status_code, answer["Location"]) == (302, made.address("card-import", "dv-02"))
    assert own.post(made.address("grid-import")).status_code == 302
    assert own.get(made.address("card-import", "dv-03")).status_code == 404
    assert own.post(made.address("card-import", "dv-03")).status_code == 404


def test_every_wrong_file_gets_its_own_sentence(made: Made) -> None:
    other = make_year(members=3, leaves=7, bloc="khoi-khac")
    again = "Hãy tải tệp từ cổng bằng nút «Excel», sửa trong tệp ấy rồi nạp lại."
    choose = "Hãy chọn tệp Excel (.xlsx) hoặc Word (.docx) có bảng."
    by_hand = BytesIO()
    Workbook().save(by_hand)
    content = taken(made)

    def without_identity(book: Workbook) -> None:
        book["Cổng"]["A1"].value = "khác"

    def without_sheet(book: Workbook) -> None:
        del book[APPRAISED]

    def of_another_round(book: Workbook) -> None:
        book["Cổng"]["E1"].value, book["Cổng"]["F1"].value = "6-thang", "6 tháng"

    files = {
        b"": "Tệp trống, không có gì bên trong. Hãy chọn lại tệp.",
        b"Ma;Diem\n1.1;97\n": f"Tệp này không phải Excel hay Word. {choose}",
        b"%PDF-1.7\xff": f"Đây là tệp PDF, cổng không đọc được bảng trong đó. {choose}",
        content[:900]: f"Tệp bị hỏng hoặc tải lên chưa trọn. {choose}",
        by_hand.getvalue(): ("Tệp không có bảng nào. Hãy chọn tệp khác, hoặc chép bảng rồi dán vào ô bên dưới."),
        changed(content, without_identity): f"Phần nhận dạng trong tệp đã bị sửa hoặc mất. {again}",
        changed(content, without_sheet): f"Tệp thiếu trang «{APPRAISED}». {again}",
        changed(content, of_another_round): (
            "Tệp này của kỳ «6 tháng», không phải kỳ «Cả năm». Hãy mở đúng kỳ rồi nạp."
        ),
        taken(other): (
            "Tệp này của khối «khoi-khac», năm 2024, không phải của Khối thi đua khoi-thu, năm 2024. "
            "Hãy mở đúng năm thi đua rồi nạp."
        ),
        taken(made, member="dv-01"): "Tệp này là phiếu của một đơn vị. Hãy nạp ở trang phiếu của đơn vị ấy.",
        bytes(MOST_BYTES + 1): "Tệp lớn hơn 5 MB nên không được nhận. Hãy tải lại tệp từ cổng rồi sửa.",
    }
    for file, why in files.items():
        answer = send(made, file)
        assert (answer.status_code, answer.context.get("refused_file")) == (200, why)
    assert send(made, content, member="dv-01").context["refused_file"] == (
        "Tệp này là bảng của cả Khối. Hãy nạp ở trang «Chấm điểm»."
    )
    assert send(made, taken(made, member="dv-02"), member="dv-01").context["refused_file"] == (
        "Tệp này là phiếu của đơn vị khác. Hãy nạp ở trang phiếu của đơn vị ấy."
    )
    nothing = at_its_address(client_of(made.secretary), made.address("grid-import"), {})
    assert nothing.context["refused_paste"] == NOTHING_PASTED


@pytest.mark.parametrize(
    "edits", ["", "{}", "[1]", '[["a","b","c","self","1","2"]]', "[[]]", '[["a","b","c","x",1,"2"]]']
)
def test_a_confirmation_that_no_preview_sent_writes_nothing(edits: str, made: Made) -> None:
    form = {"round": made.round.pk, "edits": edits, "reason": "Thử"}
    told = at_its_address(client_of(made.secretary), made.address("grid-import"), form)
    assert (told.status_code, told.context["refused_file"]) == (200, "Hãy chọn tệp Excel (.xlsx) đã tải từ cổng.")


def test_a_leader_s_entry_shows_every_total_it_would_move(made: Made) -> None:
    answer = send(made, put(taken(made), {(AGREED, "1.2", "Đơn vị 01"): "200/100"}))
    cards = sheet_of(made).cards()
    assert confirm(made, answer).status_code == 302
    after = sheet_of(made).cards()
    assert [(moved.old, moved.new) for moved in answer.context["preview"].totals] == [
        (cards[code].total, after[code].total) for code in made.codes if cards[code].total != after[code].total
    ]
    assert Score.objects.filter(criterion__code="1.2", agreed_points=100).count() == 1
