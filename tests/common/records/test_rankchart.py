"""Ranks as lines: each drawn where it is, told apart without colour, named at its end, and nothing drawn of a gap."""

from xml.etree import ElementTree

from common.records.rankchart import RankLine, rank_chart

SVG = "{http://www.w3.org/2000/svg}"
ROUNDS = [("2023", "Cả năm"), ("2024", "Cả năm"), ("2025", "Cả năm")]


def drawn(lines, rounds=ROUNDS):
    """The drawing as a tree; raises when it is not well formed."""
    return ElementTree.fromstring(rank_chart(rounds, lines, label="Hạng"))  # noqa: S314 - our own text


def stretches(tree):
    return [path.get("d") for path in tree.iter(f"{SVG}path") if path.get("class") == "chart-line"]


def test_a_better_rank_stands_higher():
    svg = drawn([RankLine("A", [1, 2, 1]), RankLine("B", [2, 1, 2])])
    assert stretches(svg) == ["M84 62L188 86L292 62", "M84 86L188 62L292 86"]


def test_a_line_ends_at_a_gap_and_a_lone_rank_is_a_point():
    svg = drawn([RankLine("A", [1, 1, None]), RankLine("B", [2, None, 1])])
    assert stretches(svg) == ["M84 62L188 62"]
    assert len([path for path in svg.iter(f"{SVG}path") if path.get("class") == "chart-point"]) == 4


def test_without_two_ranks_in_a_row_nothing_is_drawn():
    assert rank_chart(ROUNDS[:1], [RankLine("A", [1])], label="Hạng") == ""
    assert rank_chart(ROUNDS, [RankLine("A", [1, None, 1])], label="Hạng") == ""
    assert rank_chart([], [], label="Hạng") == ""


def test_lines_differ_without_their_colour():
    svg = drawn([RankLine(f"Đơn vị {number}", [number, number, number]) for number in range(1, 13)])
    dashes = [path.get("stroke-dasharray") for path in svg.iter(f"{SVG}path") if path.get("class") == "chart-line"]
    shapes = [path.get("d") for path in svg.iter(f"{SVG}path") if path.get("class") == "chart-point"][::3]
    assert len(set(zip(dashes, shapes, strict=True))) == 12


def test_names_of_those_who_share_a_rank_do_not_meet():
    svg = drawn([RankLine(name, [1, 1, 1]) for name in ("A", "B")])
    places = [int(text.get("y")) for text in svg.iter(f"{SVG}text") if text.text in ("A", "B")]
    assert places == [66, 82]
    assert int(svg.get("height")) > max(places)


def test_the_reader_s_own_line_is_bold():
    svg = drawn([RankLine("A", [1, 2, 1], own=True), RankLine("B", [2, 1, 2])])
    widths = [path.get("stroke-width") for path in svg.iter(f"{SVG}path") if path.get("class") == "chart-line"]
    weights = [text.get("font-weight") for text in svg.iter(f"{SVG}text") if text.text in ("A", "B")]
    assert (widths, weights) == (["3", "1.6"], ["bold", None])


def test_a_name_is_text_whatever_it_says():
    svg = drawn([RankLine("<b>A & B</b>", [1, 1, 1])])
    assert "<b>A & B</b>" in [text.text for text in svg.iter(f"{SVG}text")]
