"""The words of a criterion, by its kind and by what its points do: stand for themselves, add as a bonus, or subtract.

Every door takes its words here: pages, lists to choose from, workbooks, prints, the log. So none of them can say that
a thing «đạt» while it takes points away (RUBRIC §2), and all of them call one thing by one name.
"""

from decimal import Decimal
from typing import NamedTuple

from common.vietnamese.numbers import show_number, show_points
from common.vietnamese.text import fold
from scoring.rubrics.tree.rubric import Kind, Node, TargetRule


class YesNo(NamedTuple):
    """What the two answers to an `achieved` criterion are called."""

    yes: str
    no: str


_YES_NO = {
    Kind.GROUP: YesNo("đạt", "không đạt"),
    Kind.BONUS: YesNo("được cộng", "không cộng"),
    Kind.PENALTY: YesNo("có vi phạm", "không vi phạm"),
}
# What else people write for the same.
_ALSO_YES = ("co", "x")
_ALSO_NO = ("khong",)
# Clear where points are given. Where they are taken the portal once said «đạt» of who lost them, and who reads it
# today means who did nothing wrong: it is asked back.
_PASSED = ("dat", "d")
_FAILED = ("khong dat", "chua dat", "kd")


def yes_no(node: Node) -> YesNo:
    """The two words of an `achieved` criterion: what is chosen, kept in a workbook, printed and logged."""
    return _YES_NO[node.under]


def read_yes_no(node: Node, typed: str) -> bool | None:
    """Which of the two was written, capitals and marks aside; None if it is neither, or could be both."""
    word = fold(typed)
    words = yes_no(node)
    yes, no = {fold(words.yes), *_ALSO_YES}, {fold(words.no), *_ALSO_NO}
    if node.under is not Kind.PENALTY:
        yes, no = yes.union(_PASSED), no.union(_FAILED)
    return True if word in yes else False if word in no else None


def ask_yes_no(node: Node, typed: str) -> str:
    """The sentence for who wrote something that `read_yes_no` cannot read."""
    words = yes_no(node)
    choose = f"Hãy ghi «{words.yes}» hoặc «{words.no}»."
    if node.under is Kind.PENALTY and fold(typed) in (*_PASSED, *_FAILED):
        return f"Đây là điểm trừ nên «{typed}» hiểu được theo hai cách. {choose}"
    return choose


def kind_name(kind: Kind, under: Kind = Kind.GROUP) -> str:
    """A kind as one chooses it for a criterion whose points do what `under` says."""
    name = _begun(kind.label)
    return f"{name} ({' / '.join(_YES_NO[under])})" if kind is Kind.ACHIEVED else name


# What the editor calls `points_each`, and how it asks for it.
EACH_LABELS = {
    Kind.GROUP: "Điểm mỗi đơn vị",
    Kind.BONUS: "Điểm cộng mỗi đơn vị",
    Kind.PENALTY: "Điểm trừ mỗi đơn vị",
}
ASK_EACH = {
    Kind.GROUP: "Hãy ghi mỗi đơn vị tính được bao nhiêu điểm.",
    Kind.BONUS: "Hãy ghi mỗi đơn vị tính được cộng bao nhiêu điểm.",
    Kind.PENALTY: "Hãy ghi mỗi đơn vị tính bị trừ bao nhiêu điểm.",
}


def gives(node: Node, points: Decimal | None) -> str:
    """So many points of this criterion, as what they do: «8 điểm», «cộng 15 điểm», «trừ 2 điểm», «không trừ»."""
    if not points:
        return "không trừ" if node.under is Kind.PENALTY else "0 điểm"
    return f"{_VERB[node.under]}{show_points(points)} điểm"


_VERB = {Kind.GROUP: "", Kind.BONUS: "cộng ", Kind.PENALTY: "trừ "}


def most(node: Node) -> str:
    """What a node can give at most, in a few words; "" where nothing limits it."""
    if node.max_points is None:
        return ""
    limit = show_points(node.max_points)
    return f"tối đa {limit}" if node.under is Kind.GROUP else f"{_VERB[node.under]}tối đa {limit}"


def limit(node: Node) -> str:
    """The same as a sentence begins: «Tối đa 100 điểm», «Trừ tối đa 8 điểm»."""
    return f"{_begun(most(node))} điểm"


def how(node: Node) -> str:
    """How a criterion is scored, in one sentence a member can check its points with; empty for groups."""
    if node.kind is Kind.DIRECT:
        return {
            Kind.GROUP: "Chấm trực tiếp trong thang điểm.",
            Kind.BONUS: f"Ghi số điểm được cộng, không quá {show_points(node.max_points)}.",
            Kind.PENALTY: f"Ghi số điểm bị trừ, không quá {show_points(node.max_points)}.",
        }[node.under]
    if node.kind is Kind.ACHIEVED:
        words = yes_no(node)
        full = "đủ điểm" if node.under is Kind.GROUP else gives(node, node.max_points)
        nothing = {Kind.GROUP: ": 0 điểm", Kind.BONUS: "", Kind.PENALTY: ": không trừ"}[node.under]
        return f"{_begun(words.yes)}: {full}; {words.no}{nothing}."
    if node.kind is Kind.LEVELS:
        return "; ".join(f"{level.name}: {_VERB[node.under]}{show_points(level.points)}" for level in node.levels) + "."
    if node.kind is Kind.PER_UNIT:
        return f"{each(node)}, không quá {show_points(node.max_points)}."
    return _how_of_target(node)


def each(node: Node) -> str:
    """What one counted thing gives: «Mỗi sáng kiến: 0,5 điểm», «Trừ 2 điểm mỗi trường hợp»."""
    unit = node.unit or "lần"
    if node.under is Kind.GROUP:
        return f"Mỗi {unit}: {show_points(node.points_each)} điểm"
    return f"{_begun(gives(node, node.points_each))} mỗi {unit}"


def _begun(words: str) -> str:
    """As a sentence begins; what is written large further on, as «UBND», stays so."""
    return words[:1].upper() + words[1:]


def _how_of_target(node: Node) -> str:
    if node.kind is not Kind.TARGET or node.rule is None:
        return ""
    unit = f" {node.unit}" if node.unit else ""
    target = (
        "chỉ tiêu của đơn vị" if node.default_target is None else f"chỉ tiêu {show_number(node.default_target)}{unit}"
    )
    floor = f"{show_number(node.floor_percent)} % chỉ tiêu"
    if node.under is Kind.PENALTY:
        full = f"trừ {show_points(node.max_points)}"
        said = {
            TargetRule.PROPORTIONAL: f"Trừ theo tỷ lệ giữa kết quả và {target}; đến {target}: {full}.",
            TargetRule.THRESHOLD: f"Đến {target}: {full}; thấp hơn: trừ theo tỷ lệ; dưới {floor}: không trừ.",
            TargetRule.LEADER: (
                f"Đến {target}: trừ một nửa; thấp hơn: trừ một nửa theo tỷ lệ; vượt: trừ tăng dần, "
                f"đơn vị có tỷ lệ cao nhất {full}."
            ),
        }[node.rule]
        return said + (" Kết quả càng thấp, tỷ lệ càng cao." if node.lower_is_better else "")
    full = "đủ điểm" if node.under is Kind.GROUP else f"cộng đủ {show_points(node.max_points)}"
    said = {
        TargetRule.PROPORTIONAL: f"Theo tỷ lệ đạt so với {target}, đạt đủ được {_whole(node)}.",
        TargetRule.THRESHOLD: f"Đạt {target}: {full}; thấp hơn: theo tỷ lệ; dưới {floor}: 0 điểm.",
        TargetRule.LEADER: (
            f"Đạt {target}: một nửa điểm; thấp hơn: một nửa theo tỷ lệ; vượt: tăng dần, đơn vị dẫn đầu {full}."
        ),
    }[node.rule]
    return said + (" Càng thấp càng tốt." if node.lower_is_better else "")


def _whole(node: Node) -> str:
    return "điểm chuẩn" if node.under is Kind.GROUP else f"cộng {show_points(node.max_points)} điểm"


def how_to_type(node: Node, step: Decimal) -> str:
    """What goes into a box of this criterion, in a few words for the line above the grid."""
    if node.kind is Kind.DIRECT:
        return f"{most(node)}, bước {show_points(step)}"
    if node.kind is Kind.TARGET:
        return f"{most(node)}, gõ kết quả hoặc kết quả/chỉ tiêu"
    if node.kind is Kind.PER_UNIT:
        rate = "" if node.under is Kind.GROUP else f"{gives(node, node.points_each)} mỗi {node.unit or 'lần'}, "
        return f"{rate}{most(node)}, gõ số {node.unit or 'lần'}"
    if node.kind is Kind.ACHIEVED and node.under is not Kind.GROUP:
        words = yes_no(node)
        return f"{words.yes}: {gives(node, node.max_points)}, gõ chữ đầu để chọn"
    return f"{most(node)}, gõ chữ đầu để chọn"


def how_to_fill(node: Node, step: Decimal) -> str:
    """What goes into a cell of this criterion, for the note that a spreadsheet shows beside it."""
    limit = show_points(node.max_points)
    if node.kind is Kind.DIRECT:
        what = {Kind.GROUP: "điểm", Kind.BONUS: "số điểm được cộng", Kind.PENALTY: "số điểm bị trừ"}[node.under]
        return f"Gõ {what} từ 0 đến {limit}, bước {show_number(step)}."
    if node.kind is Kind.PER_UNIT:
        return f"Gõ số {node.unit or 'lần'}, số nguyên. {each(node)}, không quá {limit}."
    if node.kind is Kind.ACHIEVED:
        words = yes_no(node)
        nothing = {Kind.GROUP: "0 điểm", Kind.BONUS: "0 điểm", Kind.PENALTY: "không trừ"}[node.under]
        return f"Chọn «{words.yes}» ({gives(node, node.max_points)}) hoặc «{words.no}» ({nothing})."
    if node.kind is Kind.LEVELS:
        told = (f"{level.name} ({_VERB[node.under]}{show_points(level.points)})" for level in node.levels)
        return f"Chọn: {'; '.join(told)}."
    known = "" if node.default_target is None else f" Chỉ tiêu chung {show_number(node.default_target)}: gõ 98 là đủ."
    leader = " Điểm do cổng tính khi nạp tệp." if node.rule is TargetRule.LEADER else ""
    return f"Gõ kết quả/chỉ tiêu, ví dụ 98/100.{known} {_begun(most(node))} điểm.{leader}"


def limit_of(node: Node) -> str:
    """What a group of bonus or of penalties does and how far it goes, in words; "" for a plain group or a leaf."""
    if node.kind not in (Kind.BONUS, Kind.PENALTY):
        return ""
    limit = "không giới hạn" if node.max_points is None else f"không quá {show_points(node.max_points)}"
    return f"{_begun(_VERB[node.kind])}{limit}."
