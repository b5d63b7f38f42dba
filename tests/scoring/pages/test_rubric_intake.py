"""A rubric from the office's own table: shown column by column and row by row, changed by choosing, then let in."""

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from common.audit.models import Entry
from common.files.tables import NO_TABLE_PASTED, NOTHING_PASTED
from members.models import BlocYear
from scoring.models import Round, Rubric
from scoring.pages.handed_in import GONE
from scoring.pages.rubric_intake import CHANGED, NO_CRITERIA, NOT_YET
from scoring.rubrics.frozen import FROZEN
from scoring.rubrics.storing import rules_of
from scoring.rubrics.tree import problems
from scoring.rubrics.tree.mistakes import warnings
from tests.as_read import as_read
from tests.officetables import GUIDE, REFERRING, THREE_COLUMNS, as_docx, as_xlsx, pasted
from tests.rubricpages import address, give, plain, press, said, stored
from tests.scoring.rubrics.examples import D, direct, group, rubric
from tests.years import Made

SMALL = [["STT", "Nội dung", "Điểm"], ["I", "Chuyên môn", ""], ["1", "Báo cáo", "9.125"], ["2", "Họp", "10"]]


@pytest.fixture
def empty(made: Made) -> BlocYear:
    """A year of the same bloc that has no rubric yet."""
    return BlocYear.objects.create(bloc=made.year.bloc, year=2025)


def page_of(made: Made, year: int = 2024) -> str:
    return address(made, "rubric-intake").replace("2024", str(year))


def send(client: Client, where: str, form: dict[str, Any]) -> Any:
    """What the form leads to: a page with an address of its own, or the rubric."""
    answer = client.post(where, form)
    assert answer.status_code == 302
    return client.get(answer["Location"]) if "?xem=" in answer["Location"] else answer


def paste(client: Client, where: str, rows: Any = GUIDE) -> Any:
    return send(client, where, {"deed": "read", "pasted": pasted(rows)})


def form_of(page: Any, **chosen: str) -> dict[str, str]:
    """What a browser would send of the page, but for what was chosen."""
    looked = page.context["looked"]
    form = {"state": looked.state, "at": str(looked.at), "from": looked.origin, "seen": looked.seen}
    form |= {"version": str(page.context["version"]), "name": looked.name, "scale": looked.scale}
    for column in looked.columns:
        form[f"use-{column.at}"] = next(option.value for option in column.options if option.chosen)
    for row in looked.rows:
        for kind, options in (("part", row.parts), ("depth", row.depths), ("kind", row.kinds)):
            if options:
                form[f"{kind}-{row.number}"] = next(option.value for option in options if option.chosen)
        for other in row.others:
            form[other.name] = next(option.value for option in other.options if option.chosen)
        if row.asks_points:
            form[f"points-{row.number}"] = row.typed_points
    return form | {key.replace("_", "-"): value for key, value in chosen.items()}


def test_a_table_becomes_the_rubric_of_a_year_that_has_none(desk: Client, made: Made, empty: BlocYear):
    where = page_of(made, 2025)
    shown = paste(desk, where)
    looked = shown.context["looked"]
    assert (looked.name, looked.scale, looked.may_be_taken) == ("BẢNG TIÊU CHÍ CHẤM ĐIỂM THI ĐUA", "100", True)
    assert len(looked.rows) == len(GUIDE)
    assert not Rubric.objects.filter(year=empty).exists()
    done = send(desk, where, form_of(shown) | {"deed": "take"})
    assert done["Location"] == address(made, "rubric-edit").replace("2024", "2025")
    made_of_it = rules_of(Rubric.objects.get(year=empty))
    assert (problems(made_of_it), warnings(made_of_it)) == ([], [])
    assert made_of_it.scale == D(100)
    third = made_of_it.find("I.1.c")
    assert third is not None
    assert (third.label, third.name, third.points_each) == ("c)", "Sáng kiến", D(2))
    entry = Entry.objects.get()
    assert (entry.action, entry.new, entry.door) == ("thêm", "BẢNG TIÊU CHÍ CHẤM ĐIỂM THI ĐUA, 11 tiêu chí", "page")


def test_a_file_replaces_the_rubric_that_there_is_and_can_be_taken_back(desk: Client, made: Made):
    before = plain(made)
    file = SimpleUploadedFile("Bảng điểm.docx", as_docx([["Nội dung"], ["khác"]], GUIDE))
    shown = send(desk, page_of(made), {"deed": "read", "table": file})
    looked = shown.context["looked"]
    # The table that looks most like a rubric comes first.
    assert (looked.origin, looked.at) == ("Bảng điểm.docx", 1)
    assert looked.others == [(0, "Bảng 1 (2 dòng)"), (1, f"Bảng 2 ({len(GUIDE)} dòng)")]
    assert looked.preview.changes
    send(desk, page_of(made), form_of(shown) | {"deed": "take"})
    assert [node.code for node in plain(made).nodes] == ["I", "II", "III", "IV"]
    assert set(Entry.objects.values_list("door", flat=True)) == {"import"}
    press(desk, made, "undo")
    assert plain(made) == before


def test_another_table_of_the_file_can_be_looked_at(desk: Client, made: Made):
    file = SimpleUploadedFile("a.docx", as_docx(GUIDE, THREE_COLUMNS))
    shown = send(desk, page_of(made), {"deed": "read", "table": file})
    other = send(desk, page_of(made), form_of(shown) | {"deed": "other", "other": "1"})
    assert (other.context["looked"].at, len(other.context["looked"].rows)) == (1, len(THREE_COLUMNS))


def test_what_is_chosen_is_read_again_and_stays_chosen(desk: Client, made: Made):
    shown = paste(desk, page_of(made), SMALL)
    assert not shown.context["looked"].may_be_taken
    again = send(
        desk,
        page_of(made),
        form_of(shown, points_3="9", kind_4="achieved", part_2="bonus", use_1="name")
        | {"deed": "look", "name": "Bảng A"},
    )
    looked = again.context["looked"]
    assert (looked.name, looked.may_be_taken, looked.wrong_rows) == ("Bảng A", True, [])
    by_number = {row.number: row for row in looked.rows}
    assert by_number[3].typed_points == "9"
    assert [option.value for option in by_number[4].kinds if option.chosen] == ["achieved"]
    assert [option.value for option in by_number[2].parts if option.chosen] == ["bonus"]
    assert [option.value for option in looked.columns[1].options if option.chosen] == ["name"]
    send(desk, page_of(made), form_of(again) | {"deed": "take"})
    assert [(node.code, str(node.kind)) for node, _, _ in plain(made).walk()] == [
        *(("I", "bonus"), ("I.1", "achieved"), ("I.2", "achieved")),
    ]


def test_what_was_not_read_is_told_at_its_row_and_nothing_is_written(desk: Client, made: Made):
    before = stored(made).version
    shown = paste(desk, page_of(made), SMALL)
    sentence = "Điểm: «9.125» có thể hiểu theo hai cách. Hãy viết «9125» hoặc «9,125»."
    assert [(row.number, row.wrong) for row in shown.context["looked"].wrong_rows] == [(3, [sentence])]
    html = shown.content.decode()
    assert '<a href="#points-3">' in html
    assert 'name="points-3"' in html
    forced = send(desk, page_of(made), form_of(shown) | {"deed": "take"})
    assert forced.context["sentences"] == [NOT_YET]
    assert (stored(made).version, Entry.objects.count()) == (before, 0)


def test_what_is_confirmed_must_be_what_was_shown(desk: Client, made: Made):
    shown = paste(desk, page_of(made))
    changed = send(desk, page_of(made), form_of(shown, kind_9="direct") | {"deed": "take"})
    assert changed.context["sentences"] == [CHANGED]
    assert Entry.objects.count() == 0
    send(desk, page_of(made), form_of(changed) | {"deed": "take"})
    found = plain(made).find("I.2.a")
    assert found is not None
    assert str(found.kind) == "direct"


def test_name_and_scale_are_as_typed_and_told_where_they_are_wrong(desk: Client, made: Made):
    shown = paste(desk, page_of(made))
    wrong = send(desk, page_of(made), form_of(shown) | {"deed": "take", "name": " ", "scale": "trăm"})
    looked = wrong.context["looked"]
    assert (looked.name, looked.name_error) == ("", "Hãy đặt tên cho bảng đánh giá.")
    assert (looked.scale, looked.scale_error) == ("trăm", "«trăm» không phải là số. Hãy viết như 97,5 hoặc 1.000,5.")
    assert not looked.may_be_taken
    for scale in ("0", "-5", ""):
        again = send(desk, page_of(made), form_of(shown) | {"deed": "look", "scale": scale})
        assert again.context["looked"].scale_error
    send(desk, page_of(made), form_of(shown) | {"deed": "take", "name": "Bảng B", "scale": "110"})
    assert (plain(made).name, plain(made).scale) == ("Bảng B", D(110))


def test_settings_that_still_make_sense_stay(desk: Client, made: Made):
    give(made, rubric(group("I", "100", direct("I.1")), tie_break=("I", "bonus", "votes")))
    paste_it = paste(desk, page_of(made), [["STT", "Nội dung", "Điểm"], ["A", "Nhóm", ""], ["1", "Họp", "0,25"]])
    send(desk, page_of(made), form_of(paste_it) | {"deed": "take"})
    now = plain(made)
    assert now.tie_break == ("bonus", "votes")
    assert (now.step, now.decimals) == (D("0.25"), 2)


def test_what_no_rubric_can_hold_is_told_and_not_let_in(desk: Client, made: Made):
    large = [["STT", "Nội dung", "Điểm"], ["I", "Nhóm", ""], ["1", "Họp", "999999999999"]]
    shown = paste(desk, page_of(made), large)
    too_large = "«999999999999»: chỉ được tối đa 10 chữ số trước và 2 chữ số sau dấu chấm."
    # The scale that it proposes is as large.
    assert shown.context["looked"].wrong == [too_large, f"Tiêu chí I.1: {too_large}"]
    assert not shown.context["looked"].may_be_taken
    forced = send(desk, page_of(made), form_of(shown) | {"deed": "take"})
    assert forced.context["sentences"] == [NOT_YET]
    assert Entry.objects.count() == 0


def test_what_no_database_stores_is_taken_off(desk: Client, made: Made):
    shown = paste(desk, page_of(made), [["STT", "Nội dung", "Điểm"], ["1", "Họp\x00 giao ban", "10"]])
    send(desk, page_of(made), form_of(shown) | {"deed": "take"})
    assert [leaf.name for leaf in plain(made).leaves()] == ["Họp giao ban"]
    refused = send(desk, page_of(made), {"deed": "read", "pasted": "một\x00dòng"})
    assert refused.context["pasted"].replace("\x00", "") == "mộtdòng"


def test_a_table_without_criteria_says_so(desk: Client, made: Made):
    shown = paste(desk, page_of(made), [["Họ tên", "Chức vụ"], ["Nguyễn Văn A", "Trưởng phòng"]])
    chosen = send(desk, page_of(made), form_of(shown, part_1="out", part_2="out") | {"deed": "look"})
    assert chosen.context["looked"].wrong == [NO_CRITERIA]
    assert not chosen.context["looked"].may_be_taken


@pytest.mark.parametrize(("text", "sentence"), [("", NOTHING_PASTED), ("một dòng", NO_TABLE_PASTED)])
def test_a_paste_that_is_no_table_is_told_and_kept(desk: Client, made: Made, text: str, sentence: str):
    shown = send(desk, page_of(made), {"deed": "read", "pasted": text})
    assert (shown.context["refused"], shown.context["pasted"]) == ({"pasted": sentence}, text)
    assert shown.content.decode().count('id="pasted-error"') == 1


def test_a_file_that_is_not_what_it_says_is_told_and_the_paste_stays(desk: Client, made: Made):
    file = SimpleUploadedFile("bang.xlsx", b"%PDF-1.7")
    shown = send(desk, page_of(made), {"deed": "read", "table": file, "pasted": "a\tb"})
    assert shown.context["refused"]["table"].startswith("Đây là tệp PDF, cổng không đọc được bảng trong đó.")
    assert shown.context["pasted"] == "a\tb"


@pytest.mark.parametrize(
    "state", ["", "x", "[]", "{}", '[["a",[]]]', '[["a",[[1,0,0,"x"],[2,0,0]]]]', '[["a",[[1,2,0]]]]']
)
def test_a_form_that_was_tampered_with_shows_nothing(desk: Client, made: Made, state: str):
    shown = send(desk, page_of(made), {"deed": "look", "state": state, "at": "0"})
    assert shown.context["refused"] == {"table": GONE}


def test_a_rubric_changed_meanwhile_is_shown_again_beside_the_new_one(desk: Client, made: Made):
    shown = paste(desk, page_of(made))
    press(desk, made, "save", {"1.1": "42"})
    again = send(desk, page_of(made), form_of(shown) | {"deed": "take"})
    [sentence] = again.context["sentences"]
    assert sentence.startswith("Bảng đánh giá vừa có thay đổi.")
    assert sentence.endswith("Xem lại các thay đổi ở dưới rồi bấm lần nữa.")
    send(desk, page_of(made), form_of(again) | {"deed": "take"})
    assert plain(made).nodes[0].code == "I"


def test_a_frozen_rubric_takes_nothing_in(desk: Client, made: Made):
    before = plain(made)
    shown = paste(desk, page_of(made))
    form = form_of(shown) | {"deed": "take"}
    Round.objects.update(step="scoring")
    assert desk.get(page_of(made)).context["frozen"] == FROZEN
    desk.post(page_of(made), form)
    assert said(desk, address(made, "rubric-edit")) == [FROZEN]
    assert plain(made) == before


def test_only_who_manages_the_year_hands_a_table_in(made: Made):
    member = Client()
    member.force_login(made.representative("dv-01"))
    assert member.get(page_of(made)).status_code == 403
    assert member.post(page_of(made), {"deed": "read", "pasted": pasted(GUIDE)}).status_code == 403


def test_a_look_asks_as_often_for_a_long_table_as_for_a_short_one(desk: Client, made: Made):
    counts = []
    for rows in (GUIDE, [*GUIDE, *([[str(number), f"Việc {number}", "1", ""] for number in range(3, 200)])]):
        where = desk.post(page_of(made), {"deed": "read", "pasted": pasted(rows)})["Location"]
        with CaptureQueriesContext(connection) as asked:
            assert len(desk.get(where).context["looked"].rows) == len(rows)
        counts.append(len(asked))
    assert counts == [13, 13]


def test_the_ways_to_a_rubric_lead_to_it(desk: Client, made: Made):
    html = desk.get(address(made, "rubric-source")).content.decode()
    assert f'action="{page_of(made)}"' in html
    shown = send(desk, page_of(made), {"deed": "read", "table": SimpleUploadedFile("a.xlsx", as_xlsx(GUIDE))})
    assert shown.context["looked"].may_be_taken


def test_whose_points_a_share_is_of_is_asked_beside_the_row_and_then_taken(
    desk: Client, made: Made, empty: BlocYear
) -> None:
    where = page_of(made, 2025)
    shown = paste(desk, where, REFERRING)
    assert not shown.context["looked"].may_be_taken
    assert '<a href="#share-12">Dòng 12: Bảng có 2 mục là «nội dung 2»' in as_read(shown)
    refused = send(desk, where, form_of(shown) | {"deed": "take"})
    assert (refused.context["sentences"], Rubric.objects.filter(year=empty).exists()) == ([NOT_YET], False)
    again = send(desk, where, form_of(refused, share_12="4", share_14="5") | {"deed": "look"})
    assert again.context["looked"].may_be_taken
    send(desk, where, form_of(again) | {"deed": "take"})
    taken = rules_of(Rubric.objects.get(year=empty))
    assert problems(taken) == []
    assert {leaf.code: leaf.follows for leaf in taken.leaves() if leaf.follows} == {
        "I.1.t.1": ("I.1.g",),
        "I.2.c.1": ("I.2.g",),
        "III.1": ("I.1",),
        "III.2": ("I.2.g",),
        "IV.1": ("I.2",),
        "IV.2": ("II",),
        "IV.3": ("II",),
    }
