"""Which nodes the words of a table mean: «nội dung 2», «tiêu chí này». Pure.

A node is found by its printed sign or its code. What cannot be found so is asked back, and is wrong until it is chosen.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from common.vietnamese.text import fold
from common.web.sent import whole_number
from scoring.rubrics.intake.following import IF_OTHER, OF_OTHER, OWN_PART, follows
from scoring.rubrics.intake.lines import NOTHING, About, Choices
from scoring.rubrics.intake.references import ConditionRead, Reference, References, ShareRead, read_references
from scoring.rubrics.intake.understood import Asked, Understood
from scoring.rubrics.kinds.criterion import TO_COME, RubricNode, placed
from scoring.rubrics.kinds.sign import Sign

_LONGEST = 70
_WHAT = {
    About.SHARE: "mục mà phần trăm được tính trên điểm của nó",
    About.CONDITION: "mục mà điều kiện nói tới",
}


def settled(nodes: tuple[RubricNode, ...], rows: Sequence[Understood], choices: Choices) -> tuple[RubricNode, ...]:
    """The nodes with the codes of those that they follow; each row is told what was found, and what is still open."""
    table = _Table.of(nodes, rows)
    answers: dict[str, _Answer] = {}
    for row in rows:
        if row.refers and row.code in table.nodes:
            answer = _answered(table, row, row.refers, choices)
            row.proposals = [replace(one, node=_filled(one.node, answer)) for one in row.proposals]
            answers[row.code] = answer
    return tuple(_placed(node, answers) for node in nodes) if answers else nodes


@dataclass(frozen=True)
class _Answer:
    """The codes that stand for the marks, and how the level is called there. A condition "" is none."""

    share: str = TO_COME
    condition: str = TO_COME
    level: str = ""


def _placed(node: RubricNode, answers: Mapping[str, _Answer]) -> RubricNode:
    if (answer := answers.get(node.code)) is not None:
        return _filled(node, answer)
    return replace(node, children=tuple(_placed(child, answers) for child in node.children))


def _filled(node: RubricNode, answer: _Answer) -> RubricNode:
    changed = node
    if node.share_of == OF_OTHER:
        changed = replace(changed, share_of=answer.share)
    if node.only_if == IF_OTHER:
        level = (answer.level or node.only_if_level) if answer.condition else ""
        changed = replace(changed, only_if=answer.condition, only_if_level=level)
    return replace(changed, children=tuple(_filled(child, answer) for child in node.children))


def _answered(table: "_Table", row: Understood, refers: References, choices: Choices) -> _Answer:
    node, answer = table.nodes[row.code], _Answer()
    marks = {mark for leaf in follows(node) for mark in leaf.follows}
    if refers.share and OF_OTHER in marks:
        answer = replace(answer, share=_ask(table, row, About.SHARE, refers.share, choices))
    if refers.condition and IF_OTHER in marks:
        code = _ask(table, row, About.CONDITION, refers.condition, choices)
        asked, level = table.asked(code, refers.condition.level), table.level(code, refers.condition.level)
        answer = replace(answer, condition=asked.code if asked else code, level=level)
    elif refers.condition and not any(leaf.only_if for leaf in follows(node)):
        row.notes.append(f"Điều kiện «{refers.condition.said}» chưa đưa vào bảng.")
    row.notes += [f"Lời «{said}» chưa đưa vào bảng." for said in _left_out(refers, node)]
    return answer


def _left_out(refers: References, node: RubricNode) -> Iterator[str]:
    """What is said of other criteria and is no part of the node: no other way, nor what goes with no other."""
    if not any(leaf.share_of for leaf in follows(node)):
        yield from (share.said for share in refers.shares)
    more = read_references(refers.rest)
    yield from (share.said for share in more.shares)
    if more.condition:
        yield more.condition.said


def _ask(table: "_Table", row: Understood, about: About, read: ShareRead | ConditionRead, choices: Choices) -> str:
    """The code of the node that is meant: as chosen, as found, or still to come; the row is told which."""
    level = read.level if isinstance(read, ConditionRead) else ""
    possible = table.possible(row.code, level)
    found = table.find(read.of, row.code, possible, level)
    chosen = choices.others.get(about, {}).get(row.line.row.number, "")
    if chosen == NOTHING and about is About.CONDITION:
        code = ""
    else:
        code = next((code for code in possible if table.numbers[code] == whole_number(chosen)), "")
        code = code or (found[0] if len(found) == 1 else TO_COME)
    wrong = _open(read, about, len(found)) if code == TO_COME else ""
    if wrong:
        row.wrong.append(wrong)
    elif len(found) == 1 and code == found[0]:
        row.notes.append(f"«{read.of.said or read.said}» là mục {code} ({table.nodes[code].name[:_LONGEST]}).")
    row.asked.append(
        Asked(
            about,
            table.numbers[found[0]] if len(found) == 1 else None,
            tuple((table.numbers[code], f"{code}. {table.nodes[code].name}"[:_LONGEST]) for code in possible),
            wrong,
        )
    )
    return code


def _open(read: ShareRead | ConditionRead, about: About, found: int) -> str:
    if not (read.of.sign or read.of.this):
        return f"Lời «{read.said}» không nói mục nào: hãy chọn {_WHAT[about]}."
    told = f"Bảng có {found} mục" if found else "Chưa rõ mục nào"
    return f"{told} là «{read.of.said}»: hãy chọn {_WHAT[about]}."


@dataclass(frozen=True)
class _Table:
    """The nodes that stand in rows of their own, by code: what stands above each, its sign and its row's number."""

    nodes: Mapping[str, RubricNode]
    above: Mapping[str, tuple[str, ...]]
    signs: Mapping[str, str]
    numbers: Mapping[str, int]

    @classmethod
    def of(cls, nodes: tuple[RubricNode, ...], rows: Sequence[Understood]) -> "_Table":
        """The table of these nodes."""
        by_code = {row.code: row for row in rows if row.code}
        walked = {
            node.code: (node, above) for node, above in _walk(tuple(map(placed, nodes)), ()) if node.code in by_code
        }
        return cls(
            nodes={code: node for code, (node, _) in walked.items()},
            above={code: above for code, (_, above) in walked.items()},
            signs={code: _sign(by_code[code]) for code in walked},
            numbers={code: by_code[code].line.row.number for code in walked},
        )

    def possible(self, code: str, level: str) -> list[str]:
        """The nodes that the one with this code may follow; where a level is named, those that have levels."""
        others = [other for other in self.nodes if other != code and other not in self.above[code]]
        others = [other for other in others if code not in self.above[other]]
        return [other for other in others if self.level(other, level)] or others if level else others

    def level(self, code: str, level: str) -> str:
        """The level as the node calls it; "" where it has none like it."""
        node = self.asked(code, level)
        levels = node.levels if node else ()
        return next((one.name for one in levels if fold(one.name) == fold(level)), "")

    def asked(self, code: str, level: str) -> RubricNode | None:
        """The node whose level is asked: of a criterion that became a group, what it gives itself."""
        node = self.nodes.get(code)
        if not level or node is None or node.levels:
            return node
        return next((child for child in node.children if child.code == f"{code}.{OWN_PART}"), node)

    def find(self, of: Reference, code: str, possible: Sequence[str], level: str) -> list[str]:
        """The nodes that the words may mean, seen from the one with this code: one where they are plain."""
        if not of.sign:
            return self._nearby(code, possible, level)
        found = self._alike(possible, lambda text: text == of.sign, of.above)
        found = found or self._alike(possible, lambda text: text.casefold() == of.sign.casefold(), of.above)
        # What others follow stands mostly for itself.
        found = [other for other in found if self.nodes[other].under is Sign.PLAIN] or found
        for group in reversed(self.above[code]):
            inside = [other for other in found if group in self.above[other]]
            if inside:
                return inside
        return found

    def _alike(self, possible: Sequence[str], is_meant: Callable[[str], bool], above: str) -> list[str]:
        found = [other for other in possible if is_meant(other) or is_meant(self.signs[other])]
        return [other for other in found if self._stands_in(other, above)] if above else found

    def _stands_in(self, code: str, sign: str) -> bool:
        names = {name.casefold() for group in self.above[code] for name in (group, self.signs.get(group, ""))}
        return sign.casefold() in names

    def _nearby(self, code: str, possible: Sequence[str], level: str) -> list[str]:
        """«Tiêu chí này» below a bonus or penalties of a group: the only criterion that adds up beside them."""
        plain = next((group for group in reversed(self.above[code]) if self._is_plain(group)), "")
        if not plain:
            return []
        beside = [other for other in possible if plain in self.above[other] and self._is_plain(other)]
        if level:
            return [other for other in beside if self.level(other, level)]
        return [other for other in beside if self.above[other][-1] == plain]

    def _is_plain(self, code: str) -> bool:
        return code in self.nodes and self.nodes[code].under is Sign.PLAIN


def _walk(nodes: tuple[RubricNode, ...], above: tuple[str, ...]) -> Iterator[tuple[RubricNode, tuple[str, ...]]]:
    for node in nodes:
        yield node, above
        yield from _walk(node.children, (*above, node.code))


def _sign(row: Understood) -> str:
    return row.line.label.for_code if row.line.label else row.line.printed
