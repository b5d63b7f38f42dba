import io
import json
import os
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from members.models import Bloc
from tests.yearfiles import REAL_FILE, File, as_bytes, everything, loaded, real, small

pytestmark = pytest.mark.django_db


def run(*arguments: str) -> list[str]:
    """The lines a command prints."""
    out = io.StringIO()
    call_command(*arguments, stdout=out)
    return out.getvalue().splitlines()


def written(folder: Path, file: File | bytes) -> str:
    """The path of a file with this in it."""
    path = folder / "nam.json"
    path.write_bytes(file if isinstance(file, bytes) else as_bytes(file))
    return str(path)


def complaint(*arguments: str) -> str:
    """What a command that fails says; nothing may have been written."""
    before = everything()
    with pytest.raises(CommandError) as caught:
        run(*arguments)
    assert everything() == before
    return str(caught.value)


# --- load_year ------------------------------------------------------------------------------------------


def test_a_year_is_loaded_and_each_change_is_told() -> None:
    lines = run("load_year", str(REAL_FILE))
    assert lines[0] == "  Khối thi đua 6: thêm khối thi đua"
    assert lines[-1] == f"Đã nạp Khối thi đua 6, năm 2023: {len(lines) - 1} thay đổi."


def test_a_year_loaded_again_tells_that_nothing_changed() -> None:
    run("load_year", str(REAL_FILE))
    assert run("load_year", str(REAL_FILE)) == ["Đã nạp Khối thi đua 6, năm 2023: 0 thay đổi."]


def test_a_change_is_told_with_what_stood_before(tmp_path: Path) -> None:
    loaded(small())
    file = small()
    file["members"][2]["role"] = "deputy"
    assert run("load_year", written(tmp_path, file)) == [
        "  Thành viên: Cơ quan C: sửa (Vai trò: Thành viên → Vai trò: Phó Trưởng khối)",
        "Đã nạp Khối thử, năm 2024: 1 thay đổi.",
    ]


def test_a_check_tells_the_same_and_writes_nothing(tmp_path: Path) -> None:
    before = everything()
    checked = run("load_year", written(tmp_path, small()), "--check")
    assert everything() == before
    done = run("load_year", written(tmp_path, small()))
    assert checked[:-1] == done[:-1]
    assert checked[-1] == f"Tệp đúng. Nạp vào sẽ có {len(checked) - 1} thay đổi."


def two_years(folder: Path, **second: object) -> list[str]:
    """The paths of a year and the next one of the same bloc."""
    paths = []
    for name, file in (("a", small()), ("b", small() | {"year": 2025, "pact": None, "rounds": []} | second)):
        (folder / name).mkdir()
        paths.append(written(folder / name, file))
    return paths


def test_several_years_are_loaded_at_once_and_looked_at_one_on_the_other(tmp_path: Path) -> None:
    paths = two_years(tmp_path, campaigns=[], activities=None, focus=[])
    before = everything()
    checked = run("load_year", *paths, "--check")
    assert everything() == before
    done = run("load_year", *paths)
    years = ("Khối thử, năm 2024", "Khối thử, năm 2025")
    assert [line.partition(":")[0] for line in done if not line.startswith(" ")] == [f"Đã nạp {one}" for one in years]
    # The second year finds the bloc and its agencies there, with --check too.
    assert [line for line in checked if line.startswith(" ")] == [line for line in done if line.startswith(" ")]
    assert sum(line.startswith("  Khối thử: thêm khối thi đua") for line in checked) == 1


def test_of_several_years_none_is_loaded_where_one_is_wrong(tmp_path: Path) -> None:
    paths = two_years(tmp_path, campaigns=None, focus="x")
    told = complaint("load_year", *paths)
    assert (
        told.splitlines()[0] == f"Tệp {paths[1]} có {len(told.splitlines()) - 1} chỗ không nạp được, không ghi gì cả:"
    )


def test_what_is_probably_a_slip_is_told_and_loaded(tmp_path: Path) -> None:
    loaded(small())
    file = small() | {"rounds": []}
    file["rubric"]["scale"] = "120"
    # The rubric that stands is frozen: only a check of a new bloc comes this far.
    file["bloc"]["code"] = "khoi-khac"
    lines = run("load_year", written(tmp_path, file), "--check")
    assert lines[-2] == (
        "  Lưu ý: rubric.scale: Thang điểm 120 nhưng các nhóm tiêu chí và điểm thưởng cộng lại là 100."
    )


def test_all_mistakes_are_told_one_a_line(tmp_path: Path) -> None:
    file = small()
    file["members"][1]["role"] = "head"
    file["campaigns"][0]["ends"] = "2023-01-01"
    path = written(tmp_path, file)
    assert complaint("load_year", path).splitlines() == [
        f"Tệp {path} có 2 chỗ không nạp được, không ghi gì cả:",
        "  members[1].role (B): Mỗi năm chỉ có một Trưởng khối: «head» đã có ở members[0].",
        "  campaigns[0].ends: Ngày kết thúc trước ngày bắt đầu. Hãy sửa lại một trong hai.",
    ]


def test_a_flood_of_mistakes_has_an_end(tmp_path: Path) -> None:
    lines = complaint("load_year", written(tmp_path, small() | {"works": [None] * 60})).splitlines()
    assert (len(lines), lines[-1]) == (52, "  … và 10 chỗ khác.")


@pytest.mark.parametrize(
    ("data", "told"),
    [
        (b"", "Tệp trống."),
        (b'{"year": 2023,}', None),
        ('{"year": 2023}'.encode("utf-16"), None),
        (b'{"name": "U\xfb ban"}', None),
        (b"[" * 100_000, "Tệp lồng nhau quá nhiều cấp."),
        (b'{"year": NaN}', None),
        (b"null", "Tệp phải là một đối tượng JSON, bắt đầu bằng «{»."),
    ],
)
def test_what_is_no_year_file_at_all_is_told(tmp_path: Path, data: bytes, told: str | None) -> None:
    lines = complaint("load_year", written(tmp_path, data)).splitlines()
    assert len(lines) >= 2
    if told:
        assert lines[1:] == [f"  {told}"]


def test_a_file_that_is_not_there_is_told(tmp_path: Path) -> None:
    path = str(tmp_path / "khong-co.json")
    assert complaint("load_year", path) == f"Không có tệp nào tên {path}."


def test_a_folder_is_no_file(tmp_path: Path) -> None:
    assert complaint("load_year", str(tmp_path)) == (f"{tmp_path} là một thư mục. Hãy ghi tên một tệp trong đó.")


def test_what_cannot_be_a_path_is_told() -> None:
    assert complaint("load_year", "nam\0.json") == "Không đọc được tệp nam\0.json."


@pytest.mark.skipif(os.getuid() == 0, reason="root may read everything")
def test_a_file_that_may_not_be_read_is_told(tmp_path: Path) -> None:
    path = written(tmp_path, small())
    Path(path).chmod(0)
    assert complaint("load_year", path) == f"Không có quyền đọc tệp {path}."


def test_a_file_without_end_is_not_read() -> None:
    assert complaint("load_year", "/dev/zero") == "Tệp /dev/zero lớn quá 20 MB."


# --- dump_year ------------------------------------------------------------------------------------------


def test_the_dumped_file_is_the_loaded_file_to_the_last_byte() -> None:
    run("load_year", str(REAL_FILE))
    assert "\n".join(run("dump_year", "khoi-6", "2023")) + "\n" == REAL_FILE.read_text(encoding="utf-8")


def test_a_dumped_year_can_be_loaded_elsewhere(tmp_path: Path) -> None:
    loaded(small())
    dumped = "\n".join(run("dump_year", "khoi-thu", "2024"))
    assert json.loads(dumped) == small()
    file = json.loads(dumped.replace("khoi-thu", "khoi-khac"))
    run("load_year", written(tmp_path, file))
    assert json.loads("\n".join(run("dump_year", "khoi-khac", "2024"))) == file


@pytest.mark.parametrize(("bloc", "year"), [("khoi-6", "2022"), ("khoi-7", "2023"), ("", "2023"), ("khoi-6", "9" * 30)])
def test_a_year_nobody_knows_is_told(bloc: str, year: str) -> None:
    loaded(real())
    assert complaint("dump_year", bloc, year) == f"Không có năm {year} của khối «{bloc}»."


def test_a_file_that_was_refused_leaves_nothing_behind(tmp_path: Path) -> None:
    file = small()
    file["rounds"][0]["scores"][0]["self"] = {"points": "99"}
    complaint("load_year", written(tmp_path, file))
    assert Bloc.objects.count() == 0
