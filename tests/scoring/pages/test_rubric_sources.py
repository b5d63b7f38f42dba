"""Where a rubric comes from: shown first, written only when confirmed, refused in sentences that say where."""

from dataclasses import replace
from io import BytesIO
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from openpyxl import load_workbook

from common.audit.models import Entry
from common.files.workbook import MOST_BYTES
from members.models import BlocYear
from scoring.models import Round, Rubric
from scoring.rubrics.files import RubricPart, dump_rubric, read_file
from scoring.rubrics.frozen import FROZEN
from scoring.rubrics.tree import editing
from scoring.rubrics.verbs import part_of
from scoring.rubrics.workbook.columns import COLUMNS, CRITERIA
from scoring.rubrics.workbook.opening import AGAIN
from scoring.rubrics.workbook.reading import read_book
from scoring.rubrics.workbook.writing import HEAD_ROW, rubric_book
from scoring.sample import SAMPLE_RUBRIC
from tests.rubricpages import address, give, plain, press, said, stored
from tests.scoring.rubrics.examples import D, direct, group, rubric
from tests.yearfiles import as_bytes
from tests.years import Made, make_year


@pytest.fixture
def empty(made: Made) -> BlocYear:
    """A year of the same bloc that has no rubric yet."""
    return BlocYear.objects.create(bloc=made.year.bloc, year=2025)


def source(made: Made, year: int = 2024) -> str:
    return address(made, "rubric-source").replace("2024", str(year))


def look(client: Client, where: str, kind: str, **typed: object) -> Any:
    """What the form leads to: a page with an address of its own, which can be gone back to."""
    answer = client.post(where, {"source": kind} | typed)
    shown = answer.status_code == 302 and "?xem=" in answer["Location"]
    return client.get(answer["Location"]) if shown else answer


def take(client: Client, where: str, preview: Any) -> Any:
    """Confirms what a preview showed, as its form would."""
    shown = preview.context["preview"]
    form = {"deed": "take", "source": shown.source, "from": shown.origin, "rubric": shown.json}
    return client.post(where, form | {"version": preview.context["version"]})


def sent(data: bytes, name: str) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, data)


def test_a_year_without_a_rubric_is_led_to_the_ways_to_begin(desk: Client, made: Made, empty: BlocYear):
    page = desk.get(address(made, "rubric").replace("2024", "2025")).content.decode()
    assert f'href="{source(made, 2025)}"' in page
    assert desk.get(address(made, "rubric-edit").replace("2024", "2025"))["Location"] == source(made, 2025)
    ways = desk.get(source(made, 2025)).content.decode()
    for way in ("Soạn bảng mới", "Chép từ năm khác, Khối khác", "Nhập từ Excel", "Khác", "Bảng mẫu"):
        assert way in ways
    assert desk.get(address(made, "rubric-new").replace("2024", "2025"))["Location"] == source(made, 2025)
    member = Client()
    member.force_login(made.representative("dv-01"))
    assert source(made) not in member.get(address(made, "rubric")).content.decode()


def test_a_rubric_is_begun_from_nothing(desk: Client, made: Made, empty: BlocYear):
    where = address(made, "rubric-settings").replace("2024", "2025")
    assert desk.get(where).context["form"].initial["name"] == "Bảng đánh giá thi đua năm 2025"
    form = {"name": "Bảng của Khối", "note": "", "scale": "100", "step": "0,5", "decimals": "1", "version": "0"}
    form["rounding"] = "leaf"
    assert desk.post(where, form | {"scale": "0"}).status_code == 422
    assert desk.post(where, form).status_code == 302
    begun = Rubric.objects.get(year=empty)
    assert (begun.name, begun.scale, begun.decimals, begun.is_sample) == ("Bảng của Khối", D(100), 1, False)
    page = desk.get(address(made, "rubric-edit").replace("2024", "2025"))
    assert page.context["missing"] == ["Bảng đánh giá chưa có tiêu chí nào."]


def test_a_rubric_is_copied_from_another_year(desk: Client, made: Made, empty: BlocYear):
    where = source(made, 2025)
    [choice] = desk.get(where).context["others"]
    assert choice.text == "Khối thi đua khoi-thu, năm 2024: Bảng đánh giá 5 tiêu chí"
    preview = look(desk, where, "year", other=choice.pk)
    assert preview.status_code == 200
    assert (preview.context["preview"].leaves, preview.context["preview"].replaced) == (5, 0)
    assert not Rubric.objects.filter(year=empty).exists()
    assert take(desk, where, preview).status_code == 302
    assert part_of(Rubric.objects.get(year=empty)) == part_of(stored(made))
    assert Entry.objects.get().action == "thêm"


def test_only_rubrics_that_the_reader_may_open_can_be_copied(desk: Client, made: Made):
    foreign = make_year(members=1, leaves=5, scored=False, bloc="khoi-khac")
    assert desk.get(source(made)).context["others"] == []
    for other in (stored(foreign).pk, stored(made).pk, "x", ""):
        answer = look(desk, source(made), "year", other=other)
        assert answer.status_code == 200
        assert answer.context["refused"] == {"year": ["Hãy chọn bảng của một năm trong danh sách."]}
    assert look(desk, source(made), "trời").status_code == 200


def test_the_workbook_of_the_present_rubric_comes_back_without_any_change(desk: Client, made: Made):
    answer = desk.get(address(made, "rubric-book"))
    assert answer["Content-Type"] == "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    data = b"".join(answer)
    assert read_book(data, part_of(stored(made))) == part_of(stored(made))
    preview = look(desk, source(made), "excel", excel=sent(data, "bang.xlsx"))
    assert (preview.status_code, preview.context["preview"].same) == (200, True)
    take(desk, source(made), preview)
    assert said(desk, address(made, "rubric-edit")) == ["Bảng lấy vào giống hệt bảng hiện có, không có gì thay đổi."]
    assert (stored(made).version, Entry.objects.count()) == (1, 0)


def test_the_form_of_a_year_without_a_rubric_is_an_empty_one(desk: Client, made: Made, empty: BlocYear):
    answer = desk.get(address(made, "rubric-book").replace("2024", "2025"))
    data = b"".join(answer)
    page = load_workbook(BytesIO(data))[CRITERIA]
    assert [cell.value for cell in page[HEAD_ROW]][:4] == ["Mã", "Nội dung", "Cách chấm", "Điểm chuẩn"]
    assert [cell.value for cell in page[HEAD_ROW + 1]] == [None] * len(COLUMNS)


def test_a_workbook_is_previewed_change_by_change_and_written_only_when_confirmed(desk: Client, made: Made):
    before = plain(made)
    changed = editing.with_maxima(editing.moved(before, "1.1", 1), {"1.2": D("97.5")})
    data = rubric_book(replace(part_of(stored(made)), plain=changed))
    preview = look(desk, source(made), "excel", excel=sent(data, "bang.xlsx"))
    found = preview.context["preview"].changes
    assert [(one.subject, one.action, one.old, one.new) for one in found] == [
        ("Tiêu chí 1.2", "sửa «Điểm chuẩn»", "100", "97,5"),
        ("Tiêu chí 1.1", "chuyển chỗ", "trong 1, đầu tiên", "trong 1, sau 1.2"),
    ]
    assert (plain(made), Entry.objects.count()) == (before, 0)
    take(desk, source(made), preview)
    assert plain(made) == changed
    assert set(Entry.objects.values_list("door", flat=True)) == {"import"}
    press(desk, made, "undo")
    assert plain(made) == before


def test_a_wrong_workbook_is_told_cell_by_cell_and_writes_nothing(desk: Client, made: Made):
    book = load_workbook(BytesIO(rubric_book(part_of(stored(made)))))
    book[CRITERIA].cell(HEAD_ROW + 2, 4).value = "=1+1"
    book[CRITERIA].cell(HEAD_ROW + 3, 4).value = "9.125"
    written = BytesIO()
    book.save(written)
    answer = look(desk, source(made), "excel", excel=sent(written.getvalue(), "bang.xlsx"))
    assert answer.status_code == 200
    assert answer.context["refused"]["excel"] == [
        f"Tiêu chí, ô D{HEAD_ROW + 2}: Ô này có công thức mà tệp không ghi kết quả. "
        "Hãy mở tệp bằng Excel rồi lưu lại, hoặc gõ giá trị.",
        f"Tiêu chí, ô D{HEAD_ROW + 3}: «9.125» có thể hiểu theo hai cách. Hãy viết «9125» hoặc «9,125».",
    ]
    assert f"ô D{HEAD_ROW + 2}" in answer.content.decode()
    assert stored(made).version == 1


@pytest.mark.parametrize(
    ("kind", "data", "sentence"),
    [
        ("excel", None, "Hãy chọn một tệp Excel (.xlsx)."),
        ("excel", b"x", f"Đây là tệp chữ (.csv, .txt), không phải bảng tính Excel (.xlsx). {AGAIN}"),
        ("excel", b"x" * (MOST_BYTES + 1), "Tệp lớn quá 5 MB."),
        ("json", None, "Hãy chọn một tệp bảng đánh giá (.json)."),
        ("json", b'{"name": "A"}', "scale: Thiếu giá trị này."),
    ],
)
def test_a_file_that_cannot_be_taken_is_told_beside_its_box(
    kind: str, data: bytes | None, sentence: str, desk: Client, made: Made
):
    typed = {} if data is None else {kind: sent(data, f"tep.{kind}")}
    answer = look(desk, source(made), kind, **typed)
    assert answer.status_code == 200
    assert answer.context["refused"][kind][0] == sentence


def test_a_rubric_s_own_file_is_taken(desk: Client, made: Made):
    part = RubricPart(rubric(group("I", "10", direct("I.1", "10")), scale="10"), "Ghi chú")
    preview = look(desk, source(made), "json", json=sent(as_bytes(dump_rubric(part)), "bang.json"))
    assert preview.context["preview"].replaced == 5
    take(desk, source(made), preview)
    assert part_of(stored(made)) == part


def test_the_sample_comes_in_marked_as_one(desk: Client, made: Made, empty: BlocYear):
    where = source(made, 2025)
    take(desk, where, look(desk, where, "sample"))
    begun = Rubric.objects.get(year=empty)
    assert part_of(begun) == replace(read_file(SAMPLE_RUBRIC.read_bytes()), is_sample=True)
    assert "Số liệu minh họa." in desk.get(address(made, "rubric-edit").replace("2024", "2025")).content.decode()


def test_what_was_changed_between_preview_and_confirmation_is_shown_anew(desk: Client, made: Made):
    preview = look(desk, source(made), "sample")
    press(desk, made, "down:1.1")
    answer = take(desk, source(made), preview)
    answer = desk.get(answer["Location"])
    [sentence] = answer.context["sentences"]
    assert "Thư ký Khối khoi-thu đã sửa lúc" in sentence
    assert answer.context["version"] == 2
    assert plain(made).leaves()[0].code == "1.2"
    assert take(desk, source(made), answer).status_code == 302
    assert len(plain(made).leaves()) == 21


@pytest.mark.parametrize("text", ["", "{", "[]", '{"name": "A", "scale": "0", "criteria": []}'])
def test_a_confirmation_that_was_tampered_with_writes_nothing(text: str, desk: Client, made: Made):
    before = plain(made)
    form = {"deed": "take", "source": "json", "version": 1, "rubric": text}
    assert desk.post(source(made), form).status_code == 302
    assert [len(sentence) > 5 for sentence in said(desk, address(made, "rubric-edit"))] == [True]
    assert plain(made) == before


def test_a_frozen_rubric_takes_nothing_in(desk: Client, made: Made):
    preview = look(desk, source(made), "sample")
    Round.objects.update(step=Round.Step.SCORING)
    before = plain(made)
    take(desk, source(made), preview)
    assert said(desk, address(made, "rubric-edit")) == [FROZEN]
    assert plain(made) == before


def test_a_half_built_rubric_goes_out_and_comes_in(desk: Client, made: Made, empty: BlocYear):
    give(made, rubric(group("I", "100"), group("II", None, direct("II.1"))))
    where = source(made, 2025)
    preview = look(desk, where, "year", other=stored(made).pk)
    assert preview.context["preview"].missing == ["Mục I (Nhóm) chưa có tiêu chí nào."]
    take(desk, where, preview)
    assert part_of(Rubric.objects.get(year=empty)) == part_of(stored(made))


def test_an_administrator_asks_for_another_bloc_s_rubrics_by_its_code(made: Made):
    foreign = make_year(members=1, leaves=5, scored=False, bloc="khoi-khac")
    admin = Client()
    admin.force_login(made.admin)
    assert admin.get(source(made)).context["others"] == []
    shown = admin.get(source(made), {"khoi": "khoi-khac"})
    assert [one.pk for one in shown.context["others"]] == [stored(foreign).pk]
    assert admin.get(source(made), {"khoi": "không-có"}).context["others"] == []
    form = {"source": "year", "other": stored(foreign).pk}
    preview = admin.post(f"{source(made)}?khoi=khoi-khac", form, follow=True)
    assert preview.context["preview"].leaves == 5


def test_nobody_else_gets_another_bloc_s_rubrics_by_asking_for_them(desk: Client, made: Made):
    foreign = make_year(members=1, leaves=5, scored=False, bloc="khoi-khac")
    shown = desk.get(source(made), {"khoi": "khoi-khac"})
    assert (shown.context["others"], shown.context["asks_bloc"]) == ([], False)
    form = {"source": "year", "other": stored(foreign).pk}
    answer = desk.post(f"{source(made)}?khoi=khoi-khac", form, follow=True)
    assert answer.context["refused"] == {"year": ["Hãy chọn bảng của một năm trong danh sách."]}
