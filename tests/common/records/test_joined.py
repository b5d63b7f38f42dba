"""Records and pages keep on one line what belongs together, and the text stays what it was."""

from itertools import pairwise

from common.records.joined import as_it_is, keep_together
from tests.printing import Paper
from tests.structure import Tree


def test_texts_are_wrapped_and_tags_heads_and_drawings_are_not() -> None:
    html = '<head><title>Điều 5</title></head><p id="Điều 5">Điều 5 &amp; 6</p><svg><title>100 %</title></svg>'
    assert keep_together(html) == html.replace("Điều 5 &amp;", '<span class="nowrap">Điều 5</span> &amp;')


def test_in_a_table_only_what_fits_a_narrow_column() -> None:
    assert keep_together("<table><td>số 01/QĐ-KTĐ6</td><td>100 %</td></table>") == (
        '<table><td>số 01/QĐ-KTĐ6</td><td><span class="nowrap">100 %</span></td></table>'
    )


def test_every_blank_between_words_is_in_the_file(make) -> None:
    said = "Số 01/QĐ-KTĐ6 ngày 17 tháng 3 năm 2023 đạt 100 % Điều 5"
    tree = Tree(make("lines.html", {"lines": [said], "signers": [], "columns": 1}))
    assert tree.text().count(said) == 1


def test_no_line_ends_within_a_number_and_what_it_counts(make) -> None:
    kept = "số 01/QĐ-KTĐ6"
    lines = ["a" * before + f" Điều 5 của Quyết định {kept} đạt 100 % ngày 17/3/2023" for before in range(1, 60)]
    paper = Paper(make("lines.html", {"lines": lines, "signers": [], "columns": 1}))
    assert paper.text.count(kept) == len(lines)
    words = paper.body
    for one, after in (("Điều", "5"), ("số", "01/QĐ-KTĐ6"), ("100", "%")):
        pairs = [(a, b) for a, b in pairwise(words) if (a.text, b.text) == (one, after)]
        assert len(pairs) == len(lines)
        assert [(a.text, b.text) for a, b in pairs if abs(a.bottom - b.bottom) > 1] == []


def test_boxes_to_type_in_and_scripts_are_as_they_are() -> None:
    html = "<textarea>Điều 5</textarea><select><option>Điều 5</option></select><pre>Điều 5</pre><script>5 %</script>"
    assert keep_together(html) == html


def test_on_a_page_a_text_stays_one_thing_for_what_lays_it_out() -> None:
    assert keep_together("<b>Điều 5</b> của <i>A</i>", whole=True) == (
        '<b><span class="text"><span class="nowrap">Điều 5</span></span></b> của <i>A</i>'
    )
    assert keep_together("<a>Theo Điều 5 và</a>", whole=True) == (
        '<a><span class="text">Theo <span class="nowrap">Điều 5</span> và</span></a>'
    )


def test_a_part_that_is_said_to_be_as_it_is_stays_so_and_what_stands_around_it_is_kept_by_its_own_place() -> None:
    part = as_it_is("<td>Điều 5</td><td><select><option>10 %</select></td>")
    assert keep_together(f"<table><tr><th>Điều 5</th>{part}<th>31 tháng 12 năm 2023</th></tr></table>31 tháng 12") == (
        '<table><tr><th><span class="nowrap">Điều 5</span></th><td>Điều 5</td><td><select><option>10 %</select></td>'
        '<th>31 <span class="nowrap">tháng 12</span> năm 2023</th></tr></table>'
        '31 <span class="nowrap">tháng 12</span>'
    )
    assert keep_together(f"<svg>{as_it_is('<b>Điều 5</b>')}<i>Điều 5</i></svg><b>Điều 5</b>") == (
        '<svg><b>Điều 5</b><i>Điều 5</i></svg><b><span class="nowrap">Điều 5</span></b>'
    )
