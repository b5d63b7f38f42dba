"""Long words in a table, and what stands at a document's end: how they take to the ends of sheets."""

import re
from itertools import pairwise

import pytest

from common.records.layout import PARTY_2018, STATE
from common.records.longtext import Below, below, is_long
from common.records.record import Signer, Verification
from tests.printing import Paper
from tests.structure import Tree

SENTENCE = "Đơn vị đã hoàn thành các nhiệm vụ được giao trong năm, không có việc nào quá hạn. "
# How long reports are, of none to three times the longest seen; more than one long one after another.
LENGTHS = [0, 100, 800, 1200, 2600, 6000, 0, 0, 2600, 2600, 800, 0]
HEAD = "Mã Nội dung Điểm Giải trình "
SIGNERS = [Signer(position="Thư ký", name="Nguyễn Văn A"), Signer(position="Trưởng khối", name="Trần Văn B")]


def words(length: int) -> str:
    return (SENTENCE * 80)[:length].strip()


def rows_of(lengths: list[int]) -> list[dict[str, str]]:
    return [{"code": f"I.{number}", "words": words(length)} for number, length in enumerate(lengths, start=1)]


def sheets_of(paper: Paper) -> list[str]:
    return [" ".join(word.text for word in paper.body if word.page == number) for number in range(len(paper.sizes))]


def test_short_words_stand_beside_their_row_and_long_ones_below_it_line_by_line():
    assert (is_long("a" * 160), is_long("a" * 161)) == (False, True)
    pairs = [("Giải trình", "a" * 161 + "\n\n b"), ("Lý do", "ngắn")]
    assert below(pairs) == [Below("Giải trình", ["a" * 161, "b"])]
    assert below(pairs, most=400) == []


@pytest.mark.parametrize("layout", [STATE, PARTY_2018], ids=lambda layout: layout.family)
@pytest.mark.parametrize("landscape", [False, True], ids=["upright", "lying"])
def test_long_rows_go_on_at_a_line_under_the_head_of_their_table(make, layout, landscape):
    content = make("rows.html", {"rows": rows_of(LENGTHS), "signers": SIGNERS}, layout=layout, landscape=landscape)
    paper = Paper(content)
    assert paper.faults() == []
    first, *others = sheets_of(paper)
    assert first.count(HEAD) == 1
    assert len(others) > 2
    assert [sheet.startswith(HEAD) for sheet in others] == [True] * len(others)
    text = " ".join(sheet.removeprefix(HEAD) for sheet in others)
    text = f"{first.partition(HEAD)[2]} {text}"
    found = re.findall(r"(I\.\d+) Nội dung \1 9(.*?)(?= I\.\d+ Nội| Tổng điểm)", text)
    told = {code: said.strip() for code, said in found}
    assert told == {
        row["code"]: f"xem dòng dưới Giải trình: {row['words']}" if len(row["words"]) > 160 else row["words"]
        for row in rows_of(LENGTHS)
    }


@pytest.mark.parametrize(("layout", "last"), [(STATE, 0), (STATE, 6000), (PARTY_2018, 2600)])
def test_wherever_the_sheet_ends_no_row_and_no_block_of_signatures_is_alone(make, layout, last):
    for before in range(12, 40, 6):
        rows = rows_of([0] * before + [last])
        paper = Paper(make("rows.html", {"rows": rows, "signers": SIGNERS}, layout=layout))
        assert paper.faults() == []
        for earlier, sheet in pairwise(sheets_of(paper)):
            # A row's figures stand on the sheet where its words begin; no row goes on to another sheet alone.
            assert re.search(r"xem dòng dưới$|Nội dung$|Giải trình$", earlier) is None
            assert sheet.startswith(HEAD)
            assert len(re.findall(r"Nội dung I\.|Tổng điểm|quá hạn\.|THƯ KÝ", sheet)) > 1
        assert "Tổng điểm" in sheets_of(paper)[-1]


def test_the_names_of_rows_are_their_heads(make):
    tree = Tree(make("rows.html", {"rows": rows_of([2600]), "signers": SIGNERS}))
    assert {str(head.A.Scope) for head in tree.of("TH") if "Nội dung I." in tree.text(head)} == {"/Row"}


@pytest.mark.parametrize("layout", [STATE, PARTY_2018], ids=lambda layout: layout.family)
def test_code_and_notes_at_the_end_stand_with_signatures_and_a_note_with_its_rule(make, layout):
    signers = [Signer(agency=f"Đơn vị {n}", position="Trưởng ban", name="Nguyễn Văn A") for n in range(9)]
    note = "Số liệu theo báo Bình Thuận. " * 5
    for length in range(0, 24, 3):
        context = {"lines": ["Dòng."] * length, "signers": signers, "hash": "a1b2c3d4" * 8, "note": note}
        paper = Paper(make("noted.html", context, layout=layout, verification=Verification("7KQF", "http://x/")))
        last = sheets_of(paper)[-1]
        assert (last.count("Văn bản chốt"), last.count("Mã xác minh"), last.count(note.strip())) == (1, 1, 1)
        assert last.count("Nguyễn Văn A") >= 3
