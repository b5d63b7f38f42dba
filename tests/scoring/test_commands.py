import io
import json
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from common.audit.models import Entry
from scoring.models import Rubric
from tests.yearfiles import SAMPLE_RUBRIC, File, as_bytes, dumped, everything, loaded, real, sample_rubric, small
from tests.years import make_year

pytestmark = pytest.mark.django_db


def load_rubric(*arguments: str) -> list[str]:
    """The lines that `load_rubric` prints."""
    out = io.StringIO()
    call_command("load_rubric", *arguments, stdout=out)
    return out.getvalue().splitlines()


def complaint(*arguments: str) -> list[str]:
    """What `load_rubric` says when it fails; nothing may have been written."""
    before = everything()
    with pytest.raises(CommandError) as caught:
        load_rubric(*arguments)
    assert everything() == before
    return str(caught.value).splitlines()


def written(folder: Path, file: File | bytes) -> str:
    """The path of a file with this in it."""
    path = folder / "bang.json"
    path.write_bytes(file if isinstance(file, bytes) else as_bytes(file))
    return str(path)


def bare() -> File:
    """The small year without its rubric."""
    return small() | {"rubric": None, "rounds": []}


def test_a_year_is_given_its_rubric() -> None:
    loaded(real())
    assert load_rubric("khoi-6", "2023", str(SAMPLE_RUBRIC)) == [
        "  Bảng đánh giá thi đua mẫu (thang 1.000 điểm): thêm bảng đánh giá",
        "Đã nạp «Bảng đánh giá thi đua mẫu (thang 1.000 điểm)»: 1 thay đổi.",
    ]
    criteria = dumped(real())["rubric"]["criteria"]
    assert [node["code"] for node in criteria] == ["I", "II", "III", "IV", "V"]
    entry = Entry.objects.first()
    assert entry is not None
    assert (entry.bloc, entry.year, entry.action) == ("khoi-6", 2023, "thêm bảng đánh giá")


def test_a_rubric_loaded_again_changes_nothing() -> None:
    loaded(real())
    load_rubric("khoi-6", "2023", str(SAMPLE_RUBRIC))
    before = everything()
    assert load_rubric("khoi-6", "2023", str(SAMPLE_RUBRIC)) == [
        "Đã nạp «Bảng đánh giá thi đua mẫu (thang 1.000 điểm)»: 0 thay đổi."
    ]
    assert everything() == before


def test_a_check_writes_nothing() -> None:
    loaded(real())
    before = everything()
    assert load_rubric("khoi-6", "2023", str(SAMPLE_RUBRIC), "--check")[-1] == ("Tệp đúng. Nạp vào sẽ có 1 thay đổi.")
    assert everything() == before


def test_a_rubric_can_be_replaced_while_nothing_was_scored(tmp_path: Path) -> None:
    loaded(bare())
    load_rubric("khoi-thu", "2024", str(SAMPLE_RUBRIC))
    load_rubric("khoi-thu", "2024", written(tmp_path, small()["rubric"]))
    assert dumped(small())["rubric"] == small()["rubric"]


def test_the_rubric_of_a_round_under_way_stays() -> None:
    loaded(small())
    assert complaint("khoi-thu", "2024", str(SAMPLE_RUBRIC)) == [
        f"Tệp {SAMPLE_RUBRIC} có 1 chỗ không nạp được, không ghi gì cả:",
        "  Bảng đánh giá đã dùng để chấm điểm nên không sửa được nữa.",
    ]


def test_sums_that_do_not_meet_are_told_and_loaded(tmp_path: Path) -> None:
    loaded(bare())
    rubric = small()["rubric"]
    rubric["criteria"][0]["max_points"] = "110"
    assert load_rubric("khoi-thu", "2024", written(tmp_path, rubric)) == [
        "  Bảng thử: thêm bảng đánh giá",
        "  Lưu ý: criteria[0] (tiêu chí I): Điểm chuẩn 110 nhưng các tiêu chí con cộng lại là 100: "
        "không ai được điểm chuẩn.",
        "  Lưu ý: scale: Thang điểm 100 nhưng các nhóm tiêu chí cộng lại là 110.",
        "Đã nạp «Bảng thử»: 1 thay đổi.",
    ]


def test_mistakes_are_told_by_place(tmp_path: Path) -> None:
    loaded(bare())
    rubric = sample_rubric()
    rubric["criteria"][0]["children"][1]["max_points"] = "601"
    path = written(tmp_path, rubric)
    assert complaint("khoi-thu", "2024", path) == [
        f"Tệp {path} có 1 chỗ không nạp được, không ghi gì cả:",
        "  criteria[0].children[1].max_points (tiêu chí I.2): Điểm chuẩn 601 lớn hơn điểm chuẩn 600 của mục cha.",
    ]


def test_a_year_file_is_no_rubric(tmp_path: Path) -> None:
    loaded(bare())
    path = written(tmp_path, small())
    assert complaint("khoi-thu", "2024", path) == [
        f"Tệp {path} có 1 chỗ không nạp được, không ghi gì cả:",
        "  format: Định dạng phải là «khoithidua.rubric/2» hoặc «khoithidua.rubric/1».",
    ]


@pytest.mark.parametrize("data", [b"", b"[]", b"\xff\xfe{\0}\0", b'{"name": '])
def test_what_is_no_rubric_file_at_all_is_told(tmp_path: Path, data: bytes) -> None:
    loaded(bare())
    assert len(complaint("khoi-thu", "2024", written(tmp_path, data))) == 2
    assert Rubric.objects.count() == 0


def test_a_year_nobody_knows_is_told() -> None:
    assert complaint("khoi-6", "2023", str(SAMPLE_RUBRIC)) == ["Không có năm 2023 của khối «khoi-6»."]


def test_a_file_that_is_not_there_is_told(tmp_path: Path) -> None:
    loaded(bare())
    path = str(tmp_path / "khong-co.json")
    assert complaint("khoi-thu", "2024", path) == [f"Không có tệp nào tên {path}."]


def test_dumping_a_year_says_which_rounds_are_not_in_the_file() -> None:
    """A publication is an act and no data to load; nobody is to believe that the file has it."""
    made = make_year(members=3, leaves=5, step="published")
    told, printed = io.StringIO(), io.StringIO()
    call_command("dump_year", made.year.bloc.code, str(made.year.year), stdout=printed, stderr=told)
    assert "rounds" not in json.loads(printed.getvalue())
    assert told.getvalue().startswith("Kỳ chấm điểm «Cả năm» đã công bố nên không nằm trong tệp")
