"""Which way an office's table lies, and what each of its rows and columns is. Pure."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from common.files.plaintable import TableRow, TextTable
from common.vietnamese.numbers import POINTS, NumberRefused, parse_number
from common.vietnamese.text import clean_line
from scoring.officesheets.chosen import LABEL, NAME, UNUSED, Choices, Way
from scoring.officesheets.heads import SUM, Holds, counts_columns, head_texts, holds_said, is_sum, no_value, stages_said
from scoring.officesheets.names import NAMED, Criteria, Match, Members, Person
from scoring.rubrics.intake.labels import read_label
from scoring.rubrics.kinds.criterion import RubricNode, ValueRefused
from scoring.rubrics.kinds.values import from_text
from scoring.rubrics.tree.rubric import PlainRubric

# In how many columns from the left the names of the rows are looked for.
_NAMES_WITHIN = 4
# In how many rows from the top the heads of the columns are looked for.
_HEAD_WITHIN = 25
_NOT_CHOSEN = "bạn chọn bỏ qua"
_CHOSEN = "bạn chọn"


@dataclass(frozen=True)
class Asked:
    """Into what the table is read: the rubric, the members, and the stages that may be written, the likeliest first."""

    rubric: PlainRubric
    people: Sequence[Person]
    stages: Sequence[str]
    stage_names: Mapping[str, str]

    @cached_property
    def criteria(self) -> Criteria:
        """The criteria, to be found by words."""
        return Criteria(self.rubric)

    @cached_property
    def members(self) -> Members:
        """The members, to be found by words."""
        return Members(self.people)


@dataclass(frozen=True)
class ColumnMeant:
    """A column: how it is headed, and what it holds: LABEL, NAME, UNUSED, or the values `of` a member or a criterion.

    `guessed` is what it would be taken for by itself; `why` says why it is what it is.
    """

    at: int
    head: str
    use: str
    why: str
    of: str = ""
    holds: Holds = Holds.POINTS

    @property
    def chosen(self) -> str:
        """What a form says of such a column."""
        return f"{self.holds}:{self.of}" if self.of else self.use


@dataclass(frozen=True)
class RowMeant:
    """A row: of which criterion or member (`of`, «» if it is passed over), and why."""

    row: TableRow
    words: str
    of: str
    why: str
    is_head: bool = False


@dataclass(frozen=True)
class Layout:
    """A table as it is understood; `told` says what else is to be known of it."""

    way: Way
    stage: str
    columns: Sequence[ColumnMeant]
    rows: Sequence[RowMeant]
    told: Sequence[str] = ()

    def place(self, row: RowMeant, column: ColumnMeant) -> tuple[str, str]:
        """Whose value stands there: the member and the criterion."""
        return (column.of, row.of) if self.way is Way.CRITERIA_DOWN else (row.of, column.of)


def is_bare(text: str) -> bool:
    """Whether a cell says a mere number: «3», «3,5 đ»."""
    try:
        parse_number(text, POINTS)
    except NumberRefused:
        return False
    return True


def lay_out(table: TextTable, asked: Asked, choices: Choices, about: str = "") -> Layout:
    """The table as its words and the choices have it; `about` is what else speaks of it, the file's name."""
    way = choices.way or _way(table, asked)
    columns = _key_columns(table, asked, way, choices)
    rows = _rows(table, asked, way, columns, choices)
    body = next((at for at, row in enumerate(rows) if row.of or not row.is_head), len(rows))
    heads = head_texts(table.rows[:body], table.width)
    title = " ".join([about, table.title, *(cell for row in table.rows[:body] for cell in row.cells)])
    stage, told = _stage(title, asked, choices)
    layout = Layout(way, stage, [], rows, told)
    found = [
        columns[at] if at in columns else _column(at, heads[at], layout, asked, choices, title)
        for at in range(table.width)
    ]
    return replace(layout, columns=_unlike_heads(_with_holds(found, heads, layout, asked, choices), heads))


def _way(table: TextTable, asked: Asked) -> Way:
    def down(says: Callable[[str], int]) -> int:
        columns = range(min(_NAMES_WITHIN, table.width))
        return max((sum(says(row.cells[at]) for row in table.rows) for at in columns), default=0)

    def across(says: Callable[[str], int]) -> int:
        return max((sum(map(says, row.cells)) for row in table.rows[:_HEAD_WITHIN]), default=0)

    criteria, members = asked.criteria.says, asked.members.says
    if down(members) + across(criteria) > down(criteria) + across(members):
        return Way.MEMBERS_DOWN
    return Way.CRITERIA_DOWN


def _key_columns(table: TextTable, asked: Asked, way: Way, choices: Choices) -> dict[int, ColumnMeant]:
    """The columns that say what the rows are: by choice, else where most names stand, and the signs before them."""
    says = asked.criteria.says if way is Way.CRITERIA_DOWN else asked.members.says
    found = {at: use for at, use in choices.columns.items() if use in (LABEL, NAME) and at < table.width}
    free = [at for at in range(min(_NAMES_WITHIN, table.width)) if at not in choices.columns]
    why = dict.fromkeys(found, _CHOSEN)
    if NAME not in found.values() and free:
        name = max(free, key=lambda at: sum(says(row.cells[at]) >= NAMED for row in table.rows))
        if any(says(row.cells[name]) >= NAMED for row in table.rows):
            found[name], why[name] = NAME, "có tên trên cổng"
    name = next((at for at, use in found.items() if use == NAME), table.width)
    for at in free:
        cells = [row.cells[at] for row in table.rows if row.cells[at]]
        if (
            LABEL not in found.values()
            and at < name
            and 2 * sum(read_label(cell) is not None for cell in cells) > len(cells)
        ):
            found[at], why[at] = LABEL, "có số thứ tự hoặc mã"
    return {at: ColumnMeant(at, "", use, why[at]) for at, use in found.items()}


def _rows(
    table: TextTable, asked: Asked, way: Way, columns: Mapping[int, ColumnMeant], choices: Choices
) -> list[RowMeant]:
    label = next((at for at, one in columns.items() if one.use == LABEL), None)
    name = next((at for at, one in columns.items() if one.use == NAME), None)
    found: list[RowMeant] = []
    taken: dict[str, int] = {}
    heading, begun = "", False
    for row in table.rows:
        sign, said = (clean_line(row.cells[at]) if at is not None else "" for at in (label, name))
        words = f"{sign} {said}".strip()
        match = _named(asked, way, sign, said, heading)
        if way is Way.CRITERIA_DOWN and match.code and row.number not in choices.rows:
            node = asked.criteria.nodes[match.code]
            heading = asked.criteria.above[match.code] if node.is_leaf else match.code
        of, why = _meant(asked, way, words, match, choices.rows.get(row.number, ""))
        if of and of in taken:
            of, why = "", f"{of} đã có ở dòng {taken[of]}"
        if of:
            taken[of] = row.number
        begun = begun or bool(match.code) or bool(of)
        found.append(RowMeant(row, words or _whole(row), of, why if begun else "đầu bảng", is_head=not begun))
    # Without a single name nothing is a head, and nothing is one that has words and numbers: it waits to be chosen.
    keys = [at for at in (label, name) if at is not None]
    return [
        replace(one, is_head=False, why="không nhận ra dòng này")
        if one.is_head and (not begun or _has_values(one.row, keys))
        else one
        for one in found
    ]


def _has_values(row: TableRow, keys: Sequence[int]) -> bool:
    """Whether beside a row's name stands a number."""
    others = [cell for at, cell in enumerate(row.cells) if at not in keys]
    return any(row.cells[at] for at in keys) and not counts_columns(row) and any(map(is_bare, filter(None, others)))


def _whole(row: TableRow) -> str:
    return clean_line(" | ".join(cell for cell in row.cells if cell))


def _named(asked: Asked, way: Way, sign: str, said: str, heading: str) -> Match:
    if not sign and not said:
        return Match("", "không có tên")
    if way is Way.CRITERIA_DOWN:
        return asked.criteria.find(sign, said, heading)
    return asked.members.find(said)


def _meant(asked: Asked, way: Way, words: str, match: Match, chosen: str) -> tuple[str, str]:
    """Of which criterion or member a row is, and why."""
    known: Collection[str] = asked.criteria.nodes if way is Way.CRITERIA_DOWN else asked.members.known
    if chosen == UNUSED:
        return "", _NOT_CHOSEN
    if chosen in known and (way is Way.MEMBERS_DOWN or asked.criteria.leaf(chosen)):
        return chosen, _CHOSEN
    if is_sum(words) and match.why != "trùng tên":
        return "", "dòng tổng"
    if way is Way.CRITERIA_DOWN and match.code and not asked.criteria.leaf(match.code):
        return "", f"nhóm {match.code}, điểm do các tiêu chí trong nhóm cộng lại"
    return match.code, match.why


def _stage(title: str, asked: Asked, choices: Choices) -> tuple[str, list[str]]:
    """Which value the table is read as, and what is to be known of that."""
    if choices.stage in asked.stages:
        return choices.stage, []
    said = stages_said(title)
    named = [stage for stage in asked.stages if stage in said]
    stage = named[0] if named else asked.stages[0]
    told = []
    if said and not named:
        words = " và ".join(asked.stage_names[one].lower() for one in said)
        told.append(f"Bảng nói đến điểm {words}; bây giờ bạn không ghi được điểm ấy.")
    return stage, told


def _column(at: int, texts: Sequence[str], layout: Layout, asked: Asked, choices: Choices, title: str) -> ColumnMeant:
    """A column that names no rows: whose values stand in it, or why none are taken."""
    down = layout.way is Way.CRITERIA_DOWN
    chosen = choices.columns.get(at, "")
    holds, _, of = chosen.partition(":")
    known = of in asked.members.known if down else asked.criteria.leaf(of) is not None
    if known and holds in {one.value for one in Holds}:
        return ColumnMeant(at, "", "", _CHOSEN, of, Holds(holds))
    if chosen == UNUSED:
        return ColumnMeant(at, "", UNUSED, _NOT_CHOSEN)
    match = _headed_by(texts, asked, down)
    sums = bool(texts) and is_sum(texts[0]) and asked.criteria.says(texts[0]) < NAMED
    if (sums or not match.code) and (what := no_value(texts)):
        return ColumnMeant(at, "", UNUSED, what)
    if not down and match.code and not asked.criteria.leaf(match.code):
        return ColumnMeant(at, "", UNUSED, f"nhóm {match.code}, điểm do các tiêu chí trong nhóm cộng lại")
    stages = next((found for text in texts if (found := stages_said(text))), [])
    if stages and layout.stage not in stages:
        names = asked.stage_names
        return ColumnMeant(
            at, "", UNUSED, f"điểm {names[stages[0]].lower()}, đang lấy điểm {names[layout.stage].lower()}"
        )
    if not match.code and down and (stages or holds_said(texts)):
        only = asked.people[0].code if len(asked.people) == 1 else asked.members.spoken_of(title)
        match = Match(only, "đơn vị nêu ở đầu bảng") if only else Match("", "không rõ là của đơn vị nào")
    return ColumnMeant(at, "", "" if match.code else UNUSED, match.why, match.code)


def _headed_by(texts: Sequence[str], asked: Asked, down: bool) -> Match:
    """Of which member or criterion the heads of a column speak, the lowest of them first."""
    if down:
        found = [asked.members.find(text) for text in texts]
        spoken = (Match(code, "tên ở đầu cột") for text in texts if (code := asked.members.spoken_of(text)))
        return (
            next((one for one in found if one.code), None)
            or next(spoken, None)
            or Match("", "không nhận ra đơn vị nào")
        )
    heading = next((one.code for text in texts[1:] if (one := asked.criteria.find("", text)).code), "")
    matches = [asked.criteria.find("", text, heading) for text in texts] or [Match("", "cột không có tên")]
    return next((one for one in matches if asked.criteria.leaf(one.code)), matches[0])


def _with_holds(
    found: Sequence[ColumnMeant], heads: Sequence[Sequence[str]], layout: Layout, asked: Asked, choices: Choices
) -> list[ColumnMeant]:
    """The columns of values with what their cells say: as their heads have it, else as the cells look."""
    said = {one.at: holds_said(heads[one.at]) for one in found if one.of}
    of_points = {one.of for one in found if one.of and said[one.at] is Holds.POINTS}
    # Where points are added up, a mere number among words is one of them.
    adds = any(one.why == SUM for one in found)
    tells = {one.at for one in found if one.of and _tells(one, layout, asked)}
    made = []
    for one in found:
        if not one.of or one.why == _CHOSEN:
            made.append(one)
            continue
        # Beside a column that says it has points, the other has what they follow from.
        results = one.of in of_points or one.at in tells or bool(tells and not adds)
        holds = said[one.at] or (Holds.RESULTS if results else Holds.POINTS)
        made.append(replace(one, holds=holds))
    return made


def _tells(column: ColumnMeant, layout: Layout, asked: Asked) -> bool:
    """Whether a cell in the column says what no points can: «98/100», «đạt»."""
    for row in layout.rows:
        node = asked.criteria.leaf(layout.place(row, column)[1]) if row.of else None
        text = row.row.cells[column.at]
        if (
            node is not None
            and text
            and not node.leaf_kind.is_points
            and not is_bare(text)
            and _reads(node, text, asked)
        ):
            return True
    return False


def _reads(node: RubricNode, text: str, asked: Asked) -> bool:
    try:
        from_text(node, text, asked.rubric.step)
    except ValueRefused:
        return False
    return True


def _unlike_heads(found: Sequence[ColumnMeant], heads: Sequence[Sequence[str]]) -> list[ColumnMeant]:
    """The columns with their heads as one text each, so that no two are called alike."""
    made: list[ColumnMeant] = []
    for one in found:
        said = clean_line(" ".join(dict.fromkeys(reversed(heads[one.at]))))[:60] or f"cột {one.at + 1}"
        alike = sum(other.head.partition(" [")[0] == said for other in made)
        made.append(replace(one, head=f"{said} [{alike + 1}]" if alike else said))
    return made
