"""`make bench` still measures what it says; how long anything takes is never asked here."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from khoithidua.catalogue import catalogue
from khoithidua.urls import portal
from members.models import Role

ROOT = Path(__file__).resolve().parent.parent


def run_of(module: str, *arguments: str, folder: Path) -> subprocess.CompletedProcess[str]:
    """The command in a process of its own, which keeps its files in this folder."""
    kept = {name: value for name, value in os.environ.items() if name not in ("DATABASE_URL", "TEST_FOLDER")}
    return subprocess.run(
        [sys.executable, "-m", module, *arguments],
        cwd=ROOT,
        env={**kept, "TMPDIR": str(folder)},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.sqlite_only
def test_a_saved_score_passes_through_no_more_rooms_and_turns_back_no_more_often_than_it_did(tmp_path: Path) -> None:
    ran = run_of("bench.rooms", folder=tmp_path)
    assert (ran.returncode, ran.stderr) == (0, "")
    [(rooms, back)] = re.findall(r"^scoring/: \d+ functions, (\d+) rooms, (\d+) turns back$", ran.stdout, re.MULTILINE)
    # Who makes the way shorter writes the new figures here; who must make it longer says why in the commit.
    # `tallies` is a room more: what a card counts is read once, and a save works out only the cards that it moved. And
    # so is `marks`, without which the sheet's file would be too long to read.
    assert (int(rooms) <= 19, int(back) <= 39) == (True, True), ran.stdout
    assert re.findall(r"^      (save|save_sent|save_scores|recompute|store)$", ran.stdout, re.MULTILINE) == [
        "save",
        "save_sent",
        "save_scores",
        "recompute",
        "store",
    ]


@pytest.mark.sqlite_only
def test_the_bench_measures_every_main_page_beside_its_floor(tmp_path: Path) -> None:
    ran = run_of("bench", "--rounds", "1", "--pages", "15", folder=tmp_path)
    assert (ran.returncode, ran.stderr) == (0, "")
    # Name, milliseconds, ratio, aim, queries and size of each line; the floors compare with themselves.
    pages, _, records = ran.stdout.partition("\nRecords, ")
    rows = re.findall(r"^  (\S.*?)  +[\d.]+ +([\d.]+)(?: +≤ ([\d.]+))? +(\d+) +[\d.]+$", pages, re.MULTILINE)
    floors = [(name, ratio) for name, ratio, _, _ in rows if name.startswith("Sàn")]
    assert floors == [*([("Sàn", "1.00"), ("Sàn, lưu", "1.00")] * 2), ("Sàn, lưu", "1.00")]
    assert [(name, aim) for name, _, aim, _ in rows if aim] == [
        ("Tổng quan", "3"),
        ("Xếp hạng", "3"),
        ("Phiếu chấm điểm", "3"),
        ("Bảng chấm điểm", "6"),
        ("Tổng quan, thành viên", "3"),
        ("Xếp hạng, thành viên", "3"),
        ("Phiếu, thành viên", "3"),
        ("Đợt thi đua", "3"),
        ("Đăng ký thi đua", "3"),
        ("Kế hoạch", "3"),
        ("Hoạt động chung", "3"),
        ("An sinh xã hội", "3"),
        ("Công trình, phần việc", "3"),
        ("Nhân tố mới", "3"),
        ("Hội nghị", "3"),
        ("Quy chế", "3"),
        ("Báo cáo của đơn vị", "3"),
        ("Lịch", "3"),
        ("So sánh", "3"),
        ("Bình xét", "3"),
        ("Đơn vị được xét", "3"),
        ("Đề nghị khen thưởng", "3"),
        ("Sổ khen thưởng", "3"),
        ("Danh mục khen thưởng", "3"),
        ("Cuộc họp", "3"),
        ("Đề cử", "3"),
        ("Kiểm phiếu", "3"),
        ("Một đề nghị", "3"),
        ("Hồ sơ trình", "3"),
        ("Lưu một điểm", "2.5"),
        ("Bỏ một phiếu", "3"),
    ]
    asked = {(name, int(queries)) for name, _, _, queries in rows}
    assert len(asked) == len({name for name, _ in asked}), "the large year asks as often as the small one"
    # Name, then how long barely, first, × bare, again, × bare, 304; its pages and size.
    printed = re.findall(r"^  (\S.*?)  +\d+ +\d+ +[\d.]+ +[\d.]+ +[\d.]+ +[\d.]+ +\d+ +[\d.]+$", records, re.MULTILINE)
    # What a publication or the register has brought forth is printed as it was kept.
    pages_printed = [page.title[:27].strip() for page in portal.pages if page.printed and page.name != "document"]
    composed = [f"Soạn: {kind.name}"[:27].strip() for kind in catalogue.compositions]
    assert "not measured" not in ran.stdout
    assert sorted(printed) == sorted(pages_printed + composed)
    long = re.findall(r"^  (\S.*?), \d+ of (\d+) pages, \d+ of (\d+) pages: × [\d.]+$", records, re.MULTILINE)
    assert [name for name, _, _ in long] == ["Chấm điểm", "Soạn: Kế hoạch hoạt động của năm"]
    # As near to what was asked for as rows that are not all alike come.
    assert [(few, 13 <= int(many) <= 17) for _, few, many in long] == [("2", True)] * 2
    told = re.findall(
        r"^The dossier of 2023, (\d+) documents: [\d.]+ s, PDF \d+ KB, ZIP \d+ KB$", records, re.MULTILINE
    )
    assert told == ["21"]
    assert re.findall(r"^All (\d+) as one file: \d+ ms, \d+ pages, \d+ KB$", records, re.MULTILINE) == [
        str(len(printed))
    ]
    waits = re.findall(r"^  ([^\d\n]+?)  +[\d.]+ +[\d.]+$", records, re.MULTILINE)
    assert waits == ["nobody prints", "set in a process of its own", "set in the server's own process"]
    _, _, hanging = ran.stdout.partition("\nWhile a record hangs and its publisher waits, 1 rounds, ms\n")
    assert re.findall(r"^  (\S.*?)  +[\d.]+ +[\d.]+ +[\d.]+ +≤ 2$", hanging, re.MULTILINE) == [
        "Lưu một điểm, khối khác",
        "Đăng nhập",
        "Tổng quan",
        "Bảng chấm điểm",
        "Xếp hạng",
    ]
    assert [thing.name for thing in tmp_path.iterdir()] == []


@pytest.mark.sqlite_only
def test_growth_is_measured_on_the_main_pages_of_every_role_among_whole_copies_of_a_bloc(tmp_path: Path) -> None:
    ran = run_of("bench.growth", "--blocs", "1", "3", "--rounds", "1", folder=tmp_path)
    assert (ran.returncode, ran.stderr) == (0, "")
    made = re.findall(r"^  (\d+) blocs, ([\d,]+) scores, made in \d+ s$", ran.stdout, re.MULTILINE)
    assert made == [("1", "1,080"), ("3", "3,240")]
    rows = re.findall(r"^  (\S.*?)  +[\d.]+ / +[\d.]+ +[\d.]+ / +[\d.]+ +[\d.]+  ≤ 1.2$", ran.stdout, re.MULTILINE)
    assert [row for row in rows if ":" not in row] == ["Sàn"]
    assert list(dict.fromkeys(row.partition(":")[0] for row in rows[1:])) == Role.Kind.values
