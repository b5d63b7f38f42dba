"""Who the members of a year are: by the table that its secretary fills in, and by a year file."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from django.db.models import Max

from common.audit.log import Actor, Change
from common.refused import FieldsRefused
from common.yearfile.files import refuse_if
from common.yearfile.parsing import YearFileRefused, shown
from common.yearfile.shapes import Fields
from common.yearfile.sync import change_fields, sync_rows
from members.access import Action, Reader, may, require
from members.locking import locked
from members.models import Agency, BlocYear, Membership
from members.roster import FIELD_OF, RosterRow, completed, mistakes, seal_of
from members.yearlog import log_in

IN_USE = "Đơn vị này đã có số liệu trong năm (phiếu chấm điểm, chữ ký, minh chứng …) nên không bỏ được."
LEFT_OUT = "Bảng gửi lên thiếu dòng của: {}. Hãy tải lại trang; muốn bỏ một đơn vị thì chọn «Bỏ» ở dòng của nó."
_PLACE = re.compile(r"members\[([0-9]+)\]\.(\w+)")


class StaleRoster(ValueError):
    """The list was changed by somebody else since the table was opened."""


class RosterRefused(FieldsRefused):
    """The table cannot be kept: «3.name» says what is wrong with the name in the fourth row, "" with the whole."""


def roster_of(year: BlocYear) -> list[RosterRow]:
    """The members as they stand, in protocol order."""
    return [
        RosterRow(
            role=member.role,
            was=member.code,
            **{column: getattr(member, field) for column, field in FIELD_OF.items()},
        )
        for member in Membership.objects.filter(year=year.pk).order_by("order")
    ]


def change_roster(
    *, year: BlocYear, rows: Sequence[RosterRow], seen: str, actor: Actor, reader: Reader
) -> list[Change]:
    """Makes the rows, in their order, the members of the year; answers what that changed.

    Whoever stands in the list has a row, one that goes is marked as `dropped`: a table of which a part was lost on the
    way drops nobody.

    `seen` is the seal of the table from which the reader began (`members.roster.seal_of`). PermissionError for a reader
    who may not; StaleRoster if the list is another one by now; RosterRefused with a sentence for each mistake.
    """
    require(may(reader, Action.MANAGE_YEAR))
    with locked(year) as now:
        stand = roster_of(now)
        if seal_of(stand) != seen:
            raise StaleRoster("Danh sách đã được người khác sửa sau khi bạn mở trang này.")
        codes = {row.was for row in stand}
        # What claims to stand and doesn't is a new row like any other, with a code that is judged.
        table = completed([row if row.was in codes else replace(row, was="", code=row.code or row.was) for row in rows])
        if lost := [row.short_name for row in stand if row.was not in {other.was for other in table}]:
            raise RosterRefused({"": LEFT_OUT.format(", ".join(lost))})
        if wrong := mistakes(table):
            raise RosterRefused({f"{place}.{column}": sentence for (place, column), sentence in wrong.items()})
        changes = _bring(now, table)
        log_in(now, actor, changes)
    return changes


def _bring(year: BlocYear, table: list[RosterRow]) -> list[Change]:
    staying = [place for place, row in enumerate(table) if not row.dropped]
    try:
        return bring_members(year, [_wanted(table[place], order) for order, place in enumerate(staying, start=1)])
    except YearFileRefused as refused:
        raise RosterRefused(dict(_told(refused, table, staying))) from refused


def _told(refused: YearFileRefused, table: Sequence[RosterRow], staying: Sequence[int]) -> Iterator[tuple[str, str]]:
    for problem in refused.problems:
        if found := _PLACE.fullmatch(problem.place):
            yield f"{staying[int(found[1])]}.{found[2]}", problem.sentence
            continue
        # All else that is refused is a member that should go, and is named.
        named = [place for place, row in enumerate(table) if row.dropped and shown(row.name) in problem.sentence]
        yield f"{named[0]}.name" if named else "", IN_USE


def _wanted(row: RosterRow, order: int) -> Fields:
    given = {field: getattr(row, column) for column, field in FIELD_OF.items()}
    return given | {"code": row.was or row.code, "role": row.role, "order": order}


def bring_members(year: BlocYear, wanted: list[Fields]) -> list[Change]:
    """Makes these the members of the year, known by their codes; answers what that changed, unlogged.

    A field that a row leaves out stays as it stands. YearFileRefused, at «members» or «members[3].code», for a second
    head, for an agency that would be a member twice, and for a member that goes though figures hang on it.
    """
    stand = {member.code: member for member in year.members.select_related("agency")}
    _refuse_second_head(wanted, stand)
    agencies = _agencies(year, wanted, stand)
    fresh = {row["code"] for row in wanted} - set(stand)
    rows = [
        {"short_name": row["name"][:60], "agency": agencies[row["code"]]} | row if row["code"] in fresh else row
        for row in wanted
    ]
    changes = sync_rows(
        year.members.all(),
        "code",
        rows,
        place="members",
        fixed={"year": year},
        neutral={"role": Membership.Role.MEMBER},
        member_of=lambda member: str(member.code),
    )
    return changes + _rename_agencies(year)


def _refuse_second_head(wanted: list[Fields], stand: dict[str, Membership]) -> None:
    """A head whose role the file leaves out stays head; then the file can't name another."""
    kept = [row["name"] for row in wanted if "role" not in row and row["code"] in stand and stand[row["code"]].is_head]
    for number, row in enumerate(wanted):
        refuse_if(
            bool(kept) and row.get("role") == Membership.Role.HEAD,
            f"members[{number}].role",
            f"Trưởng khối đang là {', '.join(kept)}, và tệp không ghi vai trò mới của đơn vị này. Hãy ghi thêm.",
        )


def _agencies(year: BlocYear, wanted: list[Fields], stand: dict[str, Membership]) -> dict[str, Agency]:
    """The agency of each new member: the one that had its code in this bloc before, else in its locality, else new."""
    codes = [row["code"] for row in wanted]
    before = Membership.objects.filter(year__bloc=year.bloc, code__in=codes).order_by("year__year")
    found = {agency.code: agency for agency in Agency.objects.filter(locality=year.bloc.locality, code__in=codes)} | {
        member.code: member.agency for member in before.select_related("agency")
    }
    # Members that the file doesn't name go before any is added.
    staying = {member.agency_id: member for code, member in stand.items() if code in codes}
    for number, row in enumerate(wanted):
        code = row["code"]
        if code in stand:
            continue
        if code not in found:
            found[code] = Agency.objects.create(
                locality=year.bloc.locality,
                code=code,
                name=row["name"],
                short_name=row.get("short_name", row["name"][:60]),
            )
        other = staying.get(found[code].pk)
        refuse_if(
            other is not None,
            f"members[{number}].code",
            f"Đơn vị mã «{code}» đã là thành viên «{other and other.code}» của năm này.",
        )
        staying[found[code].pk] = Membership(code=code)
    return found


def _rename_agencies(year: BlocYear) -> list[Change]:
    """An agency is called today what it is called in its newest year; a file of an older year leaves its name."""
    members = list(year.members.select_related("agency").order_by("order"))
    others = Membership.objects.filter(agency__in=[member.agency for member in members]).exclude(year=year)
    newest = dict(others.order_by().values_list("agency").annotate(Max("year__year")))
    changes = []
    for member in members:
        if newest.get(member.agency_id, 0) < year.year:
            names = {"name": member.name, "short_name": member.short_name}
            if changed := change_fields(member.agency, names):
                subject, action = str(member.agency), "đổi tên cơ quan, đơn vị"
                changes.append(Change(subject=subject, action=action, old=changed[0], new=changed[1]))
    return changes
