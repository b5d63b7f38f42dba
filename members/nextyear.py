"""The next year from the last: what becomes of each member, who is to lead, and what is wrong with such a plan.

Nothing here asks a database: decisions go in, the table of the next year's members and sentences come out.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum

from members.roster import DEPUTY, HEAD, LONGEST, MEMBER, RosterRow, completed, mistakes


class Fate(StrEnum):
    """What becomes of a member of the last year."""

    STAYS = "stays"
    RENAMED = "renamed"
    MERGED = "merged"
    DISSOLVED = "dissolved"
    LEAVES = "leaves"


FATES = {
    Fate.STAYS: "Giữ nguyên",
    Fate.RENAMED: "Đổi tên",
    Fate.MERGED: "Sáp nhập, hợp nhất vào đơn vị khác",
    Fate.DISSOLVED: "Giải thể, không đơn vị nào kế thừa",
    Fate.LEAVES: "Không còn trong Khối",
}
STAYING = (Fate.STAYS, Fate.RENAMED)
# How a new agency is named among those that another can be merged into, and that can lead: the first is «moi-0».
_NEW = "moi-"
NEW_ROWS = 3


def new_code(place: int) -> str:
    """What stands for the new agency at this place until it has a code of its own."""
    return f"{_NEW}{place}"


@dataclass(frozen=True)
class MemberPlan:
    """What is decided about one member: under which new name, into whom and from which day, and whether its person
    (representative, telephone, mail) comes along.
    """

    code: str
    fate: Fate = Fate.STAYS
    name: str = ""
    short_name: str = ""
    into: str = ""
    on: date | None = None
    keeps_person: bool = True


@dataclass(frozen=True)
class NewAgency:
    """An agency that was no member of the last year; nothing is typed in a row that stays blank."""

    name: str = ""
    short_name: str = ""


@dataclass(frozen=True)
class NextYear:
    """All that is decided about the members of the next year. `head` and `deputies` are codes; "" leaves it open."""

    members: Sequence[MemberPlan]
    new: Sequence[NewAgency] = ()
    head: str = ""
    deputies: frozenset[str] = field(default_factory=frozenset)

    @property
    def staying(self) -> list[str]:
        """The codes of those who are members of the next year, the new ones last."""
        new = [new_code(place) for place, agency in enumerate(self.new) if agency.name or agency.short_name]
        return [plan.code for plan in self.members if plan.fate in STAYING] + new


def usual(stand: Sequence[RosterRow]) -> NextYear:
    """The plan from which one begins: everybody stays, and the headship goes on to who stands next in the order."""
    heads = [place for place, row in enumerate(stand) if row.role == HEAD]
    following = stand[(heads[0] + 1) % len(stand)].code if heads and len(stand) > 1 else ""
    return NextYear([MemberPlan(row.code) for row in stand], head=following)


def table_of(plan: NextYear, stand: Sequence[RosterRow]) -> list[RosterRow]:
    """The members of the next year in their order, the new ones last, each with a code and a short name."""
    rows = {row.code: row for row in stand}
    table = []
    for one in plan.members:
        if one.fate not in STAYING:
            continue
        row = replace(rows[one.code], role=_role(plan, one.code))
        if one.fate is Fate.RENAMED:
            row = replace(row, name=one.name, short_name=one.short_name)
        if not one.keeps_person:
            row = replace(row, representative="", position="", phone="", email="")
        table.append(row)
    for place, agency in enumerate(plan.new):
        if agency.name or agency.short_name:
            role = _role(plan, new_code(place))
            table.append(RosterRow(name=agency.name, short_name=agency.short_name, role=role))
    # A code says which agency it is: what comes of a merger is another one, even under the name of who went into it.
    return completed(table, others=rows)


def heirs_of(plan: NextYear, stand: Sequence[RosterRow]) -> dict[str, str]:
    """By the code of a member of the last year the code of who goes on with what it had; without those that end."""
    codes = dict(zip(plan.staying, (row.code for row in table_of(plan, stand)), strict=True))
    found = {one.code: codes.get(one.into if one.fate is Fate.MERGED else one.code, "") for one in plan.members}
    return {code: heir for code, heir in found.items() if heir}


def _role(plan: NextYear, code: str) -> str:
    if code == plan.head:
        return HEAD
    return DEPUTY if code in plan.deputies else MEMBER


def wrong_with(plan: NextYear, stand: Sequence[RosterRow], year: int) -> dict[str, str]:
    """What is wrong with a plan for the year after `year`: by «code.field» a sentence, "" about the whole.

    `stand` are the members of the last year.
    """
    found: dict[str, str] = {}
    rows = {row.code: row for row in stand}
    for one in plan.members:
        found |= {f"{one.code}.{name}": told for name, told in _wrong_with_one(one, plan, rows[one.code], year).items()}
    staying = plan.staying
    if not staying:
        found[""] = "Khối phải có ít nhất một thành viên trong năm sau."
    if plan.head and plan.head not in staying:
        found["head"] = "Đơn vị được chọn làm Trưởng khối không còn là thành viên. Hãy chọn đơn vị khác."
    for code in sorted(plan.deputies & {plan.head}):
        found[f"{code}.deputy"] = "Một đơn vị không vừa là Trưởng khối vừa là Phó Trưởng khối."
    for code in sorted(plan.deputies - set(staying)):
        found[f"{code}.deputy"] = "Đơn vị này không còn là thành viên, nên không làm Phó Trưởng khối."
    table = table_of(plan, stand)
    for (place, column), told in mistakes(table).items():
        # What stood before was judged before; a role is told above.
        if column in ("name", "short_name") and place < len(staying):
            found.setdefault(f"{staying[place]}.{column}", told)
    return found


def _wrong_with_one(one: MemberPlan, plan: NextYear, row: RosterRow, year: int) -> Mapping[str, str]:
    found: dict[str, str] = {}
    match one.fate:
        case Fate.RENAMED:
            if not one.name:
                found["name"] = "Hãy ghi tên mới."
            elif one.name == row.name:
                found["name"] = "Tên mới giống tên cũ. Nếu không đổi tên, hãy chọn «Giữ nguyên»."
            if len(one.name) > LONGEST["name"]:
                found["name"] = f"Dài quá {LONGEST['name']} ký tự."
        case Fate.MERGED:
            if one.into == one.code:
                found["into"] = "Đơn vị không thể nhập vào chính mình."
            elif one.into.startswith(_NEW) and one.into not in plan.staying:
                found["into"] = "Đơn vị mới này chưa có tên. Hãy ghi tên ở dòng của nó."
            elif one.into not in plan.staying:
                found["into"] = "Hãy chọn đơn vị kế thừa trong số các thành viên của năm sau."
            found |= _wrong_day(one.on, year)
        case Fate.DISSOLVED:
            found |= _wrong_day(one.on, year)
        case Fate.STAYS | Fate.LEAVES:
            pass
    return found


def _wrong_day(on: date | None, year: int) -> dict[str, str]:
    if on is None:
        return {"on": f"Hãy ghi từ ngày nào, ví dụ 01/01/{year + 1}."}
    if on <= date(year, 1, 1):
        return {"on": f"Ngày này phải sau 01/01/{year}: trong năm {year} đơn vị còn là thành viên."}
    if on.year > year + 1:
        return {"on": f"Ngày này phải nằm trong năm {year} hoặc năm {year + 1}."}
    return {}
