"""`make bench` still measures what it says; how long anything takes is never asked here."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent


@pytest.mark.sqlite_only
def test_the_bench_measures_every_main_page_beside_its_floor(tmp_path: Path) -> None:
    kept = {name: value for name, value in os.environ.items() if name not in ("DATABASE_URL", "TEST_FOLDER")}
    ran = subprocess.run(
        [sys.executable, "-m", "bench", "--rounds", "1"],
        cwd=ROOT,
        env={**kept, "TMPDIR": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (ran.returncode, ran.stderr) == (0, "")
    # Name, milliseconds, ratio, aim, queries and size of each line; the floors compare with themselves.
    rows = re.findall(r"^  (\S.*?)  +[\d.]+ +([\d.]+)(?: +≤ ([\d.]+))? +(\d+) +[\d.]+$", ran.stdout, re.MULTILINE)
    floors = [(name, ratio) for name, ratio, _, _ in rows if name.startswith("Sàn")]
    assert floors == [("Sàn", "1.00"), ("Sàn, lưu", "1.00")] * 2
    assert [(name, aim) for name, _, aim, _ in rows if aim] == [
        ("Tổng quan", "3"),
        ("Xếp hạng", "3"),
        ("Phiếu chấm điểm", "3"),
        ("Bảng chấm điểm", "6"),
        ("Tổng quan, thành viên", "3"),
        ("Xếp hạng, thành viên", "3"),
        ("Phiếu, thành viên", "3"),
        ("Lưu một điểm", "2.5"),
    ]
    assert [name for name, *_ in rows][-2:] == ["Giao ước (PDF)", "Xếp hạng (PDF)"]
    asked = {(name, int(queries)) for name, _, _, queries in rows}
    assert len(asked) == len({name for name, _ in asked}), "the large year asks as often as the small one"
    assert [thing.name for thing in tmp_path.iterdir()] == []
