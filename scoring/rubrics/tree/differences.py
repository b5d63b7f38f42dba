"""What changed from one rubric to the next, in the words of the log and of a preview."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from common.vietnamese.numbers import show_number
from scoring.rubrics import words
from scoring.rubrics.kinds.cases import typed_cases
from scoring.rubrics.kinds.criterion import CriterionKind, RubricNode, TargetRule
from scoring.rubrics.kinds.curve import Curve
from scoring.rubrics.kinds.fields import FIELDS
from scoring.rubrics.tree.rubric import TIE_BREAK_WORDS, PlainRubric, Rounding, SeveralAppraisers, WhenExempt


@dataclass(frozen=True)
class RubricDifference:
    """One change: of which criterion (its newer code; "" for the rubric itself), what, from what to what."""

    code: str
    subject: str
    action: str
    old: str = ""
    new: str = ""


# A node's fields as forms name them.
NODE_LABELS = {
    "code": words.CODE,
    "name": words.CONTENT,
    "kind": words.KIND,
    "max_points": words.STANDARD,
    "label": words.PRINTED,
    **{field.key: field.label for field in FIELDS},
}
SETTING_LABELS = {
    "name": "Tên",
    "scale": words.SCALE,
    "step": words.STEP,
    "decimals": words.DECIMALS,
    "rounding": words.ROUNDING,
    "total_may_exceed_scale": words.MAY_EXCEED,
    "not_applicable": words.WHEN_EXEMPT,
    "several_appraisers": words.SEVERAL_APPRAISERS,
    "bands": words.BAND,
    "tie_break": words.TIE_BREAK,
}


def differences(old: PlainRubric, new: PlainRubric, renamed: Mapping[str, str] | None = None) -> list[RubricDifference]:
    """All that differs, the rubric's own settings first, then node by node; `renamed` tells which codes changed."""
    renamed = renamed or {}
    found = [
        RubricDifference("", words.RUBRIC, f"sửa «{label}»", said, meant)
        for name, label in SETTING_LABELS.items()
        if (said := _setting(name, getattr(old, name))) != (meant := _setting(name, getattr(new, name)))
    ]
    before = {renamed.get(node.code, node.code): node for node, _, _ in old.walk()}
    after = {node.code: node for node, _, _ in new.walk()}
    for code, node in before.items():
        if code not in after:
            found.append(RubricDifference(node.code, subject_of(node), "xóa", summary(node)))
    shifted = _shifted(old, new, renamed)
    for code, node in after.items():
        if code not in before:
            found.append(
                RubricDifference(code, subject_of(node), "thêm", "", f"{summary(node)}\nChỗ đứng: {_place(new, node)}")
            )
            continue
        was = before[code]
        found += _edited(was, node)
        if code in shifted:
            found.append(RubricDifference(code, subject_of(node), "chuyển chỗ", _place(old, was), _place(new, node)))
    return found


def counted(found: Sequence[RubricDifference]) -> str:
    """The changes in one line: «thêm 12 mục, sửa 3 mục»; of a single node by its code: «sửa I.3»."""
    said = []
    for verb, action in (("xóa", "xóa"), ("thêm", "thêm"), ("sửa", "sửa «"), ("chuyển chỗ", "chuyển chỗ")):
        codes = list(dict.fromkeys(each.code for each in found if each.code and each.action.startswith(action)))
        if codes:
            said.append(f"{verb} {codes[0] if len(codes) == 1 else f'{len(codes)} mục'}")
    return ", ".join(said)


def subject_of(node: RubricNode) -> str:
    """How the log names a node."""
    return f"{'Tiêu chí' if node.is_leaf else 'Mục'} {node.code}"


def summary(node: RubricNode) -> str:
    """All that a node says of itself, one field a line, empty ones left out."""
    said = ((label, _field(name, getattr(node, name))) for name, label in NODE_LABELS.items() if name != "code")
    return "\n".join(f"{label}: {text}" for label, text in said if text not in ("", "không"))


def _edited(was: RubricNode, node: RubricNode) -> Iterator[RubricDifference]:
    for name, label in NODE_LABELS.items():
        said, meant = _field(name, getattr(was, name)), _field(name, getattr(node, name))
        if said != meant:
            yield RubricDifference(node.code, subject_of(node), f"sửa «{label}»", said, meant)


def _field(name: str, value: object) -> str:
    if isinstance(value, bool):
        return "có" if value else "không"
    if isinstance(value, CriterionKind | TargetRule | Rounding):
        return value.label
    if isinstance(value, Decimal):
        return show_number(value)
    if isinstance(value, Curve):
        return value.told()
    if name == "cases" and isinstance(value, tuple):
        return typed_cases(value).replace("\n", "; ")
    if name == "levels" and isinstance(value, tuple):
        return "; ".join(f"{level.name}: {show_number(level.points)}" for level in value)
    return "" if value is None else str(value)


def _setting(name: str, value: object) -> str:
    if name == "bands" and isinstance(value, tuple):
        return "; ".join(f"{band.name} từ {show_number(band.at_least)}" for band in value)
    if name == "tie_break" and isinstance(value, tuple):
        return "; ".join(tie_break_word(token) for token in value)
    if isinstance(value, WhenExempt | SeveralAppraisers):
        return value.label
    return _field(name, value)


def tie_break_word(token: str) -> str:
    """What one step of the tie-break asks, in words."""
    return TIE_BREAK_WORDS.get(token, f"điểm mục {token} cao hơn")


def _place(rubric: PlainRubric, node: RubricNode) -> str:
    """«trong I, sau I.2»; «đầu bảng»."""
    for other, _, parent in rubric.walk():
        if other.code == node.code:
            codes = [sibling.code for sibling in (rubric.nodes if parent is None else parent.children)]
            place = codes.index(node.code)
            where = "cấp cao nhất" if parent is None else f"trong {parent.code}"
            return f"{where}, sau {codes[place - 1]}" if place else f"{where}, đầu tiên"
    return ""


def _shifted(old: PlainRubric, new: PlainRubric, renamed: Mapping[str, str]) -> set[str]:
    """The codes (newer ones) of nodes that stand under another parent, or elsewhere among those that stayed."""
    was, now = _lists(old, renamed), _lists(new, {})
    shifted: set[str] = set()
    for parent, codes in now.items():
        before = was.get(parent, [])
        known = {code for found in was.values() for code in found}
        stayed = [code for code in codes if code in before]
        shifted |= {code for code in codes if code in known and code not in before}
        shifted |= set(stayed) - _longest_in_order([before.index(code) for code in stayed], stayed)
    return shifted


def _lists(rubric: PlainRubric, renamed: Mapping[str, str]) -> dict[str, list[str]]:
    lists: dict[str, list[str]] = {}
    for node, _, parent in rubric.walk():
        above = "" if parent is None else renamed.get(parent.code, parent.code)
        lists.setdefault(above, []).append(renamed.get(node.code, node.code))
    return lists


def _longest_in_order(places: list[int], codes: list[str]) -> set[str]:
    """The most codes that still stand one after the other as before: the others are those that were moved."""
    best: list[list[int]] = []
    for at, place in enumerate(places):
        longest = max((run for run in best if places[run[-1]] < place), key=len, default=[])
        best.append([*longest, at])
    return {codes[at] for at in max(best, key=len, default=[])}
