"""Bars: honest lengths, told in words too, and nothing that a content security policy refuses."""

from decimal import Decimal
from io import BytesIO
from xml.etree import ElementTree

import pikepdf
import pytest
from hypothesis import given
from hypothesis import strategies as st

from common.records.bars import bar

SVG = "{http://www.w3.org/2000/svg}"
amounts = st.decimals(min_value=0, max_value=2000, places=2)


def drawn(svg):
    """The drawing as a tree; raises when it is not well formed."""
    return ElementTree.fromstring(svg)  # noqa: S314 - our own text


def parts(svg):
    """Start and width of each part of the bar, in hundredths of its length."""
    return [
        (Decimal(rect.get("x")), Decimal(rect.get("width")))
        for rect in drawn(svg).iter(f"{SVG}rect")
        if rect.get("class").split()[0] == "bar-part"
    ]


def test_its_length_is_the_share_of_the_scale():
    assert parts(bar(Decimal("912.5"), Decimal(1000), label="a")) == [(0, Decimal("91.25"))]


def test_zero_is_a_bar_of_no_length_and_nothing_is_an_open_track():
    zero, nothing = bar(Decimal(0), Decimal(10), label="a"), bar(None, Decimal(10), label="a")
    assert parts(zero) == [(0, 0)]
    assert parts(nothing) == []
    tracks = [drawn(svg).find(f"{SVG}rect").get("class") for svg in (zero, nothing)]
    assert tracks == ["bar-track", "bar-track bar-open"]


def test_what_exceeds_the_scale_fills_the_bar():
    assert parts(bar(Decimal(1050), Decimal(1000), label="a")) == [(0, 100)]


def test_segments_follow_one_another_with_their_own_classes():
    svg = bar(None, Decimal(200), label="a", segments=[("nhom-1", Decimal(50)), ("nhom-2", Decimal(100))])
    assert parts(svg) == [(0, 25), (25, 50)]
    assert [rect.get("class") for rect in drawn(svg).iter(f"{SVG}rect")] == [
        "bar-track",
        "bar-part nhom-1",
        "bar-part nhom-2",
    ]


@given(st.lists(amounts, min_size=1, max_size=8), st.decimals(min_value=1, max_value=1500, places=2))
def test_parts_touch_and_never_leave_the_bar(values, scale):
    placed = parts(bar(None, scale, label="a", segments=[("s", value) for value in values]))
    end = Decimal(0)
    for start, width in placed:
        assert start == end
        assert width >= 0
        end = start + width
    assert end == min(Decimal(100), (sum(values) * 100 / scale).quantize(Decimal("0.01"), "ROUND_HALF_UP"))


def test_a_reader_who_cannot_see_it_is_told_the_same():
    tree = drawn(bar(Decimal(5), Decimal(10), label="Ban Dân vận: 5 điểm"))
    assert (tree.get("role"), tree.get("aria-label")) == ("img", "Ban Dân vận: 5 điểm")
    assert tree.find(f"{SVG}title").text == "Ban Dân vận: 5 điểm"


def test_label_and_class_are_escaped():
    label, css_class = '"><script>alert(1)</script>&', 'a" onload="b'
    tree = drawn(bar(None, Decimal(10), label=label, segments=[(css_class, Decimal(1))]))
    assert tree.get("aria-label") == tree.find(f"{SVG}title").text == label
    assert [element.tag for element in tree] == [f"{SVG}title", f"{SVG}rect", f"{SVG}rect"]
    assert tree[2].get("onload") is None


def test_it_has_no_style_attribute():
    tree = drawn(bar(Decimal(5), Decimal(10), label="a"))
    assert [element for element in tree.iter() if "style" in element.attrib] == []


@pytest.mark.parametrize(("value", "scale"), [(Decimal(1), Decimal(0)), (Decimal(-1), Decimal(10))])
def test_a_scale_of_nothing_and_a_negative_value_are_refused(value, scale):
    with pytest.raises(ValueError, match="bar"):
        bar(value, scale, label="a")


def test_in_a_record_it_is_a_figure_with_its_words(make):
    rows = [{"code": "1", "name": "Ban Dân vận", "points": Decimal(50)}]
    with pikepdf.open(BytesIO(make("table.html", {"rows": rows, "signers": [], "recipients": []}))) as pdf:
        figures = [o for o in pdf.objects if isinstance(o, pikepdf.Dictionary) and o.get("/S") == "/Figure"]
        assert [str(figure.Alt) for figure in figures] == ["Ban Dân vận"]
