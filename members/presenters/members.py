"""The list of the members as a sheet of a workbook."""

from collections.abc import Sequence

from common.records.workbooks import Column, Kind, WorkbookSheet
from members.models import BlocYear, Membership


def members_sheet(year: BlocYear, members: Sequence[Membership]) -> WorkbookSheet:
    """The list of the members as a sheet of a workbook."""
    return WorkbookSheet(
        name="Thành viên",
        title=f"Danh sách thành viên, {year}",
        columns=[
            Column("STT", 6, Kind.INTEGER),
            Column("Đơn vị", 44),
            Column("Vai trò", 18),
            Column("Người đại diện", 24),
            Column("Chức vụ", 36),
        ],
        rows=[
            [
                member.order,
                member.name,
                member.get_role_display(),
                member.representative_name,
                member.representative_position,
            ]
            for member in members
        ],
    )
