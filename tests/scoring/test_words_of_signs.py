"""A real table with a bonus and fixed deductions, at every door: what takes points away is never called «đạt»."""

import json
import re
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from openpyxl import load_workbook

from common.audit.models import Entry
from scoring.models import Round, Score
from scoring.rubrics.files import read_draft
from tests.as_read import as_read
from tests.boxes import loaded_with
from tests.printing import printed
from tests.yearfiles import loaded, the_year
from tests.years import Made

pytestmark = pytest.mark.django_db
CASE = Path(__file__).parent.parent / "cases" / "950-cong-50.json"
PENALTY = "P.1"


@pytest.fixture
def made() -> Made:
    """The table as loaded from its file; its round is at «agreeing», everything agreed."""
    file = json.loads(CASE.read_text(encoding="utf-8"))
    loaded(file)
    year = the_year(file)
    return Made(year, Round.objects.get(year=year), read_draft(file["rubric"]).plain, list(year.members.all()))


@pytest.fixture
def desk(made: Made) -> Client:
    client = Client()
    client.force_login(made.secretary)
    return client


def test_every_page_offers_and_shows_the_words_of_a_deduction(made: Made, desk: Client) -> None:
    for name, arguments in (("grid", ()), ("card", ("don-vi-1",)), ("criterion", (PENALTY,))):
        page = as_read(desk.get(made.address(name, *arguments)))
        offered = re.search(rf'<select [^>]*name="v:agreed:don-vi-1:{PENALTY}".*?</select>', page)
        assert offered, name
        assert re.findall(r"<option( selected)?>([^<]*)", offered[0]) == [
            ("", ""),
            (" selected", "có vi phạm"),
            ("", "không vi phạm"),
        ], name
        assert ">đạt<" not in page, name
    rows = {row.node.code: row.how for row in desk.get(made.address("rubric")).context["rows"]}
    assert rows == {
        "I": "",
        "I.1": "Chấm trực tiếp trong thang điểm.",
        "T": "Cộng không quá 50.",
        "T.1": "Cộng 15 điểm mỗi trường hợp, không quá 50.",
        "P": "Trừ không giới hạn.",
        "P.1": "Có vi phạm: trừ 8 điểm; không vi phạm: không trừ.",
        "P.2": "Trừ 2 điểm mỗi trường hợp, không giới hạn.",
    }


def test_prints_and_workbooks_say_it_too(made: Made, desk: Client) -> None:
    rubric = [
        cell for table in printed(made.secretary, made.address("rubric.pdf")).tables for row in table for cell in row
    ]
    assert "Có vi phạm: trừ 8 điểm; không vi phạm: không trừ." in rubric
    assert "Trừ 2 điểm mỗi trường hợp, không giới hạn." in rubric
    card = [
        cell
        for table in printed(made.secretary, made.address("card.pdf", "don-vi-1")).tables
        for row in table
        for cell in row
    ]
    assert [cell for cell in card if cell.startswith(("có vi phạm", "đạt"))] == ["có vi phạm"]
    book = load_workbook(BytesIO(desk.get(made.address("grid.xlsx")).content))
    page = book["Thống nhất"]
    [row] = [row for row in page.iter_rows() if row[0].value == PENALTY]
    assert [cell.value for cell in row if cell.value in ("có vi phạm", "không vi phạm", "đạt", "không đạt")] == [
        "có vi phạm",
        "không vi phạm",
        "không vi phạm",
    ]
    [rule] = [
        rule
        for rule in page.data_validations.dataValidation
        if rule.sqref.ranges and rule.formula1 == '"có vi phạm,không vi phạm"'
    ]
    assert rule.prompt == "Chọn «có vi phạm» (trừ 8 điểm) hoặc «không vi phạm» (không trừ)."


def test_the_log_says_that_points_were_taken(made: Made, desk: Client) -> None:
    score = Score.objects.get(card__member__code="don-vi-2", criterion__code=PENALTY)
    name = f"v:agreed:don-vi-2:{PENALTY}"
    form = {"round": made.round.pk, "loaded": loaded_with({name: (score.version, "không vi phạm")}), name: "có"}
    assert desk.post(made.address("grid"), form | {"reason": "Theo biên bản"}).status_code == 302
    entry = Entry.objects.latest("id")
    assert (entry.action, entry.old, entry.new) == ("sửa", "không vi phạm (không trừ)", "có vi phạm (trừ 8 điểm)")


def typed_over(content: bytes, member: str, value: str) -> bytes:
    """The workbook with this in the member's cell of the deduction."""
    book = load_workbook(BytesIO(content))
    page = book["Thống nhất"]
    head = next(row for row in page.iter_rows() if row[0].value == "Mã")
    column = [cell.value for cell in head].index(member)
    [row] = [row for row in page.iter_rows() if row[0].value == PENALTY]
    row[column].value = value
    written = BytesIO()
    book.save(written)
    return written.getvalue()


def previewed(made: Made, desk: Client, content: bytes) -> Any:
    answer = desk.post(made.address("grid-import"), {"file": SimpleUploadedFile("diem.xlsx", content)}, follow=True)
    return answer.context["preview"]


def test_a_workbook_comes_back_with_the_new_words_and_is_asked_about_the_old_ones(made: Made, desk: Client) -> None:
    content = desk.get(made.address("grid.xlsx")).content
    clear = previewed(made, desk, typed_over(content, "Đơn vị 2", "có vi phạm"))
    assert [(line.criterion, line.new) for line in clear.changes] == [(f"{PENALTY}", "có vi phạm (trừ 8 điểm)")]
    unclear = previewed(made, desk, typed_over(content, "Đơn vị 2", "đạt"))
    assert [line.why_not for line in unclear.refused] == [
        "Đây là điểm trừ nên «đạt» hiểu được theo hai cách. Hãy ghi «có vi phạm» hoặc «không vi phạm»."
    ]


def as_handed_out_before(content: bytes) -> bytes:
    """The workbook as the portal wrote it when it still said «đạt» of a deduction."""
    book = load_workbook(BytesIO(content))
    for page in book.worksheets:
        for row in page.iter_rows():
            for cell in row:
                if isinstance(cell.value, str) and "vi phạm" in cell.value:
                    cell.value = cell.value.replace("không vi phạm", "không đạt").replace("có vi phạm", "đạt")
    written = BytesIO()
    book.save(written)
    return written.getvalue()


def test_what_was_left_alone_in_a_workbook_of_before_stays_as_it_is(made: Made, desk: Client) -> None:
    old = as_handed_out_before(desk.get(made.address("grid.xlsx")).content)
    preview = previewed(made, desk, old)
    assert (preview.changes, preview.refused) == ([], [])
    # What was chosen anew from its old list could mean both.
    changed = previewed(made, desk, typed_over(old, "Đơn vị 2", "đạt"))
    assert (changed.changes, len(changed.refused)) == ([], 1)


def test_the_page_of_a_deduction_says_how_much_it_takes_at_most(made: Made, desk: Client) -> None:
    for code, limit in ((PENALTY, "Trừ tối đa 8 điểm"), ("T.1", "Cộng tối đa 50 điểm"), ("I.1", "Tối đa 950 điểm")):
        assert desk.get(made.address("criterion", code)).context["limit"] == limit
