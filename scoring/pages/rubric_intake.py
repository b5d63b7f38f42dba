"""«Tệp của đơn vị»: a rubric from a table that the office wrote for itself, in Excel, in Word or pasted (RUBRIC §8).

What each column and row was taken for is shown with boxes to say otherwise. The form carries the table and the choices;
what is confirmed is read and judged anew, and only if it is what was shown.
"""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.http import HttpResponse

from common.audit.models import Door
from common.files.plaintable import TextTable
from common.files.refusal import FileRefused
from common.files.tables import MOST_BYTES, pasted_tables, read_tables
from common.vietnamese.numbers import input_number
from common.vietnamese.text import clean_line
from common.web.sent import whole_number
from common.yearfile.parsing import YearFileRefused
from members.access import Action
from members.pages import Opened, Page
from scoring.models import Rubric
from scoring.pages import rubric_parts as parts
from scoring.pages.handed_in import GONE, handed_in, shown_at_its_address
from scoring.pages.rubric_preview import RubricPreview, let_in, preview_of
from scoring.pages.rubric_settings import FIRST
from scoring.presenters.intake import ColumnShown, RowShown, columns_shown, rows_shown
from scoring.rubrics import tree as rules
from scoring.rubrics import words
from scoring.rubrics.files import RubricPart, dump_rubric, read_draft
from scoring.rubrics.frozen import may_change_rubric
from scoring.rubrics.intake.building import Intake, finest_step, understand
from scoring.rubrics.intake.carried import brought_back, carried, choices_of, chosen
from scoring.rubrics.kinds.numbers import POINT_DECIMALS, decimals_of
from scoring.rubrics.kinds.sign import Sign
from scoring.rubrics.tree.drafts import told
from scoring.rubrics.verbs import part_of

NOT_YET = "Chưa dùng được bảng này: còn chỗ cần sửa ở dưới."
CHANGED = "Các lựa chọn vừa đổi. Xem lại bảng dưới đây rồi bấm lần nữa."
NO_CRITERIA = "Chưa thấy tiêu chí nào trong bảng này. Hãy chọn cột nào là nội dung, cột nào là điểm, hoặc bảng khác."
_PASTED = "bảng dán vào"
# Of how many tables of a file the likeliest is looked for.
_LOOKED_AT = 20
# How much of a paste that is no table is shown again.
_LONGEST_KEPT = 400_000


@dataclass(frozen=True, kw_only=True)
class TableLooked:
    """A table of the file that was handed in, as it is understood; `state` is what the form carries."""

    origin: str
    others: Sequence[tuple[int, str]]
    at: int
    columns: Sequence[ColumnShown]
    rows: Sequence[RowShown]
    wrong: Sequence[str]
    wrong_rows: Sequence[RowShown]
    name: str
    name_error: str
    scale: str
    scale_error: str
    may_be_taken: bool
    preview: RubricPreview
    seen: str
    state: str


@dataclass(frozen=True, kw_only=True)
class IntakePage:
    """Where a table is handed in, with why one was `refused`, by its box; or one that was, as it is `looked` at."""

    title: str
    rubric: Rubric | None
    version: int
    frozen: str
    sources_url: str
    intake_url: str
    most_megabytes: int
    refused: Mapping[str, str] = field(default_factory=dict)
    pasted: str = ""
    looked: TableLooked | None = None
    sentences: Sequence[str] = field(default_factory=list)


@dataclass(frozen=True)
class _Handed:
    """The tables of a file, the one that is looked at, and what was chosen and typed for it."""

    tables: Sequence[TextTable]
    at: int
    origin: str
    typed: Mapping[str, str]

    @property
    def table(self) -> TextTable:
        return self.tables[self.at]

    def kept(self, *sentences: str) -> dict[str, object]:
        """As it is kept to be looked at."""
        return {
            "state": carried(self.tables),
            "at": self.at,
            "from": self.origin,
            "typed": dict(self.typed),
            "sentences": list(sentences),
        }


def load(opened: Opened) -> IntakePage:
    """The form for a file or a paste; or the table that was handed in, as it is understood."""
    rubric = parts.rubric_or_elsewhere(opened)
    answer = may_change_rubric(rubric) if rubric else None
    page = IntakePage(
        title="Lấy bảng từ tệp của đơn vị",
        rubric=rubric,
        version=rubric.version if rubric else 0,
        frozen=answer.reason if answer is not None and not answer else "",
        sources_url=opened.address("rubric-source"),
        intake_url=opened.address("rubric-intake"),
        most_megabytes=MOST_BYTES // 1024 // 1024,
    )
    given = handed_in(opened)
    if given is None:
        return page
    if "state" not in given:
        return replace(page, refused=given.get("refused") or {"table": GONE}, pasted=given.get("pasted") or "")
    handed = _Handed(brought_back(given["state"]), given["at"], given["from"], given["typed"])
    return replace(
        page, title="Xem lại bảng của đơn vị", looked=_look(opened, rubric, handed), sentences=given["sentences"]
    )


def save(opened: Opened) -> HttpResponse:
    """Shows the table that was handed in, or chosen otherwise; or, confirmed, lets it in."""
    rubric = parts.rubric_or_elsewhere(opened)
    if rubric and not (answer := may_change_rubric(rubric)):
        return parts.refuse(opened, answer.reason)
    if opened.posted.get("deed", "read") == "read":
        return _read(opened)
    try:
        handed = _brought(opened.posted)
    except ValueError:
        return shown_at_its_address(opened, {"refused": {"table": GONE}})
    if opened.posted["deed"] == "take":
        return _take(opened, rubric, handed)
    return shown_at_its_address(opened, handed.kept())


def _read(opened: Opened) -> HttpResponse:
    """The tables of the file, or of the paste; the one that looks most like a rubric first."""
    sent, pasted = opened.request.FILES.get("table"), opened.posted.get("pasted", "")
    try:
        if isinstance(sent, UploadedFile):
            if (sent.size or 0) > MOST_BYTES:
                raise FileRefused(f"Tệp lớn hơn {MOST_BYTES // 1024 // 1024} MB.")
            tables, origin = read_tables(sent.read()), str(sent.name)
        else:
            tables, origin = pasted_tables(pasted), _PASTED
    except FileRefused as why:
        box = "table" if sent else "pasted"
        return shown_at_its_address(opened, {"refused": {box: str(why)}, "pasted": pasted[:_LONGEST_KEPT]})
    return shown_at_its_address(opened, _Handed(tables, _likeliest(tables), origin, {}).kept())


def _likeliest(tables: Sequence[TextTable]) -> int:
    """The table in which most rows are criteria with points."""

    def criteria(at: int) -> int:
        found = understand(tables[at], choices_of({}))
        return sum(row.line.part.is_node and row.line.has_points for row in found.rows)

    return max(range(min(len(tables), _LOOKED_AT)), key=criteria)


def _brought(sent: Mapping[str, str]) -> _Handed:
    """What the form carried. ValueError for what no form of ours has."""
    tables = brought_back(sent.get("state", ""))
    at = whole_number(sent.get("at", "")) or 0
    wanted = whole_number(sent.get("other", ""))
    origin = clean_line(sent.get("from", ""))[:200]
    if sent["deed"] == "other" and wanted is not None and wanted < len(tables):
        return _Handed(tables, wanted, origin, {})
    if at >= len(tables):
        raise ValueError("no such table")
    typed = {key: clean_line(sent.get(key, ""))[:300] for key in ("name", "scale") if key in sent}
    return _Handed(tables, at, origin, chosen(sent) | typed)


# --- the rubric that it makes ------------------------------------------------------------------------------


def _part(opened: Opened, rubric: Rubric | None, handed: _Handed, found: Intake) -> tuple[RubricPart, dict[str, str]]:
    """The table as the year's rubric, with what is wrong with its name and its scale; the rest stays as it is."""
    present = part_of(rubric) if rubric else RubricPart(FIRST, note="")
    typed, wrong = handed.typed, dict[str, str]()
    name = typed.get("name", found.title or present.plain.name or f"Bảng đánh giá thi đua năm {opened.year.year}")
    if not name:
        wrong["name"] = "Hãy đặt tên cho bảng đánh giá."
    scale = _own_scale(found) or present.plain.scale
    if "scale" in typed:
        try:
            read = parts.read_points(typed["scale"], words.SCALE)
            if not read or read < 0:
                raise ValueError("Hãy ghi thang điểm, ví dụ 100.")
            scale = read
        except ValueError as why:
            wrong["scale"] = str(why)
    step = finest_step(found.nodes, present.plain.step)
    plain = replace(
        present.plain,
        name=name or "?",
        scale=scale,
        step=step,
        decimals=max(present.plain.decimals, *map(_decimals, _numbers(found.nodes)), decimals_of(step)),
        # The places of another scale say nothing here.
        bands=present.plain.bands if scale == present.plain.scale else (),
        tie_break=_tie_break(present.plain.tie_break, found.nodes),
        nodes=found.nodes,
    )
    return RubricPart(plain, present.note, grounds=present.grounds), wrong


def _own_scale(found: Intake) -> Decimal | None:
    """The scale that the table speaks of: its own total, else what its groups can give together."""
    groups = sum((rules.reach(node) for node in found.nodes if node.kind.sign is None), Decimal(0))
    return found.total or groups or None


def _numbers(nodes: Sequence[rules.RubricNode]) -> list[Decimal]:
    """The points that are rounded, of all that stands in these nodes."""
    found = [Decimal(0)]
    for node in nodes:
        found += [one for one in (node.max_points, node.start) if one is not None and node.is_leaf]
        found += [level.points for level in node.levels]
        found += _numbers(node.children)
    return found


def _decimals(number: Decimal) -> int:
    return min(decimals_of(number), POINT_DECIMALS)


def _tie_break(tokens: Sequence[str], nodes: Sequence[rules.RubricNode]) -> tuple[str, ...]:
    """What of the present order can still be asked."""
    codes = {node.code for node in nodes if node.kind.sign is not Sign.PENALTY}
    return tuple(token for token in tokens if token in codes or token in rules.TIE_BREAK_WORDS)


def _digest(part: RubricPart) -> str:
    """What tells one tree from another, to know whether the one that is confirmed is the one that was shown.

    Its name and scale are seen where they are typed.
    """
    told = {key: value for key, value in dump_rubric(part).items() if key in ("criteria", "step", "decimals")}
    return hashlib.sha256(json.dumps(told, sort_keys=True).encode()).hexdigest()


def _unkept(part: RubricPart) -> list[str]:
    """What a rubric of ours cannot hold, as the other sources tell it: numbers too large, texts too long."""
    try:
        read_draft(dump_rubric(part))
    except YearFileRefused as why:
        return told(part.plain, [(problem.place, problem.sentence) for problem in why.problems])
    return []


def _look(opened: Opened, rubric: Rubric | None, handed: _Handed) -> TableLooked:
    choices = choices_of(handed.typed)
    found = understand(handed.table, choices)
    part, wrong = _part(opened, rubric, handed, found)
    rows, unkept = rows_shown(found, choices), _unkept(part)
    return TableLooked(
        origin=handed.origin,
        others=[(at, f"{table.title} ({len(table.rows)} dòng)") for at, table in enumerate(handed.tables)],
        at=handed.at,
        columns=columns_shown(handed.table, found, choices),
        rows=rows,
        wrong=[*found.wrong, *unkept] if found.nodes else [NO_CRITERIA],
        wrong_rows=[row for row in rows if row.wrong],
        name=handed.typed.get("name", part.plain.name),
        name_error=wrong.get("name", ""),
        scale=handed.typed.get("scale", input_number(part.plain.scale)),
        scale_error=wrong.get("scale", ""),
        may_be_taken=found.is_possible and not wrong and not unkept,
        preview=preview_of(rubric, part, handed.origin, "office"),
        seen=_digest(part),
        state=carried(handed.tables),
    )


def _take(opened: Opened, rubric: Rubric | None, handed: _Handed) -> HttpResponse:
    found = understand(handed.table, choices_of(handed.typed))
    part, wrong = _part(opened, rubric, handed, found)
    if wrong or not found.is_possible or _unkept(part):
        return shown_at_its_address(opened, handed.kept(NOT_YET))
    if opened.posted.get("seen", "") != _digest(part):
        return shown_at_its_address(opened, handed.kept(CHANGED))
    return let_in(
        opened,
        rubric,
        part,
        door=Door.PAGE if handed.origin == _PASTED else Door.IMPORT,
        again=lambda why: shown_at_its_address(opened, handed.kept(why)),
    )


PAGE: Page[Any] = Page(
    name="rubric-intake",
    path="tieu-chi/sua/tep-cua-don-vi",
    title="Lấy bảng từ tệp của đơn vị",
    load=load,
    save=save,
    template="scoring/rubric_intake.html",
    action=Action.MANAGE_YEAR,
    printed=False,
)
