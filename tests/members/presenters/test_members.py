"""The titles of the members' list and of the log stand once, for page, record and workbook."""

from members.presenters.log import LOG_TABLE
from members.presenters.members import MEMBER_TABLE


def test_the_list_of_the_members_has_these_columns() -> None:
    titles = [column.title for column in MEMBER_TABLE.columns]
    assert titles == ["STT", "Đơn vị", "Vai trò", "Người đại diện", "Chức vụ"]


def test_the_log_has_these_columns() -> None:
    titles = [column.title for column in LOG_TABLE.columns]
    assert titles == [
        "Số", "Lúc", "Người thực hiện", "Tài khoản", "Qua", "Đối tượng", "Việc", "Trước", "Sau", "Lý do",
    ]  # fmt: skip
