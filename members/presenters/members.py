"""The list of the members: its columns, and the list as a sheet of a workbook."""

from collections.abc import Sequence

from common.labels import label
from common.records.tables import Table, TableField
from common.records.workbooks import ColumnKind, WorkbookSheet
from members.models import BlocYear, Membership

# The page and the record draw their rows by hand and take the titles.
MEMBER_TABLE = Table[Membership](
    {
        "order": TableField("STT", lambda member: member.order, width=6, kind=ColumnKind.INTEGER),
        "name": TableField("Đơn vị", lambda member: member.name, width=44),
        "role": TableField(label("members.Membership.role"), lambda member: member.get_role_display(), width=18),
        "representative": TableField(
            label("members.Membership.representative_name"), lambda member: member.representative_name, width=24
        ),
        "position": TableField(
            label("members.Membership.representative_position"), lambda member: member.representative_position, width=36
        ),
    }
)


def members_sheet(year: BlocYear, members: Sequence[Membership]) -> WorkbookSheet:
    """The list of the members as a sheet of a workbook."""
    return WorkbookSheet(
        name="Thành viên",
        title=f"Danh sách thành viên, {year}",
        columns=MEMBER_TABLE.columns,
        rows=MEMBER_TABLE.rows(members),
    )
