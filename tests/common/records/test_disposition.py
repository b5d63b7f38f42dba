"""The name a browser saves a record under."""

import pytest

from common.records.disposition import PDF, file_response


@pytest.mark.parametrize(
    ("name", "plain", "encoded"),
    [
        ("giao-uoc.pdf", "giao-uoc.pdf", "giao-uoc.pdf"),
        (
            "Giao ước Đảng ủy 2023.pdf",
            "giao-uoc-dang-uy-2023.pdf",
            "Giao%20%C6%B0%E1%BB%9Bc%20%C4%90%E1%BA%A3ng%20%E1%BB%A7y%202023.pdf",
        ),
        # Decomposed, as a Mac writes it.
        ("U\u0309y.pdf", "uy.pdf", "%E1%BB%A6y.pdf"),
        ('a"; x=1\r\nX: y.pdf', "a-x-1-x-y.pdf", "a%22%3B%20x%3D1%20X%3A%20y.pdf"),
        ("../../năm/2023.PDF", "nam-2023.pdf", "..-..-n%C4%83m-2023.PDF"),
    ],
)
def test_the_name_goes_out_in_vietnamese_and_in_ascii(name, plain, encoded):
    response = file_response(b"%PDF", name, PDF)
    assert response["Content-Disposition"] == f"inline; filename=\"{plain}\"; filename*=UTF-8''{encoded}"


def test_it_may_be_saved_instead_of_shown():
    response = file_response(b"x", "a.xlsx", "application/x", inline=False)
    assert response["Content-Disposition"] == "attachment; filename=\"a.xlsx\"; filename*=UTF-8''a.xlsx"


def test_it_carries_its_bytes_and_its_type_and_is_for_one_reader():
    response = file_response(b"%PDF-1.7", "a.pdf", PDF)
    assert response.content == b"%PDF-1.7"
    assert response["Content-Type"] == "application/pdf"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Cache-Control"] == "private, no-cache"


def test_a_pdf_may_be_shown_within_the_portal_s_own_pages_and_what_is_saved_nowhere():
    shown, saved = file_response(b"%PDF", "a.pdf", PDF), file_response(b"%PDF", "a.pdf", PDF, inline=False)
    assert shown["X-Frame-Options"] == "SAMEORIGIN"
    assert shown["Content-Security-Policy"].split("; ")[-1] == "frame-ancestors 'self'"
    assert {"X-Frame-Options", "Content-Security-Policy"} & set(saved.headers) == set()
