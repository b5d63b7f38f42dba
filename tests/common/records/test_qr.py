"""The QR code on an issued record: what stands in it is what was asked for, and the record has room for it."""

import re
from datetime import UTC, datetime
from types import SimpleNamespace

import pytest
import segno

from common.records.pdf import render_pdf
from common.records.qr import qr
from common.records.record import Record, Verification, record_html

URL = "https://thidua.example/xac-minh/7KQF-X2MN-9RTB/"


def test_the_drawing_has_every_dark_square_and_no_other() -> None:
    drawing = qr(URL)
    dark = {
        (int(y) - 2, int(x) - 2 + step)
        for x, y, width in re.findall(r"M(\d+) (\d+)h(\d+)v1", drawing)
        for step in range(int(width))
    }
    matrix = segno.make(URL, error="q", boost_error=False, micro=False).matrix
    assert dark == {(y, x) for y, row in enumerate(matrix) for x, module in enumerate(row) if module}
    assert f'viewBox="0 0 {len(matrix) + 4} {len(matrix) + 4}"' in drawing


def test_what_is_not_of_ours_is_escaped() -> None:
    assert "<title>Mã QR: a&quot;&gt;&lt;b</title>" in qr('a"><b')


@pytest.mark.parametrize("verification", [None, Verification("7KQF-X2MN-9RTB", URL)])
def test_a_record_says_how_it_is_checked_once_it_is_issued(verification: Verification | None) -> None:
    bloc = SimpleNamespace(parent="Tỉnh ủy", name="Khối thi đua 6", locality="Bình Thuận")
    record = Record(title="Kế hoạch", verification=verification)
    html = record_html("records/base.html", bloc=bloc, record=record)
    assert (html.count('class="qr"'), html.count("Mã xác minh: <b"), html.count("7KQF")) == (
        (1, 1, 3) if verification else (0, 0, 0)
    )
    assert render_pdf(html, title="Kế hoạch", made_at=datetime(2024, 3, 17, tzinfo=UTC)).startswith(b"%PDF-")
