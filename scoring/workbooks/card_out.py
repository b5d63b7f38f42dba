"""One member's card as a workbook: the three values side by side, the points each gives, and the sums."""

from scoring.models import Stage
from scoring.presenters.code_column import code_characters
from scoring.rubrics import words
from scoring.rubrics.kinds.criterion import lowered
from scoring.sheet import STAGES, MemberColumn, RoundSheet
from scoring.workbooks import identity
from scoring.workbooks.formulas import counting_formula, in_cell
from scoring.workbooks.grid_out import (
    HEAD,
    OPEN,
    TOTAL,
    Issue,
    lines_above,
    points_format,
    points_head,
    stage_name,
    sums,
    total,
)
from scoring.workbooks.leaves import Leaves, has_formula
from scoring.workbooks.paper import FilledSheet, FilledWorkbook

NAME = "Phiếu chấm điểm"
_COUNTS, _EXPLANATION = words.COUNTED, words.EXPLANATION
_INPUTS = {stage: len(HEAD) + 1 + 2 * place for place, stage in enumerate(STAGES)}
_SUM = len(HEAD) + 1 + 2 * len(STAGES)
_WIDTHS = [7.0, 42.0, 9.0, *(width for _ in STAGES for width in (16.0, 11.0)), 10.0, 32.0]


def card_workbook(sheet: RoundSheet, member: MemberColumn, issue: Issue) -> bytes:
    """The workbook of one member's card; of no other member anything stands in it."""
    title = f"{NAME}: {member.name}"
    book = FilledWorkbook(f"{title}, {sheet.round.name}, {issue.year}", points_format(sheet.rubric))
    leaves = Leaves(book, sheet)
    year = issue.year
    known = identity.Identity(identity.CARD, year.bloc.code, year.year, sheet.round.code, sheet.round.name, member.code)
    known.take(sheet, [member.code])
    paper = book.sheet(NAME)
    _fill(paper, sheet, member, issue, leaves)
    for stage in STAGES:
        known.columns[NAME, stage_name(stage)] = (member.code, stage)
        known.others.add((NAME, points_head(stage_name(stage))))
    known.others |= {(NAME, head) for head in (*HEAD, _COUNTS, _EXPLANATION)}
    leaves.write_lists()
    known.write(book.hidden(identity.SHEET))
    return book.content(issue.made_at)


def _fill(paper: FilledSheet, sheet: RoundSheet, member: MemberColumn, issue: Issue, leaves: Leaves) -> None:
    stages = issue.open_for[member.code]
    how = OPEN if stages else f"Phiếu này chỉ để xem: {lowered(issue.closed[Stage.SELF])}"
    above = lines_above(leaves, issue, f"{NAME}: {member.name}", how, [member.code])
    above.insert(3, (f"Trạng thái phiếu: {member.state_label.lower()}.", "line"))
    head = paper.lines(above)
    named = [title for stage in STAGES for title in (stage_name(stage), points_head(stage_name(stage)))]
    nodes = [node for node, _, _ in sheet.rubric.walk()]
    code = code_characters((node.code for node in nodes), int(_WIDTHS[0]))
    paper.head(head, [*HEAD, *named, _COUNTS, _EXPLANATION], [code, *_WIDTHS[1:]])
    rows = {node.code: row for row, node in enumerate(nodes, start=head + 1)}
    for node in nodes:
        row, group = rows[node.code], "" if node.is_leaf else "group "
        mark = sheet.mark(member.code, node.code)
        exempt = sheet.exempt_at(member.code).get(node.code, "")
        explanation = exempt or (mark.explanation if node.is_leaf else "")
        paper.put(row, 1, node.code, f"{group}code")
        paper.put(row, 2, node.name, f"{group}name")
        paper.put(row, 3, node.max_points, f"{group}most")
        paper.put(row, _SUM + 1, explanation, f"{group}name")
        inputs = [leaves.text(node, member.code, stage) for stage in STAGES if node.is_leaf]
        texts = [(_WIDTHS[1], node.name), (_WIDTHS[-1], explanation), *((_WIDTHS[3], text) for text in inputs)]
        paper.row_height(row, texts)
        for stage, column in _INPUTS.items():
            if not node.is_leaf:
                paper.put(row, column, "", "group code")
                continue
            place = (node, member.code, stage)
            leaves.input(paper, row, column, place, is_open=stage in stages)
            leaves.points(paper, row, column + 1, place, paper.at(row, column))
            leaves.ask(paper, row, column, column, node)
        if not node.is_leaf:
            continue
        if exempt:
            paper.put(row, _SUM, sheet.counted_at(member.code, node), "told")
        elif has_formula(node) and not sheet.lacks_evidence(member.code, node):
            values = [(paper.at(row, column), paper.at(row, column + 1)) for column in _INPUTS.values()]
            paper.compute(row, _SUM, counting_formula(values), in_cell(mark.reckoned))
        else:
            paper.put(row, _SUM, in_cell(mark.reckoned), "told")
    for stage, column in _INPUTS.items():
        card = sheet.stage_card(member.code, stage)
        sums(paper, sheet, rows, card, column + 1, column + 1, member.code)
        total(paper, sheet, rows, card, column + 1, column + 1, member.code)
    card = sheet.card(member.code)
    sums(paper, sheet, rows, card, _SUM, _SUM, member.code)
    total(paper, sheet, rows, card, _SUM, _SUM, member.code)
    last = head + len(nodes) + 1
    for column in (1, *_INPUTS.values(), _SUM + 1):
        paper.put(last, column, "", "group name")
    paper.put(last, 2, TOTAL, "group name")
    paper.put(last, 3, sheet.rubric.scale, "group most")
    paper.finish(
        head=head,
        last_row=last,
        last_column=_SUM + 1,
        sheets_across=1,
        left=str(issue.year),
        right=f"{NAME}, {sheet.round.name}" + (", số liệu minh họa" if issue.sample else ""),
    )
